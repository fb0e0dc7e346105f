package org.l402.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection's middle, on loopback: it passes bytes on both ways, until a test holds them back or cuts the
 * connections. It keeps its port for its whole life.
 */
public final class Relay implements AutoCloseable {

    private final InetSocketAddress target;
    private final InetSocketAddress address;
    /** Bound and never connected, so that the system gives the port to nobody else while the door is shut. */
    private final Socket reserved = new Socket();

    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private @Nullable ServerSocket door;
    private boolean frozen;

    /** A relay to an address of this machine, which takes connections at once. */
    public Relay(InetSocketAddress target) {
        this.target = target;
        this.address = reserve();
        openDoor();
    }

    /** Where it takes connections. */
    public InetSocketAddress address() {
        return address;
    }

    /** Cuts every connection, and refuses new ones. */
    public synchronized void cut() {
        closeQuietly(door);
        door = null;
        open.forEach(Relay::closeQuietly);
        open.clear();
    }

    /** Takes connections again. */
    public synchronized void mend() {
        openDoor();
    }

    /** Takes everything in and passes nothing on. */
    public void freeze() {
        synchronized (gate) {
            frozen = true;
        }
    }

    /** Passes on what it held back, and all that follows. */
    public void thaw() {
        synchronized (gate) {
            frozen = false;
            gate.notifyAll();
        }
    }

    @Override
    public void close() {
        thaw();
        cut();
        closeQuietly(reserved);
    }

    private InetSocketAddress reserve() {
        try {
            reserved.setReuseAddress(true);
            reserved.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            return (InetSocketAddress) reserved.getLocalSocketAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openDoor() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(address);
            door = socket;
            start(() -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                connect(socket, socket.accept());
            } catch (IOException e) {
                // The door was closed.
            }
        }
    }

    /** Joins a connection to the target, unless its door was closed while it came in. */
    private synchronized void connect(ServerSocket through, Socket client) {
        if (through != door) {
            closeQuietly(client);
            return;
        }
        open.add(client);
        try {
            Socket server = new Socket(target.getAddress(), target.getPort());
            open.add(server);
            start(() -> pass(client, server));
            start(() -> pass(server, client));
        } catch (IOException e) {
            closeQuietly(client); // the target is away
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                waitWhileFrozen();
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // Cut, by a test or by one of the two.
        }
    }

    private void waitWhileFrozen() throws IOException {
        synchronized (gate) {
            while (frozen) {
                try {
                    gate.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(@Nullable Closeable closeable) {
        if (closeable != null) {
            try {
                closeable.close();
            } catch (IOException e) {
                // It is as good as closed.
            }
        }
    }
}
