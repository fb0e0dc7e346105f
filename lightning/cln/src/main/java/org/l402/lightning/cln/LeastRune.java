package org.l402.lightning.cln;

import org.l402.lightning.InspectableNode.Role;

/** The commands that make runes for one role and nothing else. */
final class LeastRune {

    static final String ISSUE = "lightning-cli createrune restrictions="
            + "'[[\"method=invoice\",\"method=listinvoices\",\"method=waitanyinvoice\",\"method=waitinvoice\","
            + "\"method=autoclean-status\"]]'";

    /** Payments up to 1000 sat with a fee up to 10 sat, and their lookup. */
    static final String PAY = "lightning-cli createrune restrictions="
            + "'[[\"method=xpay\",\"method=listpays\"],[\"method=listpays\",\"pinvinvstring_amount<1000001\"],"
            + "[\"method=listpays\",\"pnamemaxfee<10001\"]]'";

    private LeastRune() {}

    static String command(Role role) {
        return role == Role.ISSUE ? ISSUE : PAY;
    }
}
