package org.l402.lightning;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.NodeException.Kind;

/**
 * A credential or certificate in a file, as it stood at most about a second ago.
 *
 * <p>A thread of its own looks once a second and reads the file again when it changed; until it can be read whole, what
 * was read before counts. Whoever asks for the content never waits for the file, which may lie on a file system that
 * hangs. Safe for use by many threads.
 */
public final class CurrentFile<T> implements AutoCloseable {

    /** The most bytes that are read: no credential and no certificate is near this. */
    public static final int MAX_BYTES = 256 << 10;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Path path;
    private final String what;
    private final String wayOut;
    private final Function<byte[], T> parse;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Reading<T> reading;

    private record Reading<T>(T value, Stamp stamp) {}

    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    /**
     * Reads a file for the first time, which may block.
     *
     * @param what the file is, after "the" in a message: {@code macaroon file}
     * @param wayOut which file to give instead, a clause of its own
     * @param parse makes a value of the content, or fails with {@link NodeException}
     * @throws NodeException of the kind ACCESS when the file cannot be read; it names the file and the way out
     */
    public CurrentFile(Path path, String what, String wayOut, Function<byte[], T> parse) {
        this.path = path;
        this.what = what;
        this.wayOut = wayOut;
        this.parse = parse;
        this.reading = read(path, what, wayOut, parse);
    }

    /** Begins to look whether the file changed, until this is closed. */
    public void watch() {
        Thread watching = new Thread(this::lookUntilClosed, "l402-" + path.getFileName());
        watching.setDaemon(true);
        watching.start();
    }

    /** The content as it was read last; never blocks. */
    public T value() {
        return reading.value;
    }

    private void lookUntilClosed() {
        try {
            while (!closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the file again if it changed; may block. */
    void look() {
        try {
            if (!Stamp.of(path).equals(reading.stamp)) {
                reading = read(path, what, wayOut, parse);
            }
        } catch (IOException | NodeException e) {
            // It is just being replaced; the next look will tell.
        }
    }

    private static <T> Reading<T> read(Path path, String what, String wayOut, Function<byte[], T> parse) {
        String file = "the " + what + " " + path.toAbsolutePath();
        try {
            // The stamp first: what is written between the two is seen at the next look.
            Stamp stamp = Stamp.of(path);
            byte[] content;
            try (InputStream in = Files.newInputStream(path)) {
                content = in.readNBytes(MAX_BYTES + 1);
            }
            if (content.length > MAX_BYTES) {
                throw new NodeException(
                        Kind.ACCESS, file + " has more than " + MAX_BYTES + " bytes, so it is none; " + wayOut);
            }
            return new Reading<>(parse.apply(content), stamp);
        } catch (NoSuchFileException e) {
            throw new NodeException(Kind.ACCESS, file + " does not exist; " + wayOut, e);
        } catch (AccessDeniedException e) {
            throw new NodeException(
                    Kind.ACCESS,
                    file + " may not be read by this user (" + System.getProperty("user.name")
                            + "); give this user read permission on it and search permission on its directories",
                    e);
        } catch (IOException e) {
            throw new NodeException(Kind.ACCESS, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Looks no more. */
    @Override
    public void close() {
        closed.countDown();
    }
}
