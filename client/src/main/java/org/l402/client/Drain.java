package org.l402.client;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A body that nobody wants: it is there at once, as null, and its bytes are read so that the connection can be used
 * again, up to a limit; what is longer costs the server the connection.
 */
final class Drain<T> implements BodySubscriber<T> {

    private static final long LIMIT = 256 * 1024;

    private Flow.@Nullable Subscription subscription;
    private long read;

    @Override
    public CompletionStage<T> getBody() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            read += buffer.remaining();
        }
        if (read > LIMIT && subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onError(Throwable throwable) {}

    @Override
    public void onComplete() {}
}
