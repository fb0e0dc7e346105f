package org.l402.bolt11;

import java.time.Duration;

/** The terms of an invoice, to be signed anew. */
final class Terms {

    private Terms() {}

    /** Everything an invoice says; what it leaves to a default is left out again. */
    static Bolt11Builder of(Bolt11Invoice invoice) {
        Bolt11Builder terms = new Bolt11Builder(invoice.network(), invoice.timestamp())
                .paymentHash(invoice.paymentHash())
                .paymentSecret(invoice.paymentSecret())
                .features(invoice.features());
        invoice.amount().ifPresent(terms::amount);
        invoice.description().ifPresent(terms::description);
        invoice.descriptionHash().ifPresent(terms::descriptionHash);
        invoice.metadata().ifPresent(terms::metadata);
        invoice.fallbacks().forEach(terms::fallback);
        invoice.routeHints().forEach(terms::routeHint);
        if (!invoice.expiry().equals(Duration.ofHours(1))) {
            terms.expiry(invoice.expiry());
        }
        if (invoice.minFinalCltv() != 18) {
            terms.minFinalCltv(invoice.minFinalCltv());
        }
        return terms;
    }
}
