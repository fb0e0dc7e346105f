package org.l402.lightning.lnd;

import java.util.Optional;
import org.l402.lightning.SettlementSource.Settlement;
import org.l402.lightning.lnd.rpc.Invoice;
import org.l402.lightning.lnd.rpc.Invoice.InvoiceState;
import org.l402.lightning.lnd.rpc.ListInvoiceRequest;
import org.l402.lightning.lnd.rpc.ListInvoiceResponse;

/** How many invoices of a node settled after a place: counted from its list, a page at a time, the newest first. */
final class InvoiceSurvey {

    /** Half a megabyte; longer pages were not read faster. */
    private static final int PAGE = 500;

    private final long after;
    private long offset;
    private boolean done;
    private long count;
    private long highest;
    private Optional<Settlement> lowest = Optional.empty();

    InvoiceSurvey(long after) {
        this.after = after;
    }

    ListInvoiceRequest next() {
        return ListInvoiceRequest.newBuilder()
                .setReversed(true)
                .setIndexOffset(offset)
                .setNumMaxInvoices(PAGE)
                .build();
    }

    void add(ListInvoiceResponse page) {
        for (Invoice invoice : page.getInvoicesList()) {
            if (invoice.getState() == InvoiceState.SETTLED) {
                long index = invoice.getSettleIndex();
                highest = Math.max(highest, index);
                if (index > after) {
                    count++;
                    if (lowest.isEmpty() || index < lowest.get().index()) {
                        lowest = Optional.of(LndFollowing.settlement(invoice));
                    }
                }
            }
        }
        offset = page.getFirstIndexOffset();
        done = page.getInvoicesCount() == 0 || offset <= 1;
    }

    /** Whether all invoices were seen. */
    boolean done() {
        return done;
    }

    /** How many settled after the place, of those seen. */
    long count() {
        return count;
    }

    /** The first of them. */
    Optional<Settlement> lowest() {
        return lowest;
    }

    /** The highest index seen, also of those that settled before the place; 0 when none settled. */
    long highest() {
        return highest;
    }
}
