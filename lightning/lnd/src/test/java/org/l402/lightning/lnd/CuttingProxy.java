package org.l402.lightning.lnd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands between a caller and a server on loopback, and cuts every connection when told to. */
final class CuttingProxy implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final int target;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        new Thread(this::accept, "proxy").start();
    }

    int port() {
        return door.getLocalPort();
    }

    void cut() throws IOException {
        for (Socket socket = open.poll(); socket != null; socket = open.poll()) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = door.accept();
                Socket server = new Socket(door.getInetAddress(), target);
                open.add(caller);
                open.add(server);
                new Thread(() -> copy(caller, server), "proxy-to-server").start();
                new Thread(() -> copy(server, caller), "proxy-to-caller").start();
            }
        } catch (IOException e) {
            assertThat(door.isClosed()).as("closed, and not broken").isTrue();
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            assertThat(e).as("cut").isNotNull();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
