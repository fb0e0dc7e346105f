package org.l402.lightning.cln;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** HTTPS as clnrest speaks it: HTTP/1.1, connections that are kept, answers of a stated length. */
final class RestServer implements AutoCloseable {

    record Ask(String method, String path, Optional<String> rune, String body) {}

    /**
     * An answer, byte for byte; the headers are written as they are.
     *
     */
    record Said(int status, Map<String, String> headers, String body) {

        static Said json(int status, String body) {
            return new Said(
                    status,
                    Map.of(
                            "content-type",
                            "application/json",
                            "content-length",
                            String.valueOf(body.getBytes(StandardCharsets.UTF_8).length)),
                    body);
        }
    }

    /** What answers; nothing closes the connection without a word. May block. */
    interface Handler {
        Optional<Said> answer(Ask ask) throws InterruptedException;
    }

    private final ServerSocket door;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Gate gate = new Gate();

    RestServer(SSLContext tls, Handler handler) {
        this.handler = handler;
        try {
            door = tls.getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) door.getLocalSocketAddress();
    }

    /** How many connections were taken in all. */
    int connections() {
        return connections.get();
    }

    void freeze() {
        gate.shut();
    }

    void thaw() {
        gate.open();
    }

    @Override
    public void close() {
        thaw();
        try {
            door.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket socket = door.accept();
                connections.incrementAndGet();
                open.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                // The door was closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String first = line(in); !first.isEmpty(); first = line(in)) {
                Map<String, String> headers = new HashMap<>();
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    int colon = header.indexOf(':');
                    headers.put(
                            header.substring(0, colon).toLowerCase(Locale.ROOT),
                            header.substring(colon + 1).strip());
                }
                byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
                String[] words = first.split(" ", -1);
                gate.pass();
                Optional<Said> said = handler.answer(new Ask(
                        words[0],
                        words[1],
                        Optional.ofNullable(headers.get("rune")),
                        new String(body, StandardCharsets.UTF_8)));
                if (said.isEmpty()) {
                    return;
                }
                gate.pass();
                out.write(bytes(said.get()));
                out.flush();
            }
        } catch (IOException e) {
            // The client has gone, or did not like the certificate.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static byte[] bytes(Said said) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + said.status() + " Status\r\n");
        said.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        return (head + "\r\n" + said.body()).getBytes(StandardCharsets.UTF_8);
    }

    /** A line without its end; empty at the end of the stream too. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "rest-server");
        thread.setDaemon(true);
        thread.start();
    }
}
