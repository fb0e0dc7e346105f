package org.l402.cli.get;

import java.time.Instant;
import org.l402.cli.Span;
import org.l402.client.quote.Legible;
import org.l402.client.quote.Quote;
import org.l402.client.state.HeldCredential;

/** A purchase that is not made, in words. */
final class DryRun {

    private DryRun() {}

    /** A quote in words, a few lines. */
    static String words(Quote quote, Instant now) {
        String services = quote.token().serviceNames();
        StringBuilder words = new StringBuilder(
                "would pay " + quote.amount() + Money.kind(quote.invoice().network()) + " to " + quote.origin());
        words.append(services.isEmpty() ? "" : " for " + Legible.oneLine(services))
                .append("; nothing was paid\n");
        quote.invoice()
                .description()
                .ifPresent(text -> words.append("  description    ")
                        .append(Legible.oneLine(text))
                        .append('\n'));
        words.append("  payment hash   ").append(quote.paymentHash()).append('\n');
        words.append("  payee          ").append(quote.invoice().payee()).append('\n');
        words.append("  payable until  ")
                .append(quote.expiresAt())
                .append(" (")
                .append(Span.between(now, quote.expiresAt()))
                .append(")\n");
        words.append("  buys           ").append(bought(quote, now)).append('\n');
        return words.toString();
    }

    /** A credential that would be used instead of a payment, in a line. */
    static String words(HeldCredential credential) {
        return credential.isAccepted()
                ? "nothing to pay: a credential bought before would be used\n"
                : "nothing to pay: the credential bought before for "
                        + Legible.oneLine(credential.purchase().payment().path())
                        + ", never accepted so far, would be used, and nothing be bought before it is accepted\n";
    }

    private static String bought(Quote quote, Instant now) {
        if (quote.token().isOpaque()) {
            return "a token of a format not read here; that the invoice pays for it cannot be checked";
        }
        return quote.token()
                .expiresAt()
                .map(expiry -> "a token good until " + expiry + " (" + Span.between(now, expiry) + ")")
                .orElse("a token that does not expire");
    }
}
