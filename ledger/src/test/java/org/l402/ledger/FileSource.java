package org.l402.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.l402.lightning.SettlementSource;

/** A node's record in a file, a memo in each line, whose number is its place: it outlives the process that reads it. */
final class FileSource implements SettlementSource {

    private final Path file;

    FileSource(Path file) {
        this.file = file;
    }

    @Override
    public Following follow(long after, Listener listener) {
        boolean[] closed = new boolean[1];
        Thread teller = new Thread(() -> tell(after, listener, closed), "teller");
        teller.setDaemon(true);
        teller.start();
        return () -> {
            synchronized (closed) {
                closed[0] = true;
            }
        };
    }

    private void tell(long after, Listener listener, boolean[] closed) {
        long told = after;
        boolean caughtUp = false;
        while (true) {
            List<String> lines = lines();
            while (told < lines.size()) {
                synchronized (closed) {
                    if (closed[0]) {
                        return;
                    }
                }
                String memo = lines.get((int) told++);
                listener.settled(Seller.settlement(told, memo));
            }
            if (!caughtUp) {
                listener.caughtUp();
                caughtUp = true;
            }
            LockSupport.parkNanos(1_000_000); // another process writes the file, of which nothing tells
        }
    }

    /** The whole lines of the file. */
    private List<String> lines() {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
