package org.l402.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A chain of its own with two LND, a seller and a buyer, and a channel between them with balance on both sides.
 *
 * <p>The buyer's wallet is made from known words, so that the address which its chain pays is known before the node
 * runs. Else btcd would have to be restarted with the node's first address, and an LND that follows a btcd through a
 * restart may never find back into step. Blocks are mined in three goes: one, because LND waits for a tip younger than
 * two hours; enough for segwit to be active (432) and for the first coins to be ripe (100); six for the channel.
 */
public final class Regtest implements AutoCloseable {

    /** What the channel holds, in satoshis, and what of it is the seller's at the start. */
    public static final long CHANNEL_SATS = 10_000_000;

    public static final long SELLER_SATS = 4_000_000;

    private static final List<String> WORDS =
            List.of(("able senior distance velvet online pear clock picture now judge shaft hen "
                            + "soccer arctic travel comfort duck steak observe top survey prize goddess awesome")
                    .split(" "));
    static final String MINER = "bcrt1qhs7pnfj70cx6wg52srpc6rxz8vkqa5v0j33lup";
    private static final int RIPE = 450;
    private static final int ANNOUNCED = 6;

    private static @Nullable Regtest shared;
    private static @Nullable String failure;

    private final Path directory;
    private final Btcd btcd;
    private final List<Lnd> nodes = new ArrayList<>();
    private final Lnd seller;
    private final Lnd buyer;
    private @Nullable Lnd stranger;
    private @Nullable Lnd remote;
    private @Nullable Cln cln;
    private @Nullable HarnessException clnFailure;

    private Regtest(Path directory, Btcd btcd) throws IOException {
        this.directory = directory;
        this.btcd = btcd;
        this.seller = Lnd.prepare("seller", directory, btcd);
        this.buyer = Lnd.prepare("buyer", directory, btcd);
        nodes.addAll(List.of(seller, buyer));
    }

    /**
     * The regtest of this JVM: started at the first call, in a temporary directory, and stopped when the JVM ends. A start
     * that failed is not tried again. Whoever stops one of its nodes starts it again, and awaits the channel.
     */
    public static synchronized Regtest shared() {
        if (failure != null) {
            throw new HarnessException("The regtest of this run did not start: " + failure);
        }
        Regtest found = shared;
        if (found == null) {
            try {
                Path directory = Files.createTempDirectory("l402-regtest");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(directory), "regtest-end"));
                found = start(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                failure = e.getMessage();
                throw e;
            }
            shared = found;
        }
        return found;
    }

    private static void end(Path directory) {
        Regtest running = shared;
        if (running != null) {
            running.close();
        }
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts everything; all files are written below {@code directory}, which must be there. */
    public static Regtest start(Path directory) {
        long start = System.nanoTime();
        try {
            Btcd btcd = Btcd.start(directory.toAbsolutePath(), MINER);
            Regtest regtest = new Regtest(directory.toAbsolutePath(), btcd);
            try {
                regtest.open();
            } catch (RuntimeException e) {
                regtest.close();
                throw e;
            }
            System.out.println("e2e: regtest with two LND and a channel is up after "
                    + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms in " + directory);
            return regtest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Btcd btcd() {
        return btcd;
    }

    /** The node that sells; it starts with {@link #SELLER_SATS} in the channel and can receive the rest. */
    public Lnd seller() {
        return seller;
    }

    /** The node that buys; it opened the channel, and has coins on the chain. */
    public Lnd buyer() {
        return buyer;
    }

    /** A node without any channel, started at the first call: no route leads to it, and it can pay nothing. */
    public synchronized Lnd stranger() {
        Lnd found = stranger;
        if (found == null) {
            found = add("stranger");
            stranger = found;
        }
        return found;
    }

    /**
     * A node behind the seller, started at the first call: the buyer reaches it through the seller alone, who takes 1 sat
     * and a millionth for it.
     */
    public synchronized Lnd remote() {
        Lnd found = remote;
        if (found == null) {
            found = add("remote");
            String address = seller.json("newaddress", "p2wkh").path("address").asString();
            buyer.lncli("sendcoins", "--force", "--addr", address, "--amt", Long.toString(2 * CHANNEL_SATS));
            mine(1);
            seller.await(
                    "given its coins",
                    balance -> balance.path("confirmed_balance").asLong(0) > CHANNEL_SATS,
                    "walletbalance");
            String channel = channel(seller, found);
            buyer.await(
                    "told of the channel behind the seller",
                    edge -> edge.path("node1_policy").isObject()
                            && edge.path("node2_policy").isObject(),
                    "getchaninfo",
                    channel);
            remote = found;
        }
        return found;
    }

    /**
     * A Core Lightning, started at the first call: the buyer opened a channel to it that has balance on both sides, and it
     * reaches the seller through the buyer alone, who takes 1 sat and a millionth for it. A start that failed is not tried
     * again.
     *
     * @throws HarnessException where {@link Cln#LIGHTNINGD} does not name a lightningd that works
     */
    public synchronized Cln coreLightning() {
        if (clnFailure != null) {
            throw clnFailure;
        }
        Cln found = cln;
        if (found == null) {
            try {
                found = Cln.prepare(directory, btcd);
                cln = found;
                found.start();
                open(buyer, found.publicKey(), found.peerAddress());
                awaitCoreLightning();
                String through = buyer.publicKey();
                found.await(
                        "told of the channel behind the buyer",
                        known -> known.path("channels")
                                .valueStream()
                                .anyMatch(
                                        edge -> edge.path("source").asString("").equals(through)),
                        "listchannels",
                        Map.of("destination", seller.publicKey()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (HarnessException e) {
                clnFailure = e;
                throw e;
            }
        }
        return found;
    }

    /** Waits until the channel between the buyer and Core Lightning can be used. */
    public void awaitCoreLightning() {
        Cln node = Objects.requireNonNull(cln);
        buyer.connect(node.peerAddress());
        buyer.awaitChannel(node.publicKey());
        node.await(
                "in an active channel with the buyer",
                found -> found.path("channels").valueStream().anyMatch(Regtest::usable),
                "listpeerchannels",
                Map.of("id", buyer.publicKey()));
        buyer.awaitReach(node.publicKey());
    }

    private static boolean usable(JsonNode channel) {
        return channel.path("state").asString("").equals("CHANNELD_NORMAL")
                && channel.path("peer_connected").asBoolean(false);
    }

    /** Waits until the channel between buyer and seller can be used, as after the restart of one of them. */
    public void awaitChannel() {
        buyer.connect(seller.peerAddress());
        buyer.awaitChannel(seller.publicKey());
        seller.awaitChannel(buyer.publicKey());
        buyer.awaitReach(seller.publicKey());
    }

    /** Waits until the buyer can pay the {@link #remote}, as after the restart of a node between them. */
    public void awaitRemote() {
        Lnd last = remote();
        awaitChannel();
        seller.connect(last.peerAddress());
        seller.awaitChannel(last.publicKey());
        last.awaitChannel(seller.publicKey());
        buyer.awaitReach(last.publicKey());
    }

    /** Kills every node. */
    @Override
    public void close() {
        for (Lnd node : nodes) {
            if (node.running()) {
                node.kill();
            }
        }
        if (cln != null && cln.running()) {
            cln.kill();
        }
        btcd.kill();
    }

    private void open() {
        btcd.mine(1);
        buyer.launch(true);
        seller.launch(true);
        buyer.createWallet(WORDS);
        seller.createWallet(List.of());
        buyer.awaitSynced();
        String address = buyer.json("newaddress", "p2wkh").path("address").asString();
        if (!address.equals(MINER)) {
            throw new HarnessException("The buyer's first address is " + address + " and the blocks pay " + MINER
                    + "; this LND derives addresses in another way, so set MINER to the former.");
        }
        seller.awaitSynced();
        mine(RIPE);
        channel(buyer, seller);
    }

    private Lnd add(String name) {
        try {
            Lnd node = Lnd.prepare(name, directory, btcd);
            nodes.add(node);
            node.launch(true);
            node.createWallet(List.of());
            node.awaitSynced();
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mines blocks and waits until every node that runs is in step with them. */
    public void mine(int blocks) {
        btcd.mine(blocks);
        nodes.stream().filter(Lnd::running).forEach(Lnd::awaitSynced);
        if (cln != null && cln.running()) {
            cln.awaitSynced();
        }
    }

    /** Opens a channel and waits until both sides can use it; the answer is its id. */
    private String channel(Lnd from, Lnd to) {
        open(from, to.publicKey(), to.peerAddress());
        to.awaitChannel(from.publicKey());
        String id = from.awaitChannel(to.publicKey());
        from.awaitReach(to.publicKey());
        return id;
    }

    private void open(Lnd from, String key, String address) {
        from.connect(address);
        from.await(
                "given ripe coins",
                balance -> balance.path("confirmed_balance").asLong(0) > CHANNEL_SATS,
                "walletbalance");
        from.lncli("openchannel", "--node_key=" + key, "--local_amt=" + CHANNEL_SATS, "--push_amt=" + SELLER_SATS);
        mine(ANNOUNCED);
    }
}
