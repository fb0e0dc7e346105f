package org.l402.cli.get;

import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;
import org.l402.client.ClientEvent;
import org.l402.client.SpendingPolicy;
import org.l402.client.quote.Legible;
import org.l402.client.quote.Quote;

/**
 * Says each step of a request and of a purchase, a line for each, without secrets: of an address neither query nor
 * credential. As a policy it takes the cheapest, and shows what passed the checks.
 *
 * @param isShown whether anybody wants to see it
 */
record Steps(PrintWriter err, boolean isShown) implements SpendingPolicy, Consumer<ClientEvent> {

    void asking(HttpRequest request) {
        URI uri = request.uri();
        say("asks: " + request.method() + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath()
                + (uri.getRawQuery() == null ? "" : "?…"));
    }

    void answered(HttpResponse<?> response) {
        say("answered: " + response.statusCode());
    }

    @Override
    public List<Quote> choose(List<Quote> quotes) {
        List<Quote> chosen = CHEAPEST.choose(quotes);
        Quote first = chosen.get(0);
        String services = first.token().serviceNames();
        say("checked: " + first.amount() + (services.isEmpty() ? "" : " for " + services) + ", payable until "
                + first.expiresAt() + ", payment hash " + first.paymentHash()
                + (first.isTokenBound()
                        ? "; it pays for the token"
                        : "; that it pays for the token cannot be checked"));
        first.invoice().description().ifPresent(text -> say("the invoice says: " + text));
        return chosen;
    }

    @Override
    public void accept(ClientEvent event) {
        if (event instanceof ClientEvent.Challenged challenged) {
            say("answered: 402 with " + challenged.offers() + (challenged.offers() == 1 ? " offer" : " offers")
                    + " for " + challenged.path());
        } else if (event instanceof ClientEvent.Refused refused) {
            say("refused (" + refused.rule().label() + "): nothing is paid");
        } else if (event instanceof ClientEvent.Paying paying) {
            say("pays: " + paying.amount() + " and a fee of at most " + paying.maxFee() + ", payment hash "
                    + paying.paymentHash());
        } else if (event instanceof ClientEvent.Paid paid) {
            say("paid: " + paid.amount() + " and a fee of " + paid.fee() + ", payment hash " + paid.paymentHash()
                    + "; the credential is kept");
        } else if (event instanceof ClientEvent.PaymentFailed failed) {
            say("payment failed: " + failed.reason() + ", payment hash " + failed.paymentHash());
        } else if (event instanceof ClientEvent.PaymentUnknown unknown) {
            say("payment in doubt: " + unknown.reason() + ", payment hash " + unknown.paymentHash());
        } else if (event instanceof ClientEvent.Accepted accepted) {
            say("asked again: the credential opens it, payment hash " + accepted.paymentHash());
        }
    }

    private void say(String step) {
        if (isShown) {
            err.println("* " + Legible.oneLine(step));
        }
    }
}
