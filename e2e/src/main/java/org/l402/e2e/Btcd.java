package org.l402.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A running btcd: the regtest chain that the nodes of one run share. */
public final class Btcd {

    public static final String USER = "e2e";
    public static final String PASSWORD = "e2e";

    private final Path directory;
    private final int rpcPort;
    private final Child child;

    private Btcd(Path directory, int rpcPort, Child child) {
        this.directory = directory;
        this.rpcPort = rpcPort;
        this.child = child;
    }

    /** @param miner the address that every mined block pays */
    static Btcd start(Path parent, String miner) throws IOException {
        Path directory = Files.createDirectories(parent.resolve("btcd"));
        Path config = Files.createFile(directory.resolve("btcd.conf"));
        int rpcPort = Ports.free();
        Child child = Child.start(
                "btcd",
                directory,
                directory.resolve("log"),
                List.of(
                        Binaries.LND.program("btcd").toString(),
                        "--regtest",
                        "--txindex",
                        "--nodnsseed",
                        "--nostalldetect",
                        "--configfile=" + config,
                        "--datadir=" + directory.resolve("data"),
                        "--logdir=" + directory.resolve("logs"),
                        "--rpccert=" + directory.resolve("rpc.cert"),
                        "--rpckey=" + directory.resolve("rpc.key"),
                        "--rpcuser=" + USER,
                        "--rpcpass=" + PASSWORD,
                        "--rpclisten=127.0.0.1:" + rpcPort,
                        "--listen=127.0.0.1:" + Ports.free(),
                        "--miningaddr=" + miner));
        Btcd btcd = new Btcd(directory, rpcPort, child);
        Poll.until(
                child,
                "ready for calls",
                Duration.ofSeconds(30),
                () -> btcd.run("getblockcount").succeeded());
        return btcd;
    }

    /** Mines blocks, which the nodes see a moment later. */
    public void mine(int blocks) {
        call("generate", Integer.toString(blocks));
    }

    /** The height of the newest block. */
    public int height() {
        return Integer.parseInt(call("getblockcount").strip());
    }

    /** What {@code btcctl} prints for a command. */
    public String call(String... command) {
        return run(command).orThrow("ask btcd");
    }

    /** Host and port of its JSON-RPC (HTTPS, with {@link #USER} and {@link #PASSWORD}). */
    public String rpcAddress() {
        return "127.0.0.1:" + rpcPort;
    }

    public Path certificate() {
        return directory.resolve("rpc.cert");
    }

    void kill() {
        child.kill();
    }

    private Program run(String... command) {
        List<String> line = new ArrayList<>(List.of(
                Binaries.LND.program("btcctl").toString(),
                "--regtest",
                "--configfile=" + directory.resolve("btcd.conf"),
                "--rpcserver=" + rpcAddress(),
                "--rpccert=" + certificate(),
                "--rpcuser=" + USER,
                "--rpcpass=" + PASSWORD));
        line.addAll(List.of(command));
        return Program.run(Duration.ofSeconds(60), line);
    }
}
