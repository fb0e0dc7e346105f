package org.l402.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The asynchronous calls that go on. No thread waits for a server's first answer; what comes after it, when something
 * has to be bought, takes a thread of its own until there is a result.
 */
final class Calls implements AutoCloseable {

    private final ExecutorService workers = Executors.newCachedThreadPool(Calls::daemon);
    private final Set<Going> going = ConcurrentHashMap.newKeySet();
    private final Duration patience;

    /**
     * None yet.
     *
     * @param patience how long closing waits for calls that cannot be broken off, because the wallet was called
     */
    Calls(Duration patience) {
        this.patience = patience;
    }

    private record Going(Cancellation cancellation, CompletableFuture<Void> end) {}

    private interface Work {
        void run() throws Exception;
    }

    <T> CompletableFuture<Result<T>> start(Call<T> call) {
        CompletableFuture<Result<T>> result = new CompletableFuture<>();
        Going entry = new Going(call.cancellation(), new CompletableFuture<>());
        going.add(entry);
        // However it is completed by others, by its caller or a time-out, the answer is no longer wanted.
        var unused = result.whenComplete((value, error) -> call.cancellation().cancel());
        try {
            workers.execute(() -> guarded(entry, result, () -> begin(call, entry, result)));
        } catch (RejectedExecutionException e) {
            ended(entry);
            throw new IllegalStateException("the client is closed", e);
        }
        return result;
    }

    private <T> void begin(Call<T> call, Going entry, CompletableFuture<Result<T>> result) {
        call.begin();
        var unused = call.awaited()
                .whenCompleteAsync(
                        (response, error) -> guarded(entry, result, () -> {
                            Result<T> end = call.finish();
                            ended(entry);
                            result.complete(end);
                        }),
                        workers)
                // Closed meanwhile, there is no worker any more to say so.
                .whenComplete((response, error) -> {
                    if (error != null) {
                        ended(entry);
                        result.completeExceptionally(new IllegalStateException("the client is closed", error));
                    }
                });
    }

    private void guarded(Going entry, CompletableFuture<?> result, Work work) {
        try {
            work.run();
        } catch (Throwable e) {
            ended(entry);
            result.completeExceptionally(e);
        }
    }

    private void ended(Going entry) {
        entry.cancellation.end();
        going.remove(entry);
        entry.end.complete(null);
    }

    /** Cancels what goes on, and waits for what the wallet was called for. */
    @Override
    public void close() {
        going.forEach(entry -> entry.cancellation.cancel());
        CompletableFuture<?>[] ends = going.stream().map(Going::end).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What still goes on is in the journal, and the next run asks the wallet for it.
        }
        workers.shutdown();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "l402-client");
        thread.setDaemon(true);
        return thread;
    }
}
