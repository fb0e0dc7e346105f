package org.l402.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of the loopback address.
 *
 * <p>They lie below the range from which a system gives ports to outgoing connections, so that a node which is stopped
 * finds its port free when it starts again.
 */
final class Ports {

    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;
    private static final int TRIES = 200;

    private Ports() {}

    static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new HarnessException(
                "Found no free loopback port between " + FIRST + " and " + LAST + " in " + TRIES + " tries.");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
