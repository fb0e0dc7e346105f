package org.l402.gateway;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.l402.ledger.FollowedNode;
import org.l402.ledger.Follower;
import org.l402.ledger.Ledger;
import org.l402.ledger.OwnInvoices;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.server.keys.DataDirectory;

/** The ledger in a gateway's data directory, and the invoices that belong in it. */
public final class Bookkeeping {

    private Bookkeeping() {}

    /**
     * Begins to keep the ledger; whatever becomes of it, selling does not depend on it.
     *
     * @param data the data directory, which is made when it is not there
     * @param paid is told of invoices that were paid in full
     * @throws org.l402.server.keys.DataException when the directory cannot be used
     */
    static Follower start(
            Path data, FollowedNode node, Network network, InstantSource clock, Consumer<PaymentHash> paid) {
        return Follower.start(node, own(data, network, clock), () -> Ledger.keep(data), paid, clock);
    }

    /** Tells the invoices of the gateway with this data directory from others. */
    public static OwnInvoices own(Path data, Network network, InstantSource clock) {
        DataDirectory directory = DataDirectory.open(data, network, clock);
        return new OwnInvoices(directory.instance(), directory.keys());
    }
}
