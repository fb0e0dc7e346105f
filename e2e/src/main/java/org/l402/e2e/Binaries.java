package org.l402.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The node programs, built with Go from pinned sources and kept for the next run.
 *
 * <p>They are kept in {@code $L402_E2E_HOME}, else {@code $XDG_CACHE_HOME/l402-e2e}, else {@code ~/.cache/l402-e2e}, in
 * a directory named by a hash of what they are built from. A first build takes minutes, so one is made by one run at a
 * time, and a build that fails leaves nothing.
 */
public final class Binaries {

    /** {@code lnd}, {@code lncli}, {@code btcd}, {@code btcctl}. */
    public static final Binaries LND = new Binaries(
            "lnd",
            "invoicesrpc signrpc walletrpc chainrpc",
            "github.com/lightningnetwork/lnd/cmd/lnd",
            "github.com/lightningnetwork/lnd/cmd/lncli",
            "github.com/btcsuite/btcd",
            "github.com/btcsuite/btcd/cmd/btcctl");

    /** {@code aperture}. */
    public static final Binaries APERTURE =
            new Binaries("aperture", "", "github.com/lightninglabs/aperture/cmd/aperture");

    private static final List<String> SOURCES = List.of("go.mod", "go.sum", "programs.go");
    private static final Duration PROGRESS = Duration.ofSeconds(30);

    private final String set;
    private final String tags;
    private final List<String> packages;
    private @Nullable Path built;

    private Binaries(String set, String tags, String... packages) {
        this.set = set;
        this.tags = tags;
        this.packages = List.of(packages);
    }

    /** A program of this set, built first where it has not been. */
    public Path program(String name) {
        return directory().resolve(name);
    }

    private synchronized Path directory() {
        Path found = built;
        if (found == null) {
            try {
                found = build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            built = found;
        }
        return found;
    }

    private Path build() throws IOException {
        Path kept = home().resolve(set + "-" + hash());
        Path directory = kept.resolve("bin");
        if (Files.isDirectory(directory)) {
            return directory;
        }
        Files.createDirectories(home());
        try (FileChannel lock =
                FileChannel.open(home().resolve(set + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            try (FileLock held = lock(lock)) {
                if (!held.isValid() || Files.isDirectory(directory)) {
                    return directory;
                }
                Path work = home().resolve(set + ".building");
                Directories.delete(work);
                try {
                    compile(work);
                    Files.createDirectories(kept);
                    Files.move(work.resolve("bin"), directory, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Directories.delete(work);
                }
                return directory;
            }
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock != null) {
            return lock;
        }
        say("another run is building " + set + "; waiting for it");
        return channel.lock();
    }

    private void compile(Path work) throws IOException {
        Path sources = Files.createDirectories(work.resolve("src"));
        for (String source : SOURCES) {
            Files.write(sources.resolve(source), resource(source));
        }
        List<String> command = new ArrayList<>(List.of("env", "CGO_ENABLED=0", "go", "build"));
        command.addAll(List.of("-tags", tags, "-ldflags", "-s -w", "-o", work.resolve("bin") + "/"));
        command.addAll(packages);
        say("building " + set + " with " + go() + "; minutes the first time, kept in " + home());

        long start = System.nanoTime();
        Child build = Child.start("go build", sources, work.resolve("log"), command);
        while (!build.ended(PROGRESS)) {
            say("still building " + set + " after " + seconds(start) + " s");
        }
        if (build.exitCode() != 0) {
            throw build.failed("could not make " + set);
        }
        say("built " + set + " in " + seconds(start) + " s");
    }

    private static String go() {
        try {
            return Program.run(Duration.ofSeconds(30), List.of("go", "env", "GOVERSION"))
                    .orThrow("ask Go for its version")
                    .strip();
        } catch (HarnessException e) {
            throw new HarnessException(
                    "The end-to-end tests build lnd, btcd and Aperture from source and found no Go to do it with. "
                            + "Install Go 1.26.0 or newer (https://go.dev/dl/), so that `go version` works in the shell "
                            + "that starts Maven, or leave out -Pe2e.",
                    e);
        }
    }

    private static void say(String line) {
        System.out.println("e2e: " + line);
    }

    private static long seconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }

    private static Path home() {
        String named = System.getenv("L402_E2E_HOME");
        if (named != null && !named.isBlank()) {
            return Path.of(named).toAbsolutePath();
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path parent =
                cache != null && !cache.isBlank() ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return parent.resolve("l402-e2e").toAbsolutePath();
    }

    private String hash() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String source : SOURCES) {
                digest.update(resource(source));
            }
            digest.update((tags + packages).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private byte[] resource(String source) throws IOException {
        String path = "go/" + set + "/" + source;
        try (InputStream in = Binaries.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new HarnessException("The class path holds no org/l402/e2e/" + path + ".");
            }
            return in.readAllBytes();
        }
    }
}
