package org.l402.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A Core Lightning of a run, with clnrest, on the chain of its btcd; its ports and its wallet stay the same when it is
 * stopped and started again.
 *
 * <p>No package registry carries the program, so it is there only where {@link #LIGHTNINGD} names it. Its chain comes
 * from a plugin in Python, which must be installed as {@code python3}.
 */
public final class Cln {

    /** The environment variable that names the program lightningd. */
    public static final String LIGHTNINGD = "L402_LIGHTNINGD";

    /** The one that names its plugin clnrest, where lightningd does not find it by itself. */
    public static final String CLNREST = "L402_CLNREST";

    private static final String BACKEND = "cln_btcd_backend.py";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Path directory;
    private final Btcd btcd;
    private final Path program;
    private final Optional<Path> clnrest;
    private final int peerPort = Ports.free();
    private final int restPort = Ports.free();
    private @Nullable Child child;

    private Cln(Path directory, Btcd btcd, Path program, Optional<Path> clnrest) {
        this.directory = directory;
        this.btcd = btcd;
        this.program = program;
        this.clnrest = clnrest;
    }

    /** Whether the environment names a lightningd; one that cannot be run is named too. */
    public static boolean named() {
        return variable(LIGHTNINGD).isPresent();
    }

    /** A node that does not run yet. */
    static Cln prepare(Path parent, Btcd btcd) throws IOException {
        Path program = executable(LIGHTNINGD)
                .orElseThrow(() -> new HarnessException(LIGHTNINGD + " is not set, so there is no Core Lightning."));
        Optional<Path> clnrest = executable(CLNREST);
        Path directory = Files.createDirectories(parent.resolve("cln"));
        Path backend = directory.resolve(BACKEND);
        try (InputStream in = Cln.class.getResourceAsStream(BACKEND)) {
            if (in == null) {
                throw new HarnessException("The class path holds no org/l402/e2e/" + BACKEND + ".");
            }
            Files.write(backend, in.readAllBytes());
        }
        if (!backend.toFile().setExecutable(true)) {
            throw new HarnessException("Could not make " + backend + " executable.");
        }
        return new Cln(directory, btcd, program, clnrest);
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    private static Optional<Path> executable(String variable) {
        Optional<Path> path = variable(variable).map(Path::of).map(Path::toAbsolutePath);
        path.filter(file -> !Files.isRegularFile(file) || !Files.isExecutable(file))
                .ifPresent(file -> {
                    throw new HarnessException(variable + " names " + file
                            + ", which is no program that this user can run; name the program itself, or unset it.");
                });
        return path;
    }

    /** Its unix socket, which grants everything. */
    public Path socket() {
        return network().resolve("lightning-rpc");
    }

    /** Host and port of clnrest (HTTPS). */
    public String restAddress() {
        return "127.0.0.1:" + restPort;
    }

    /** The certificate that signed that of clnrest. */
    public Path ca() {
        return network().resolve("ca.pem");
    }

    /**
     * A new rune.
     *
     * @param restrictions each is a list of alternatives of which one must hold; none of them grants everything
     */
    public String rune(List<List<String>> restrictions) {
        return call("createrune", Map.of("restrictions", restrictions))
                .path("rune")
                .asString();
    }

    /** The identity key, 66 hexadecimal digits. */
    public String publicKey() {
        return call("getinfo", Map.of()).path("id").asString();
    }

    /** Where other nodes reach it: {@code key@host:port}. */
    public String peerAddress() {
        return publicKey() + "@127.0.0.1:" + peerPort;
    }

    /** The result of a call over the socket. */
    public JsonNode call(String method, Map<String, Object> params) {
        return JsonRpc.call(socket(), method, params);
    }

    /** Starts it and waits until it is in step with the chain and clnrest listens. */
    public void start() {
        if (running()) {
            throw new HarnessException("Core Lightning runs already; stop() or kill() it first.");
        }
        List<String> command = new ArrayList<>(List.of(
                "env",
                "BTCD_RPC=" + btcd.rpcAddress(),
                "BTCD_USER=" + Btcd.USER,
                "BTCD_PASSWORD=" + Btcd.PASSWORD,
                "BTCD_CERT=" + btcd.certificate(),
                program.toString(),
                "--lightning-dir=" + directory,
                "--network=regtest",
                "--alias=cln",
                "--bind-addr=127.0.0.1:" + peerPort,
                "--disable-plugin=bcli",
                "--important-plugin=" + directory.resolve(BACKEND),
                "--developer",
                "--dev-fast-gossip",
                "--dev-fast-reconnect",
                "--dev-bitcoind-poll=1"));
        clnrest.ifPresent(plugin -> command.add("--plugin=" + plugin));
        command.addAll(List.of("--clnrest-host=127.0.0.1", "--clnrest-port=" + restPort));
        child = Child.start("Core Lightning", directory, directory.resolve("log"), command);
        awaitSynced();
        Poll.until(child(), "listening with clnrest on port " + restPort, START, () -> !Ports.isFree(restPort));
    }

    /** Stops it in order (SIGTERM) and waits until it is gone, with its subdaemons and plugins. */
    public void stop() {
        end(() -> child().stop(STOP));
    }

    /** Kills it (SIGKILL) and waits until its subdaemons and plugins have noticed. */
    public void kill() {
        end(() -> child().kill());
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

    void awaitSynced() {
        await(
                "in step with the chain",
                info -> info.path("blockheight").asInt(-1) == btcd.height()
                        && !info.has("warning_bitcoind_sync")
                        && !info.has("warning_lightningd_sync"),
                "getinfo",
                Map.of());
    }

    /** Waits until the answer to a call is as it should be; one that fails is asked again. */
    JsonNode await(String what, Predicate<JsonNode> reached, String method, Map<String, Object> params) {
        return Poll.value(child(), what, START, () -> {
            try {
                return Optional.of(call(method, params)).filter(reached);
            } catch (HarnessException notYet) {
                return Optional.empty();
            }
        });
    }

    /** They hold its ports for a moment longer than it lives. */
    private void end(Runnable ending) {
        List<ProcessHandle> others = process().descendants().toList();
        ending.run();
        try {
            CompletableFuture.allOf(others.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            others.forEach(ProcessHandle::destroyForcibly);
            throw child().failed("left programs behind, which were killed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for the end of Core Lightning.", e);
        }
    }

    private Path network() {
        return directory.resolve("regtest");
    }

    private Child child() {
        if (child == null) {
            throw new HarnessException("Core Lightning was never started.");
        }
        return child;
    }
}
