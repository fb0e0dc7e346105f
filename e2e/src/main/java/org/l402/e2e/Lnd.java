package org.l402.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** One LND of a run; its ports and its wallet stay the same when it is stopped and started again. */
public final class Lnd {

    /** Left out, LND 0.21 gives the newest hundred, whatever its help says. */
    private static final String ALL_PAYMENTS = "--max_payments=1000000";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "worth-nothing";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final String name;
    private final Path directory;
    private final Btcd btcd;
    private final int peerPort = Ports.free();
    private final int grpcPort = Ports.free();
    private final int restPort = Ports.free();
    private final AtomicInteger baked = new AtomicInteger();
    private @Nullable Child child;

    private Lnd(String name, Path directory, Btcd btcd) {
        this.name = name;
        this.directory = directory;
        this.btcd = btcd;
    }

    /** A node that does not run yet and has no wallet yet. */
    static Lnd prepare(String name, Path parent, Btcd btcd) throws IOException {
        Path directory = Files.createDirectories(parent.resolve(name));
        Files.writeString(directory.resolve("password"), PASSWORD);
        return new Lnd(name, directory, btcd);
    }

    public String name() {
        return name;
    }

    /** Host and port of its gRPC interface. */
    public String grpcAddress() {
        return "127.0.0.1:" + grpcPort;
    }

    /** Host and port of its REST interface (HTTPS). */
    public String restAddress() {
        return "127.0.0.1:" + restPort;
    }

    /** Its own certificate, which signs itself. */
    public Path certificate() {
        return directory.resolve("tls.cert");
    }

    /** The directory of the macaroons that it makes for itself: admin, invoice, readonly and others. */
    public Path macaroons() {
        return directory.resolve("data/chain/bitcoin/regtest");
    }

    public Path adminMacaroon() {
        return macaroons().resolve("admin.macaroon");
    }

    /** A new macaroon that holds these permissions alone, such as {@code uri:/lnrpc.Lightning/AddInvoice}. */
    public Path bake(String... permissions) {
        Path file = directory.resolve("baked-" + baked.incrementAndGet() + ".macaroon");
        List<String> command = new ArrayList<>(List.of("bakemacaroon", "--save_to", file.toString()));
        command.addAll(List.of(permissions));
        lncli(command.toArray(String[]::new));
        forOwner(file);
        return file;
    }

    /** As docs/nodes.md tells: lncli leaves the file readable for others. */
    private static void forOwner(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The identity key, 66 hexadecimal digits. */
    public String publicKey() {
        return json("getinfo").path("identity_pubkey").asString();
    }

    /** What {@code lncli} prints for a command, JSON as a rule. */
    public String lncli(String... command) {
        return run(command).orThrow("ask " + name);
    }

    /** The answer of {@link #lncli}, read as JSON. */
    public JsonNode json(String... command) {
        return JSON.readTree(lncli(command));
    }

    /** A new invoice for so many msat. */
    public String invoice(long msat) {
        return json("addinvoice", "--amt_msat=" + msat).path("payment_request").asString();
    }

    /** What this node's record has of a payment, whatever became of it; empty when nothing. */
    public String payment(String paymentHash) {
        return json("listpayments", ALL_PAYMENTS, "--include_incomplete")
                .path("payments")
                .valueStream()
                .filter(payment -> payment.path("payment_hash").asString().equals(paymentHash))
                .map(JsonNode::toString)
                .collect(Collectors.joining());
    }

    /** The payment hashes of all that this node has paid, by its own record. */
    public Set<String> paidHashes() {
        return paid().keySet();
    }

    /** What each payment that this node has made cost it, in msat with the fee, by payment hash and its own record. */
    public Map<String, Long> paid() {
        return json("listpayments", ALL_PAYMENTS, "--omit_hops")
                .path("payments")
                .valueStream()
                .filter(payment -> payment.path("status").asString().equals("SUCCEEDED"))
                .collect(Collectors.toMap(
                        payment -> payment.path("payment_hash").asString(),
                        payment -> payment.path("value_msat").asLong()
                                + payment.path("fee_msat").asLong()));
    }

    /** A payment that names no invoice, as a sender can make it by hand: with more than was asked, for instance. */
    public void payByHand(long sat, String bolt11) {
        JsonNode invoice = json("decodepayreq", bolt11);
        lncli(
                "sendpayment",
                "--force",
                "--dest=" + invoice.path("destination").asString(),
                "--payment_hash=" + invoice.path("payment_hash").asString(),
                "--pay_addr=" + invoice.path("payment_addr").asString(),
                "--final_cltv_delta=" + invoice.path("cltv_expiry").asString(),
                "--amt=" + sat);
    }

    /** Starts it, unlocks its wallet and waits until it is in step with the chain. */
    public void start() {
        launch(true);
        awaitSynced();
    }

    /** Starts it with its wallet locked: its interfaces answer, and refuse everything but the unlocking. */
    public void startLocked() {
        launch(false);
        awaitState("LOCKED");
    }

    /** Unlocks the wallet after {@link #startLocked} and waits until the node is in step with the chain. */
    public void unlock() {
        WalletSetup.unlock(this, PASSWORD);
        awaitSynced();
    }

    /** Stops it in order (SIGTERM) and waits until it is gone. */
    public void stop() {
        child().stop(STOP);
    }

    /** Kills it (SIGKILL). */
    public void kill() {
        child().kill();
    }

    /** Freezes it (SIGSTOP): connections stay open, and nothing answers until {@link #resume}. */
    public void suspend() {
        child().signal("STOP");
    }

    public void resume() {
        child().signal("CONT");
    }

    /** Its process, for what it uses of the machine. */
    public ProcessHandle process() {
        return child().process();
    }

    public boolean running() {
        return child != null && child.running();
    }

    /** Makes the wallet of a node that was launched for the first time, without waiting for the chain. */
    void createWallet(List<String> seed) {
        awaitState("NON_EXISTING");
        WalletSetup.create(this, PASSWORD, seed);
    }

    /** Starts the program without waiting for anything; a wallet that is there is unlocked when {@code unlocked}. */
    void launch(boolean unlocked) {
        if (running()) {
            throw new HarnessException(name + " runs already; stop() or kill() it first.");
        }
        List<String> command = new ArrayList<>(List.of(
                Binaries.LND.program("lnd").toString(),
                "--lnddir=" + directory,
                "--alias=" + name,
                "--bitcoin.regtest",
                "--bitcoin.node=btcd",
                "--bitcoin.defaultchanconfs=1",
                "--btcd.rpchost=" + btcd.rpcAddress(),
                "--btcd.rpcuser=" + Btcd.USER,
                "--btcd.rpcpass=" + Btcd.PASSWORD,
                "--btcd.rpccert=" + btcd.certificate(),
                "--listen=127.0.0.1:" + peerPort,
                "--rpclisten=" + grpcAddress(),
                "--restlisten=" + restAddress(),
                "--nobootstrap",
                "--trickledelay=50",
                "--minbackoff=1s",
                "--maxbackoff=1s",
                "--healthcheck.diskspace.attempts=0"));
        if (unlocked) {
            command.add("--wallet-unlock-password-file=" + directory.resolve("password"));
            command.add("--wallet-unlock-allow-create");
        }
        child = Child.start(name, directory, directory.resolve("log"), command);
    }

    void awaitSynced() {
        Poll.until(child(), "in step with the chain", START, () -> {
            Program info = run("getinfo");
            return info.succeeded()
                    && json(info).path("synced_to_chain").asBoolean(false)
                    && json(info).path("block_height").asInt(-1) == btcd.height()
                    && state().equals("SERVER_ACTIVE");
        });
    }

    /** Waits until a command's answer is as it should be; one that fails is asked again. */
    JsonNode await(String what, Predicate<JsonNode> reached, String... command) {
        return Poll.value(child(), what, START, () -> {
            Program answer = run(command);
            return Optional.of(answer).filter(Program::succeeded).map(Lnd::json).filter(reached);
        });
    }

    /** Where other nodes reach it: {@code key@host:port}. */
    public String peerAddress() {
        return publicKey() + "@127.0.0.1:" + peerPort;
    }

    /** Connects to a peer at once: left to themselves, nodes wait longer before each further try to find one that was away. */
    void connect(String peer) {
        Program connect = run("connect", peer);
        if (!(connect.errors() + connect.output()).contains("already connected")) {
            connect.orThrow("connect " + name + " with " + peer);
        }
    }

    /** Waits until a channel with this peer can be used; the answer is its id. */
    String awaitChannel(String peer) {
        JsonNode channels = await(
                "in an active channel with " + peer,
                found -> !found.path("channels").isEmpty(),
                "listchannels",
                "--active_only",
                "--peer=" + peer);
        return channels.path("channels").path(0).path("scid").asString();
    }

    /**
     * Waits until a payment from here reaches another node: one that it never asked for, so that it is refused there and
     * no money moves. A channel that both sides call active may still carry nothing, while they settle which connection they keep.
     */
    void awaitReach(String payee) {
        Poll.until(child(), "able to reach " + payee, START, () -> {
            byte[] nobodys = new byte[32];
            new SecureRandom().nextBytes(nobodys);
            Program probe = run(
                    "sendpayment",
                    "--force",
                    "--json",
                    "--dest=" + payee,
                    "--payment_hash=" + HexFormat.of().formatHex(nobodys),
                    "--amt=1",
                    "--final_cltv_delta=80");
            return (probe.output() + probe.errors()).contains("INCORRECT_PAYMENT_DETAILS");
        });
    }

    private void awaitState(String state) {
        Poll.until(child(), "in the state " + state, START, () -> state().equals(state));
    }

    private String state() {
        Program answer = run("state");
        return answer.succeeded() ? json(answer).path("state").asString("") : "";
    }

    private Child child() {
        if (child == null) {
            throw new HarnessException(name + " was never started.");
        }
        return child;
    }

    private Program run(String... command) {
        List<String> line = new ArrayList<>(List.of(
                Binaries.LND.program("lncli").toString(),
                "--network=regtest",
                "--lnddir=" + directory,
                "--rpcserver=" + grpcAddress()));
        line.addAll(List.of(command));
        return Program.run(Duration.ofSeconds(60), line);
    }

    private static JsonNode json(Program answer) {
        return JSON.readTree(answer.output());
    }
}
