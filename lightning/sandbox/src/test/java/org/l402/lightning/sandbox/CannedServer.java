package org.l402.lightning.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that reads a request and answers with bytes fixed beforehand, or not at all. */
final class CannedServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    private final AtomicInteger connections = new AtomicInteger();

    /** A server that answers with this body. */
    static CannedServer answering(int status, String body) throws IOException {
        return new CannedServer(
                "HTTP/1.1 " + status + " x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body, false);
    }

    /** A server that hangs up after it has read. */
    static CannedServer hangingUp() throws IOException {
        return new CannedServer("", false);
    }

    /** A server that reads and is silent. */
    static CannedServer silent() throws IOException {
        return new CannedServer("", true);
    }

    /** A server that writes so much of an answer and no more. */
    static CannedServer stalling(String start) throws IOException {
        return new CannedServer(start, true);
    }

    private CannedServer(String answer, boolean stays) throws IOException {
        Thread thread = new Thread(() -> serve(answer, stays), "canned-server");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    int connections() {
        return connections.get();
    }

    private void serve(String answer, boolean stays) {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.incrementAndGet();
                readRequest(connection.getInputStream());
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                connection.getOutputStream().flush();
                if (!stays) {
                    connection.close();
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client closed before it asked");
            }
            head.append((char) next);
        }
        String length = head.substring(head.indexOf("Content-Length: ") + 16);
        in.readNBytes(Integer.parseInt(length.substring(0, length.indexOf("\r\n"))));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
