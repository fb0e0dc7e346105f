package org.l402.cli.get;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.l402.cli.Safe;
import org.l402.client.Approval;
import org.l402.client.quote.Quote;
import org.l402.lightning.MilliSatoshi;

/** Asks the person at the terminal, whatever the streams of the process are; where there is no terminal, nobody. */
record TerminalApproval(Path terminal) implements Approval {

    private static final Set<String> YES = Set.of("y", "yes");

    @Override
    public boolean isGiven(Quote quote, MilliSatoshi maxFee) {
        try (BufferedReader answers = Files.newBufferedReader(terminal)) {
            Files.writeString(terminal, question(quote, maxFee), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            String answer = answers.readLine();
            return answer != null && YES.contains(answer.strip());
        } catch (IOException e) {
            return false;
        }
    }

    private static String question(Quote quote, MilliSatoshi maxFee) {
        String services = quote.token().serviceNames();
        String description = quote.invoice().description().orElse("");
        return quote.origin() + " asks for " + quote.amount() + ", and a fee of at most " + maxFee
                + (services.isEmpty() ? "" : ", for " + Safe.text(services))
                + (description.isEmpty() ? "" : " (\"" + Safe.text(description) + "\")") + ". Pay? [y/N] ";
    }
}
