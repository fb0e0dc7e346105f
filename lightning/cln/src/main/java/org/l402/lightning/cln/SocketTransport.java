package org.l402.lightning.cln;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.NodeException;
import org.l402.lightning.cln.Reply.Kind;
import org.l402.lightning.cln.Reply.Trouble;

/**
 * JSON-RPC over a node's unix socket: all calls share one connection, which is made when the first call needs it and made
 * again when it was lost.
 *
 * <p>One thread connects and writes, so a caller never blocks, whatever the node does. What was handed to it may have been
 * sent, so it alone says of such a call that it was not; once it has ended, what it left behind was not. After an attempt to connect that
 * failed, calls fail at once for a moment, so that a dead node is not hammered.
 */
final class SocketTransport implements Transport {

    /** How long after a failed attempt the next call may try to connect. */
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** How many calls may wait to be written; more than wait for an answer, since calls given up are among them. */
    private static final int MAX_UNWRITTEN = 1024;

    /** A call on its way to the writer. */
    record Outgoing(String id, String method, ByteBuffer request, CompletableFuture<Reply> call) {}

    private final Path path;
    private final Supplier<String> ids;
    private final int maxBytes;
    private final BlockingQueue<Outgoing> outgoing;
    private final Thread writer = new Thread(this::write, "cln-socket-writer");
    private volatile @Nullable SocketConnection connection;
    private volatile boolean closed;
    private volatile boolean writerEnded;
    private @Nullable NodeException lastProblem;
    private long lastProblemAt;

    private SocketTransport(Path path, Supplier<String> ids, int maxBytes, BlockingQueue<Outgoing> outgoing) {
        this.path = path;
        this.ids = ids;
        this.maxBytes = maxBytes;
        this.outgoing = outgoing;
    }

    /**
     * The way over this socket; nothing is asked of the node yet.
     *
     * @throws NodeException when the path is not that of a socket which this user may use
     */
    static SocketTransport open(Path path) {
        AtomicLong calls = new AtomicLong();
        return open(path, () -> "l402#" + calls.incrementAndGet(), Json.MAX_BYTES);
    }

    static SocketTransport open(Path path, Supplier<String> ids, int maxBytes) {
        return open(path, ids, maxBytes, new ArrayBlockingQueue<>(MAX_UNWRITTEN));
    }

    static SocketTransport open(Path path, Supplier<String> ids, int maxBytes, BlockingQueue<Outgoing> outgoing) {
        SocketFile.problem(path).ifPresent(problem -> {
            throw problem;
        });
        SocketTransport transport = new SocketTransport(path, ids, maxBytes, outgoing);
        transport.writer.setDaemon(true);
        transport.writer.start();
        return transport;
    }

    @Override
    public CompletableFuture<Reply> call(String method, Map<String, Object> params) {
        CompletableFuture<Reply> call = new CompletableFuture<>();
        String id = ids.get();
        if (!outgoing.offer(new Outgoing(id, method, request(id, method, params), call))) {
            call.complete(unsent(method, "it has stopped reading, and " + MAX_UNWRITTEN + " calls wait to be written"));
        } else if (writerEnded) {
            drain();
        }
        return call;
    }

    @Override
    public String place() {
        return "Core Lightning at " + path;
    }

    private void write() {
        try {
            while (!closed) {
                Outgoing next = outgoing.take();
                if (!next.call.isDone()) {
                    send(next);
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
        writerEnded = true;
        drain();
    }

    private void drain() {
        for (Outgoing left = outgoing.poll(); left != null; left = outgoing.poll()) {
            left.call.complete(unsent(left.method, "this side has closed the connection"));
        }
    }

    private void send(Outgoing next) {
        SocketConnection open = connection;
        if (open == null || !open.isOpen()) {
            open = connect(next);
        }
        if (open != null) {
            open.send(next.id, next.method, next.request, next.call);
        }
    }

    /** A new connection; null when there is none, and then the call is answered. */
    private @Nullable SocketConnection connect(Outgoing next) {
        if (lastProblem != null && System.nanoTime() - lastProblemAt < PAUSE.toNanos()) {
            next.call.complete(unsent(next.method, lastProblem));
            return null;
        }
        try {
            SocketConnection made = new SocketConnection(path, place(), maxBytes);
            made.start();
            connection = made;
            lastProblem = null;
            if (closed) {
                made.close();
            }
            return made;
        } catch (IOException | UnsupportedOperationException e) {
            lastProblem = SocketFile.problem(path)
                    .orElseGet(() -> new NodeException(
                            "nothing listens at this socket: lightningd is not running, or not yet ready"));
            lastProblemAt = System.nanoTime();
            next.call.complete(unsent(next.method, lastProblem));
            return null;
        }
    }

    private static ByteBuffer request(String id, String method, Map<String, Object> params) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("jsonrpc", "2.0");
        request.put("id", id);
        request.put("method", method);
        request.put("params", params);
        return ByteBuffer.wrap(Json.MAPPER.writeValueAsBytes(request));
    }

    private Trouble unsent(String method, String why) {
        return unsent(method, new NodeException(why));
    }

    private Trouble unsent(String method, NodeException why) {
        return new Trouble(
                Kind.UNSENT, 0, place() + " could not be asked for `" + method + "`: " + why.getMessage(), why.kind());
    }

    @Override
    public void close() {
        closed = true;
        SocketConnection open = connection;
        if (open != null) {
            open.close();
        }
        writer.interrupt();
    }
}
