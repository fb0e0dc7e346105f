package org.l402.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/**
 * An HTTP server on the loopback address that keeps exactly what it receives and answers with exactly the bytes it is
 * told to, well formed or not. Each connection has a thread of its own.
 */
public final class RawUpstream implements AutoCloseable {

    /** What the server does with one connection, from accepting it on; the connection is closed when it returns. */
    public interface Script {
        void serve(Connection connection) throws IOException;
    }

    private final ServerSocket server;
    private final Script script;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpMessage> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch accepting = new CountDownLatch(1);

    private RawUpstream(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
    }

    public static RawUpstream start(Script script) {
        return start(ServerSocketFactory.getDefault(), script);
    }

    /** A server on sockets of another making, such as those of TLS. */
    public static RawUpstream start(ServerSocketFactory sockets, Script script) {
        try {
            RawUpstream upstream =
                    new RawUpstream(sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
            upstream.threads.execute(upstream::accept);
            return upstream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server that gives every request the same answer and keeps its connections open. */
    public static RawUpstream answering(String response) {
        return start(connection -> {
            while (true) {
                connection.request();
                connection.send(response);
            }
        });
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The requests read to their end so far, in the order of their ends. */
    public List<HttpMessage> requests() {
        return List.copyOf(requests);
    }

    /** How many connections were ever accepted. */
    public int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                if (server.isClosed()) {
                    socket.close(); // a connection can still be accepted at the moment of closing
                } else {
                    threads.execute(() -> serve(socket));
                }
            }
        } catch (IOException | RejectedExecutionException e) {
            // Closed.
        } finally {
            accepting.countDown();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.serve(new Connection(socket, new BufferedInputStream(socket.getInputStream())));
        } catch (IOException e) {
            // The peer is gone, as in many a test it must be.
        } finally {
            open.remove(socket);
        }
    }

    /** Once it returns, connections are refused. */
    @Override
    public void close() {
        try {
            server.close();
            // As long as a thread is in accept, the system may still take connections in.
            if (!accepting.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the server still accepts connections");
            }
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** One accepted connection, used by its script. */
    public final class Connection {

        private final Socket socket;
        private final InputStream in;

        private Connection(Socket socket, InputStream in) {
            this.socket = socket;
            this.in = in;
        }

        /** Reads one request to its end, and keeps it. */
        public HttpMessage request() throws IOException {
            HttpMessage request = HttpMessage.read(in, false, false);
            requests.add(request);
            return request;
        }

        /** Reads a request's header and leaves its content unread; it is not kept. */
        public HttpMessage head() throws IOException {
            return HttpMessage.read(in, false, true);
        }

        /** Reads exactly so many bytes. */
        public String read(int bytes) throws IOException {
            byte[] read = in.readNBytes(bytes);
            if (read.length < bytes) {
                throw new EOFException("the peer closed after " + read.length + " of " + bytes + " bytes");
            }
            return new String(read, StandardCharsets.ISO_8859_1);
        }

        /** Reads exactly so many bytes and throws them away. */
        public void skip(long bytes) throws IOException {
            in.skipNBytes(bytes);
        }

        /** Writes a header: these lines, each ended by CR LF, and an empty one. */
        public void sendHead(String... lines) throws IOException {
            send(String.join("\r\n", lines) + "\r\n\r\n");
        }

        /** Writes characters up to U+00FF as one byte each. */
        public void send(String latin1) throws IOException {
            send(latin1.getBytes(StandardCharsets.ISO_8859_1));
        }

        public void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** Reads until the peer ends the connection, in order or not, and returns how many bytes came. */
        public long drain() {
            long count = 0;
            try {
                while (in.read() >= 0) {
                    count++;
                }
            } catch (IOException e) {
                // A reset ends it as well.
            }
            return count;
        }

        /** Ends the connection with a reset instead of an orderly close. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
