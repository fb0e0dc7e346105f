package org.l402.lightning.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;

/**
 * The door of a sandbox node for other processes of this machine: whoever reaches it may
 * pay with the node's play money, and see what was paid with it.
 *
 * <p>It listens on a loopback address alone. A page in a browser of this machine could reach it too, so it answers no request that
 * a page can make without leave: one with an {@code Origin}, or whose body is not declared as JSON.
 */
public final class PayPort implements AutoCloseable {

    public static final int DEFAULT_PORT = 8499;

    static final Duration MAX_DEADLINE = Duration.ofMinutes(10);

    private final InvoicePayer node;
    private final HttpServer server;
    private final ExecutorService threads;

    private PayPort(InvoicePayer node, HttpServer server, ExecutorService threads) {
        this.node = node;
        this.server = server;
        this.threads = threads;
    }

    /**
     * Opens the port on 127.0.0.1; payments begin at once.
     *
     * @param port 0 to 65535; 0 for any that is free
     * @throws NodeException when the port cannot be had
     */
    public static PayPort open(InvoicePayer node, int port) {
        if (port < 0 || port > 65_535) {
            throw new NodeException("a port is 0 to 65535, not " + port);
        }
        return open(node, new InetSocketAddress(localhost(), port));
    }

    /**
     * Opens the port; payments begin at once.
     *
     * @param address on loopback; with port 0 for any that is free
     * @throws NodeException when it cannot be had, or other machines would reach it
     */
    public static PayPort open(InvoicePayer node, InetSocketAddress address) {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new NodeException(
                    "a pay port takes play money, so it listens on 127.0.0.1 or [::1] only, not on " + address);
        }
        // A request is read by a thread that waits for it, so whoever stalls must not take the last one.
        ExecutorService threads = Executors.newCachedThreadPool(PayPort::daemon);
        try {
            HttpServer server = HttpServer.create(address, 0);
            PayPort payPort = new PayPort(node, server, threads);
            server.setExecutor(threads);
            server.createContext("/", payPort::handle);
            start(server);
            return payPort;
        } catch (IOException e) {
            threads.shutdown();
            throw new NodeException(
                    "the sandbox node cannot take payments at " + written(address) + ": " + e.getMessage()
                            + "; end what uses that port, or choose another pay port",
                    e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Closes the port; what is not answered yet never is. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) {
        try {
            act(exchange).whenComplete((outcome, error) -> answer(exchange, outcome, error));
        } catch (Refused e) {
            answer(exchange, e.status, new PayMessage.Refusal(e.getMessage()));
        } catch (L402Exception e) {
            answer(exchange, 400, new PayMessage.Refusal(e.getMessage()));
        } catch (IOException e) {
            exchange.close();
        }
    }

    private CompletionStage<PaymentOutcome> act(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!path.equals(PayMessage.PAY) && !path.equals(PayMessage.TRACK)) {
            throw new Refused(404, "a pay port has " + PayMessage.PAY + " and " + PayMessage.TRACK + " only");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            throw new Refused(405, "a pay port takes POST only");
        }
        if (exchange.getRequestHeaders().containsKey("Origin")) {
            throw new Refused(403, "a pay port takes no requests of web pages (those with an Origin header)");
        }
        if (!isJson(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            throw new Refused(415, "a pay port takes a body of Content-Type " + PayMessage.MEDIA_TYPE + " only");
        }
        byte[] body = exchange.getRequestBody().readNBytes(PayMessage.MAX_BYTES + 1);
        if (body.length > PayMessage.MAX_BYTES) {
            throw new Refused(413, "a pay port takes a body of at most " + PayMessage.MAX_BYTES + " bytes");
        }
        return path.equals(PayMessage.PAY)
                ? pay(PayMessage.read(body, PayMessage.Pay.class))
                : track(PayMessage.read(body, PayMessage.Track.class));
    }

    private CompletionStage<PaymentOutcome> pay(PayMessage.Pay pay) {
        Long deadline = pay.deadlineMs();
        if (pay.invoice() == null || pay.maxFeeMsat() == null || deadline == null) {
            throw new Refused(400, "to pay, say invoice, max_fee_msat and deadline_ms");
        }
        if (deadline < 1 || deadline > MAX_DEADLINE.toMillis()) {
            throw new Refused(400, "deadline_ms is 1 to " + MAX_DEADLINE.toMillis() + ", not " + deadline);
        }
        return node.pay(pay.invoice(), new MilliSatoshi(pay.maxFeeMsat()), Duration.ofMillis(deadline));
    }

    private CompletionStage<PaymentOutcome> track(PayMessage.Track track) {
        if (track.paymentHash() == null) {
            throw new Refused(400, "to track a payment, say payment_hash");
        }
        return node.track(PaymentHash.ofHex(track.paymentHash()));
    }

    private static void answer(HttpExchange exchange, @Nullable PaymentOutcome outcome, @Nullable Throwable error) {
        if (outcome != null) {
            answer(exchange, 200, PayMessage.Outcome.of(outcome));
        } else {
            answer(exchange, 500, new PayMessage.Refusal("the sandbox node failed: " + error));
        }
    }

    private static void answer(HttpExchange exchange, int status, Object message) {
        byte[] body = PayMessage.write(message);
        exchange.getResponseHeaders().set("Content-Type", PayMessage.MEDIA_TYPE);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException gone) {
            // Whoever asked no longer listens, and can track the payment.
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(PayMessage.MEDIA_TYPE);
    }

    private static InetAddress localhost() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IPv4 address has four bytes", e);
        }
    }

    private static String written(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Starts the server from a daemon, so that its own thread is one and ends with the process. */
    private static void start(HttpServer server) {
        Thread starter = daemon(server::start);
        starter.start();
        try {
            starter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sandbox-pay-port");
        thread.setDaemon(true);
        return thread;
    }

    /** A request that is answered with a status and a sentence. */
    private static final class Refused extends NodeException {
        private static final long serialVersionUID = 1;
        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }
}
