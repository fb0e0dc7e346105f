package org.l402.cli.get;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.cli.Safe;
import org.l402.cli.Span;
import org.l402.client.SpendingPolicy;
import org.l402.client.quote.Quote;

/** A policy that pays nothing and remembers what another one would have paid. */
final class DryRun implements SpendingPolicy {

    private final SpendingPolicy policy;
    private @Nullable Quote quote;

    DryRun(SpendingPolicy policy) {
        this.policy = policy;
    }

    @Override
    public Decision decide(Quote asked) {
        Decision decision = policy.decide(asked);
        if (decision instanceof Approved && quote == null) {
            quote = asked;
        }
        return decision instanceof Approved ? new Declined("this is a dry run") : decision;
    }

    /** What would have been paid. */
    Optional<Quote> quote() {
        return Optional.ofNullable(quote);
    }

    /** A quote in words, a few lines. */
    static String words(Quote quote, Instant now) {
        String services = quote.token().serviceNames();
        StringBuilder words = new StringBuilder("would pay " + quote.amount() + " of play money to " + quote.origin());
        words.append(services.isEmpty() ? "" : " for " + Safe.text(services)).append("; nothing was paid\n");
        quote.invoice()
                .description()
                .ifPresent(text -> words.append("  description    ")
                        .append(Safe.text(text))
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
