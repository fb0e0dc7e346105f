package org.l402.gateway;

import java.nio.file.Path;
import java.time.InstantSource;
import org.l402.ledger.OwnInvoices;
import org.l402.lightning.Network;
import org.l402.server.keys.DataDirectory;

/** What belongs in a gateway's ledger, for whoever looks at it beside the gateway. */
public final class Bookkeeping {

    private Bookkeeping() {}

    /**
     * Tells the invoices of the gateway with this data directory from others.
     *
     * @param data the data directory, which is made when it is not there
     * @throws org.l402.server.keys.DataException when it cannot be used
     */
    public static OwnInvoices own(Path data, Network network, InstantSource clock) {
        DataDirectory directory = DataDirectory.open(data, network, clock);
        return new OwnInvoices(directory.instance(), directory.keys());
    }
}
