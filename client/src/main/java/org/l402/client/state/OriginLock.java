package org.l402.client.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The right to buy from one origin, held by one thread of one process at a time. Some origins share one.
 *
 * <p>The operating system's lock, on a file of its own, keeps processes apart and is freed when its holder dies; within
 * a process, where such locks do not count, a semaphore does the same. Any thread may close it, more than once.
 */
public final class OriginLock implements AutoCloseable {

    private static final ConcurrentMap<Path, Semaphore> IN_PROCESS = new ConcurrentHashMap<>();

    private final Path file;
    private final Semaphore semaphore;
    private final AtomicBoolean isOpen = new AtomicBoolean(true);
    private @Nullable FileChannel channel;

    private OriginLock(Path file, Semaphore semaphore) {
        this.file = file;
        this.semaphore = semaphore;
    }

    /**
     * Waits for the lock on a file, which is made when it is missing.
     *
     * @param file by its real path: a semaphore is found by it
     */
    static OriginLock acquire(Path file) throws InterruptedException {
        Semaphore semaphore = semaphore(file);
        semaphore.acquire();
        OriginLock lock = new OriginLock(file, semaphore);
        try {
            lock.open().lock();
            return lock;
        } catch (IOException | OverlappingFileLockException e) {
            lock.close();
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for " + file);
            }
            throw unusable(file, e);
        }
    }

    /** The lock on a file where nobody holds it; else empty. */
    static Optional<OriginLock> tryAcquire(Path file) {
        Semaphore semaphore = semaphore(file);
        if (!semaphore.tryAcquire()) {
            return Optional.empty();
        }
        OriginLock lock = new OriginLock(file, semaphore);
        boolean isHeld = false;
        try {
            isHeld = lock.open().tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            throw unusable(file, e);
        } finally {
            if (!isHeld) {
                lock.close();
            }
        }
        return isHeld ? Optional.of(lock) : Optional.empty();
    }

    /** Whether this is the lock on a file. */
    boolean isOn(Path other) {
        return file.equals(other);
    }

    private static Semaphore semaphore(Path file) {
        return IN_PROCESS.computeIfAbsent(file, key -> new Semaphore(1));
    }

    private FileChannel open() throws IOException {
        FileChannel opened = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        channel = opened;
        return opened;
    }

    private static ClientStateException unusable(Path file, Exception e) {
        return new ClientStateException(
                "the lock file " + file + " cannot be used: " + e.getMessage() + ". Nothing is paid without it.", e);
    }

    @Override
    public void close() {
        if (!isOpen.compareAndSet(true, false)) {
            return;
        }
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new ClientStateException("a lock file could not be closed: " + e.getMessage(), e);
        } finally {
            semaphore.release();
        }
    }
}
