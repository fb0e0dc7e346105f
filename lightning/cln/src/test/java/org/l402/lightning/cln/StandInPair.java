package org.l402.lightning.cln;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Two nodes that answer as Core Lightning does, for tests elsewhere: a seller that is asked over clnrest or its socket,
 * and a buyer with a socket and a channel to the seller.
 */
public final class StandInPair implements AutoCloseable {

    private static final long CAPACITY_MSAT = 100_000_000;

    private final ClnStandIn seller = new ClnStandIn(InstantSource.system());
    private final ClnStandIn buyer = new ClnStandIn(InstantSource.system());
    private final Path ca;
    private final RestServer rest;
    private final SocketServer sellerSocket;
    private final SocketServer buyerSocket;

    /** Both nodes, running; what they need of files is written to {@code directory}, which must be there. */
    public StandInPair(Path directory) {
        TestAuthority authority = new TestAuthority();
        ca = authority.write(directory.resolve("ca.pem"));
        rest = seller.listen(authority.server(TestAuthority.NODE_NAMES));
        sellerSocket = seller.listen(directory.resolve("seller-rpc"));
        buyerSocket = buyer.listen(directory.resolve("buyer-rpc"));
        buyer.pays.connect(new StandInPays.Channel(seller.invoices, 0, CAPACITY_MSAT));
        seller.pays.connect(new StandInPays.Channel(buyer.invoices, 0, CAPACITY_MSAT));
    }

    /** The certificate that signed the seller's. */
    public Path ca() {
        return ca;
    }

    /** Host and port of the seller's clnrest. */
    public String restAddress() {
        return "127.0.0.1:" + rest.address().getPort();
    }

    /** A new rune of the seller that can receive and do nothing else. */
    public String receiveOnlyRune() {
        return seller.runes.make(StandInRunes.ISSUE).text();
    }

    public Path sellerSocket() {
        return sellerSocket.path();
    }

    public Path buyerSocket() {
        return buyerSocket.path();
    }

    /** What the seller has received in all, msat. */
    public long received() {
        return seller.invoices.received();
    }

    @Override
    public void close() {
        seller.close();
        buyer.close();
    }
}
