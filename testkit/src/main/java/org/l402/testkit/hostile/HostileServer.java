package org.l402.testkit.hostile;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.testkit.RawUpstream;
import org.l402.testkit.RawUpstream.Connection;

/**
 * A server on the loopback address that sells one thing over L402 and plays one {@link Trick} on whoever buys it, for
 * tests of clients that pay.
 *
 * <p>Its invoices are a node's of the caller's choice, whose own record says at the end what was really paid. Those that
 * no node would issue (of another network, without an amount, expired, overflowing) have another payee and its payment
 * hash; a client that asks its wallet to pay one has failed, whatever the wallet says. The server has a second origin,
 * to which some tricks lead, and counts what came to each. Safe for use by many threads.
 *
 * <pre>{@code
 * try (HostileServer server = HostileServer.open(node, Trick.REDIRECT_AFTER_PAYING)) {
 *     buy(server.uri());
 *     assertThat(server.credentials()).isEqualTo(1);
 *     assertThat(server.credentialsElsewhere()).isZero();
 * }
 * }</pre>
 */
public final class HostileServer implements AutoCloseable {

    /** What it asks for where the trick is not another amount: 1337 msat. */
    public static final MilliSatoshi PRICE = new MilliSatoshi(1337);

    private final RawUpstream home;
    private final RawUpstream elsewhere;
    private final URI uri;
    private final Demands demands;
    private final Stage stage;
    private final Counts counts = new Counts();
    private final Counts countsElsewhere = new Counts();

    private HostileServer(InvoiceIssuer node, Trick trick, String scheme, ServerSocketFactory sockets) {
        Seller seller = new Seller(node);
        demands = new Demands(trick, seller);
        Stage stageElsewhere = new Stage(Trick.NEVER_SATISFIED, new Demands(Trick.NEVER_SATISFIED, seller), "");
        elsewhere = RawUpstream.start(connection -> serve(connection, seller, countsElsewhere, stageElsewhere));
        stage = new Stage(trick, demands, "localhost:" + elsewhere.port());
        home = RawUpstream.start(sockets, connection -> serve(connection, seller, counts, stage));
        uri = URI.create(scheme + "://localhost:" + home.port() + "/goods");
    }

    /**
     * A server that plays a trick.
     *
     * @param node issues its invoices
     * @throws IllegalArgumentException when the trick {@linkplain Trick#needsTls needs TLS}
     */
    public static HostileServer open(InvoiceIssuer node, Trick trick) {
        if (trick.needsTls()) {
            throw new IllegalArgumentException(trick + " leads away from https, so open its server with an SSLContext");
        }
        return new HostileServer(node, trick, "http", ServerSocketFactory.getDefault());
    }

    /**
     * A server that plays a trick over TLS; its second origin speaks plain HTTP.
     *
     * @param node issues its invoices
     * @param tls with a certificate for {@code localhost}
     */
    public static HostileServer open(InvoiceIssuer node, Trick trick, SSLContext tls) {
        return new HostileServer(node, trick, "https", tls.getServerSocketFactory());
    }

    private static void serve(Connection connection, Seller seller, Counts counts, Stage stage) throws IOException {
        boolean goesOn = true;
        while (goesOn) {
            List<PaymentHash> proofs = seller.proofs(connection.request());
            counts.see(proofs);
            goesOn = stage.play(connection, proofs);
        }
    }

    /** What it sells. */
    public URI uri() {
        return uri;
    }

    /** What its second origin sells, which is reached by the tricks that redirect. */
    public URI elsewhere() {
        return URI.create("http://localhost:" + elsewhere.port() + "/goods");
    }

    /**
     * The invoice of the node that it showed last, before anything was forged in it; empty when it showed none. {@link
     * Trick#INVOICE_PAID_BEFORE} has it from the start, for somebody else to pay.
     */
    public String invoice() {
        return demands.lastInvoice();
    }

    /** Sets after how many bytes {@link Trick#CUT_DEMAND} and {@link Trick#CUT_GOODS} cut; 0 until it is called. */
    public void cutAfter(int bytes) {
        stage.cutAfter(bytes);
    }

    /** How many bytes the last answer had that was to be cut; 0 before the first. */
    public int answerLength() {
        return stage.length();
    }

    /**
     * How many bytes were sent so far in answers that go on until the client closes, those included that the operating
     * system has still to deliver. A client that has read such an answer to its end has brought it to 64 MiB.
     */
    public long flooded() {
        return stage.flooded();
    }

    /** Completed when the first answer without an end came to one: the client closed, or 64 MiB were sent. */
    public CompletableFuture<Void> end() {
        return stage.end();
    }

    /** How many requests came to {@link #uri()}. */
    public int requests() {
        return counts.requests();
    }

    /** How many of these had the preimage of one of its invoices, wherever in the line or the header. */
    public int credentials() {
        return counts.credentials();
    }

    /** How many requests came to the second origin. */
    public int requestsElsewhere() {
        return countsElsewhere.requests();
    }

    /** How many of these had the preimage of one of its invoices: more than none is a credential given away. */
    public int credentialsElsewhere() {
        return countsElsewhere.credentials();
    }

    @Override
    public void close() {
        home.close();
        elsewhere.close();
    }
}
