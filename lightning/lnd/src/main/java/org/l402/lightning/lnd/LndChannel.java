package org.l402.lightning.lnd;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one LND node, over which a bounded number of calls runs, each with a deadline.
 *
 * <p>While the node is away, calls fail at once, and a new connection is tried every second whether or not there are
 * calls: gRPC's own pause grows to two minutes, in which a node that came back would earn nothing.
 */
final class LndChannel implements AutoCloseable {

    static final Metadata.Key<String> MACAROON = Metadata.Key.of("macaroon", Metadata.ASCII_STRING_MARSHALLER);

    /** The list of a busy node's channels is the longest answer; 64 MiB hold some 100,000 of them. */
    private static final int MAX_ANSWER = 64 << 20;

    private static final Executor IN_A_SECOND = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run);

    private final CurrentMacaroon macaroon;
    private final int maxInFlight;
    private final Semaphore places;
    private final ManagedChannel channel;

    LndChannel(LndAccess access, NodeTrust trust, CurrentMacaroon macaroon, int maxInFlight) {
        this.macaroon = macaroon;
        this.maxInFlight = maxInFlight;
        this.places = new Semaphore(maxInFlight);
        this.channel = NettyChannelBuilder.forAddress(access.host(), access.port())
                .sslContext(context(trust))
                // A node that vanished without a word is noticed while calls wait for it. LND allows a ping every 5 s.
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .maxInboundMessageSize(MAX_ANSWER)
                .build();
        stayConnected();
    }

    private static SslContext context(NodeTrust trust) {
        try {
            return GrpcSslContexts.configure(SslContextBuilder.forClient().trustManager(trust), SslProvider.JDK)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("every JDK speaks TLS", e);
        }
    }

    private void stayConnected() {
        if (channel.isShutdown()) {
            return;
        }
        if (channel.getState(true) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
        IN_A_SECOND.execute(this::stayConnected);
    }

    /**
     * Asks a question that has one answer. The future fails with StatusException, and its end, by whatever hand, ends the
     * call.
     */
    <Q, A> CompletableFuture<A> ask(LndCall<Q, A> call, Q question, Duration timeout) {
        OneAnswer<A> answer = new OneAnswer<>();
        start(call, question, timeout, CallOptions.DEFAULT, answer)
                .ifPresentOrElse(
                        started -> onceDone(answer.reply, () -> cancel(started)),
                        () -> answer.reply.completeExceptionally(new StatusException(full())));
        return answer.reply;
    }

    /** As {@link #ask}, and takes no place from the calls of the trade. */
    <Q, A> CompletableFuture<A> askBeside(LndCall<Q, A> call, Q question, Duration timeout) {
        OneAnswer<A> answer = new OneAnswer<>();
        ClientCall<Q, A> started = open(call, question, within(timeout, CallOptions.DEFAULT), answer);
        started.request(Integer.MAX_VALUE);
        onceDone(answer.reply, () -> cancel(started));
        return answer.reply;
    }

    /** Begins a call; empty when too many are open. */
    <Q, A> Optional<ClientCall<Q, A>> start(
            LndCall<Q, A> call, Q question, Duration timeout, CallOptions options, ClientCall.Listener<A> listener) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        ClientCall<Q, A> started =
                open(call, question, within(timeout, options), new SimpleForwardingClientCallListener<>(listener) {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        places.release();
                        super.onClose(status, trailers);
                    }
                });
        started.request(Integer.MAX_VALUE);
        return Optional.of(started);
    }

    /** Begins a call that takes no place, and hands on as many answers as are requested of it. */
    <Q, A> ClientCall<Q, A> open(LndCall<Q, A> call, Q question, CallOptions options, ClientCall.Listener<A> listener) {
        ClientCall<Q, A> opened = channel.newCall(call.method(), options);
        Metadata headers = new Metadata();
        headers.put(MACAROON, macaroon.hex());
        opened.start(
                new SimpleForwardingClientCallListener<>(listener) {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        super.onClose(LndFailures.ofConnection(status), trailers);
                    }
                },
                headers);
        opened.sendMessage(question);
        opened.halfClose();
        return opened;
    }

    private static CallOptions within(Duration timeout, CallOptions options) {
        return options.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What a call that found no place would have ended with. */
    Status full() {
        return Status.RESOURCE_EXHAUSTED.withDescription(
                maxInFlight + " calls to it are open already, as many as are allowed (max-in-flight)");
    }

    /** Lets go of what a future is waiting for as soon as it is done, by whatever hand. */
    static <T> void onceDone(CompletableFuture<T> future, Runnable letGo) {
        var unused = future.whenComplete((value, failure) -> letGo.run());
    }

    static void cancel(ClientCall<?, ?> call) {
        call.cancel("no longer waited for", null);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static final class OneAnswer<A> extends ClientCall.Listener<A> {
        final CompletableFuture<A> reply = new CompletableFuture<>();
        private @Nullable A answer;

        @Override
        public void onMessage(A message) {
            answer = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (status.isOk() && answer != null) {
                reply.complete(answer);
            } else {
                Status failure = status.isOk() ? Status.INTERNAL.withDescription("an empty answer") : status;
                reply.completeExceptionally(new StatusException(failure));
            }
        }
    }
}
