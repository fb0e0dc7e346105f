package org.l402.lightning.lnd;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.lnd.rpc.AddInvoiceResponse;
import org.l402.lightning.lnd.rpc.GetInfoRequest;
import org.l402.lightning.lnd.rpc.GetInfoResponse;
import org.l402.lightning.lnd.rpc.Invoice;
import org.l402.lightning.lnd.rpc.InvoiceSubscription;
import org.l402.lightning.lnd.rpc.LightningGrpc;
import org.l402.lightning.lnd.rpc.ListChannelsRequest;
import org.l402.lightning.lnd.rpc.ListChannelsResponse;
import org.l402.lightning.lnd.rpc.ListInvoiceRequest;
import org.l402.lightning.lnd.rpc.ListInvoiceResponse;
import org.l402.lightning.lnd.rpc.Payment;
import org.l402.lightning.lnd.rpc.PaymentHash;
import org.l402.lightning.lnd.rpc.RouterGrpc;
import org.l402.lightning.lnd.rpc.SendPaymentRequest;
import org.l402.lightning.lnd.rpc.TrackPaymentRequest;

/**
 * A real gRPC server over TLS on loopback in LND's place; each call does what the test sets, and hangs until it is set.
 */
final class StandInLnd implements AutoCloseable {

    volatile BiConsumer<Invoice, StreamObserver<AddInvoiceResponse>> addInvoice = (request, answer) -> {};
    volatile BiConsumer<PaymentHash, StreamObserver<Invoice>> lookupInvoice = (request, answer) -> {};
    volatile BiConsumer<InvoiceSubscription, StreamObserver<Invoice>> subscribeInvoices = (request, answer) -> {};
    volatile BiConsumer<ListInvoiceRequest, StreamObserver<ListInvoiceResponse>> listInvoices = (request, answer) -> {};
    volatile BiConsumer<SendPaymentRequest, StreamObserver<Payment>> sendPayment = (request, answer) -> {};
    volatile BiConsumer<TrackPaymentRequest, StreamObserver<Payment>> trackPayment = (request, answer) -> {};
    volatile BiConsumer<GetInfoRequest, StreamObserver<GetInfoResponse>> getInfo = (request, answer) -> {};
    volatile BiConsumer<ListChannelsRequest, StreamObserver<ListChannelsResponse>> listChannels =
            (request, answer) -> {};
    /** What is answered before a call is looked at, as LND's interceptors do. */
    volatile @Nullable String turnsAwayWith;

    /** The macaroons that came, in order. */
    final BlockingQueue<String> macaroons = new LinkedBlockingQueue<>();
    /** The calls that came, and those that the caller let go of, by their names. */
    final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();

    private @Nullable Server server;
    private int port;

    void start(Identity identity) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(identity.keys()), SslProvider.JDK)
                        .build())
                .addService(new Lightning())
                .addService(new Router())
                .intercept(new Door())
                .build()
                .start();
        port = server.getPort();
    }

    int port() {
        return port;
    }

    /** As when the process ends: every call is dropped. */
    void stop() {
        Server running = server;
        if (running != null) {
            try {
                running.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    static <A> void answer(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }

    /** LND's usual failure: the code UNKNOWN, and words. */
    static void fail(StreamObserver<?> observer, String words) {
        observer.onError(Status.UNKNOWN.withDescription(words).asException());
    }

    private <Q, A> void hand(
            String name, BiConsumer<Q, StreamObserver<A>> handler, Q request, StreamObserver<A> answer) {
        ((ServerCallStreamObserver<A>) answer).setOnCancelHandler(() -> cancelled.add(name));
        calls.add(name);
        handler.accept(request, answer);
    }

    private final class Door implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String macaroon = headers.get(LndChannel.MACAROON);
            macaroons.add(macaroon == null ? "none" : macaroon);
            String refusal = turnsAwayWith;
            if (refusal != null) {
                call.close(Status.UNKNOWN.withDescription(refusal), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            return next.startCall(call, headers);
        }
    }

    private final class Lightning extends LightningGrpc.LightningImplBase {
        @Override
        public void addInvoice(Invoice request, StreamObserver<AddInvoiceResponse> answer) {
            hand("AddInvoice", addInvoice, request, answer);
        }

        @Override
        public void lookupInvoice(PaymentHash request, StreamObserver<Invoice> answer) {
            hand("LookupInvoice", lookupInvoice, request, answer);
        }

        @Override
        public void subscribeInvoices(InvoiceSubscription request, StreamObserver<Invoice> answer) {
            hand("SubscribeInvoices", subscribeInvoices, request, answer);
        }

        @Override
        public void listInvoices(ListInvoiceRequest request, StreamObserver<ListInvoiceResponse> answer) {
            hand("ListInvoices", listInvoices, request, answer);
        }

        @Override
        public void getInfo(GetInfoRequest request, StreamObserver<GetInfoResponse> answer) {
            hand("GetInfo", getInfo, request, answer);
        }

        @Override
        public void listChannels(ListChannelsRequest request, StreamObserver<ListChannelsResponse> answer) {
            hand("ListChannels", listChannels, request, answer);
        }
    }

    private final class Router extends RouterGrpc.RouterImplBase {
        @Override
        public void sendPaymentV2(SendPaymentRequest request, StreamObserver<Payment> answer) {
            hand("SendPaymentV2", sendPayment, request, answer);
        }

        @Override
        public void trackPaymentV2(TrackPaymentRequest request, StreamObserver<Payment> answer) {
            hand("TrackPaymentV2", trackPayment, request, answer);
        }
    }
}
