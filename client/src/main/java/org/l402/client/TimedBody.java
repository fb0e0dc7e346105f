package org.l402.client;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body that fails when it is not complete in time, as long as its reader waits for all of it. One that is read as it
 * comes has its reader from the start, and no time-out.
 */
final class TimedBody<T> implements BodySubscriber<T> {

    private final BodySubscriber<T> reader;
    private final Duration timeout;
    private final Duration left;
    private final CompletableFuture<Void> timer = new CompletableFuture<>();
    private @Nullable CompletionStage<T> body;
    private Flow.@Nullable Subscription subscription;
    private boolean isOver;

    /**
     * A reader's body.
     *
     * @param timeout what the request was given
     * @param left what is left of it
     */
    TimedBody(BodySubscriber<T> reader, Duration timeout, Duration left) {
        this.reader = reader;
        this.timeout = timeout;
        this.left = left;
    }

    @Override
    public synchronized CompletionStage<T> getBody() {
        CompletionStage<T> started = body;
        if (started == null) {
            started = reader.getBody();
            body = started;
            var unused = started.whenComplete((value, error) -> timer.complete(null));
            if (!timer.isDone()) {
                var unusedToo = timer.orTimeout(Math.max(left.toMillis(), 0), TimeUnit.MILLISECONDS)
                        .exceptionally(late -> tooLate());
            }
        }
        return started;
    }

    private @Nullable Void tooLate() {
        Flow.Subscription broken;
        synchronized (this) {
            broken = subscription;
            if (!isOver) {
                isOver = true;
                reader.onError(
                        new HttpTimeoutException("the answer was not complete within " + timeout.toMillis() + " ms"));
            }
        }
        if (broken != null) {
            broken.cancel();
        }
        return null;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        if (isOver) {
            subscription.cancel();
        } else {
            reader.onSubscribe(subscription);
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        if (!isOver) {
            reader.onNext(buffers);
        }
    }

    @Override
    public synchronized void onError(Throwable error) {
        if (!isOver) {
            isOver = true;
            reader.onError(error);
        }
    }

    @Override
    public synchronized void onComplete() {
        if (!isOver) {
            isOver = true;
            reader.onComplete();
        }
    }
}
