package org.l402.client;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body that nobody wants: it is there at once, as null, and its bytes are read so that the connection can be used
 * again, up to a limit; what is longer, or takes longer, costs the server the connection.
 */
final class Drain<T> implements BodySubscriber<T> {

    private static final long LIMIT = 256 * 1024;
    private static final long PATIENCE_SECONDS = 2;

    private final CompletableFuture<Void> end = new CompletableFuture<>();

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
        var unused = end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> {
            subscription.cancel();
            return null;
        });
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            read += buffer.remaining();
        }
        if (read > LIMIT && subscription != null) {
            subscription.cancel();
            end.complete(null);
        }
    }

    @Override
    public void onError(Throwable throwable) {
        end.complete(null);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }
}
