package org.l402.cli.get;

import java.nio.file.Path;
import org.l402.cli.Conversation;
import org.l402.client.Approval;
import org.l402.client.quote.Legible;
import org.l402.client.quote.Quote;
import org.l402.lightning.MilliSatoshi;

/** Asks the person at the terminal; where there is no terminal, nobody. */
record TerminalApproval(Path terminal) implements Approval {

    @Override
    public boolean isGiven(Quote quote, MilliSatoshi maxFee) {
        return Conversation.isYes(terminal, question(quote, maxFee));
    }

    private static String question(Quote quote, MilliSatoshi maxFee) {
        String services = quote.token().serviceNames();
        String description = quote.invoice().description().orElse("");
        return quote.origin() + " asks for " + quote.amount() + ", and a fee of at most " + maxFee
                + (services.isEmpty() ? "" : ", for " + Legible.oneLine(services))
                + (description.isEmpty() ? "" : " (\"" + Legible.oneLine(description) + "\")") + ". Pay? [y/N] ";
    }
}
