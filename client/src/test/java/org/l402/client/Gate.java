package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A place where whoever comes waits until it is opened. */
final class Gate implements AutoCloseable {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    void stopHere() {
        reached.countDown();
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void awaitReached() throws InterruptedException {
        assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
    }

    void open() {
        opened.countDown();
    }

    /** Opens it. */
    @Override
    public void close() {
        open();
    }
}
