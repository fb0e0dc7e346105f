package org.l402.lightning.cln;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A server of TLS 1.3 that wants a certificate of its client, and looks for it only when a request has come in behind it:
 * between the two there is a relay that keeps the client's second flight back until so much more was written.
 */
final class LateHandshake implements AutoCloseable {

    private final ServerSocket relay;
    private final SSLServerSocket behind;
    private final int enough;
    private final List<Socket> open = new ArrayList<>();

    /**
     * Begins to listen.
     *
     * @param enough how many bytes of the client, its greeting aside, show that the request was written
     */
    LateHandshake(SSLContext tls, int enough) throws IOException {
        this.enough = enough;
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        relay = new ServerSocket(0, 5, here);
        behind = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 5, here);
        behind.setEnabledProtocols(new String[] {"TLSv1.3"});
        behind.setNeedClientAuth(true);
        daemon(this::shakeHands);
        daemon(this::relay);
    }

    int port() {
        return relay.getLocalPort();
    }

    private void shakeHands() throws IOException {
        try (SSLSocket socket = (SSLSocket) behind.accept()) {
            socket.startHandshake();
        }
    }

    private void relay() throws IOException {
        Socket client = relay.accept();
        Socket server = new Socket(behind.getInetAddress(), behind.getLocalPort());
        open.addAll(List.of(client, server));
        daemon(() -> {
            server.getInputStream().transferTo(client.getOutputStream());
            client.shutdownOutput();
        });
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = server.getOutputStream();
        out.write(tlsRecord(in));
        out.write(in.readNBytes(enough));
        in.transferTo(out);
    }

    /** One record, with its head of five bytes. */
    private static byte[] tlsRecord(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(5);
        int length = ByteBuffer.wrap(head).getShort(3);
        return ByteBuffer.allocate(5 + length)
                .put(head)
                .put(in.readNBytes(length))
                .array();
    }

    @Override
    public void close() throws IOException {
        relay.close();
        behind.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** What a thread does with sockets that a test may close under it. */
    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Closed, or the handshake failed, as it should.
                    }
                },
                "late-handshake");
        thread.setDaemon(true);
        thread.start();
    }
}
