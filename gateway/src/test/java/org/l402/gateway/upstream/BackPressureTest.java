package org.l402.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.l402.gateway.ForwardingServer;
import org.l402.testkit.RawHttp;
import org.l402.testkit.RawUpstream;

/** Who does not read is not read for: the sender is held up, instead of the gateway filling its memory. */
class BackPressureTest {

    private static final int PIECE = 64 * 1024;
    private static final long BODY = 96L * 1024 * 1024;
    /** Far more than the buffers of two connections hold. */
    private static final long HELD = 32L * 1024 * 1024;

    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch read = new CountDownLatch(1);
    private final RawUpstream upstream = RawUpstream.start(connection -> {
        if (connection.head().startLine().startsWith("GET")) {
            connection.sendHead("HTTP/1.1 200 OK", "Content-Length: " + BODY);
            byte[] piece = new byte[PIECE];
            while (sent.get() < BODY) {
                connection.send(piece);
                sent.addAndGet(PIECE);
            }
        } else {
            await(read);
            connection.read(PIECE);
            connection.skip(BODY - PIECE);
            connection.sendHead("HTTP/1.1 200 OK", "Content-Length: 0");
        }
        connection.drain();
    });
    private final ForwardingServer gateway = ForwardingServer.to(upstream.port());
    private final RawHttp client = RawHttp.connect(gateway.port(), 64 * 1024);

    @AfterEach
    void close() {
        client.close();
        gateway.close();
        upstream.close();
    }

    @Test
    void upstream_whoseClientDoesNotRead_isHeldUpAndLosesNothing() {
        client.head("GET / HTTP/1.1", "Host: a");
        assertThat(client.answerToHead().status()).isEqualTo(200);
        assertThat(standstill()).isBetween(1L, HELD);
        client.skip(BODY);
        assertThat(sent).hasValue(BODY);
        assertThat(gateway.outcome()).isEqualTo(new Delivery.Delivered());
    }

    @Test
    void client_whoseUpstreamDoesNotRead_isHeldUpAndLosesNothing() throws InterruptedException {
        client.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + BODY);
        Thread sender = new Thread(() -> {
            byte[] piece = new byte[PIECE];
            while (sent.get() < BODY) {
                client.send(piece);
                sent.addAndGet(PIECE);
            }
        });
        sender.start();
        assertThat(standstill()).isBetween(1L, HELD);
        read.countDown();
        assertThat(client.answer().status()).isEqualTo(200);
        sender.join();
        assertThat(sent).hasValue(BODY);
    }

    /** How much was sent when for half a second nothing more could be. */
    private long standstill() {
        try {
            long before = -1;
            while (sent.get() != before || before == 0) {
                before = sent.get();
                Thread.sleep(500);
            }
            return before;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
