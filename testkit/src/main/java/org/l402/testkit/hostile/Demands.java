package org.l402.testkit.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.challenge.Challenge;
import org.l402.lightning.MilliSatoshi;

/** What a trick asks for: the values of the WWW-Authenticate lines, one character for each byte. */
final class Demands {

    /** An escape sequence of terminals in one character, and a line's end in another. */
    static final String LONG_WORDS = "\u009b31m\u0085" + "x".repeat(30_000);

    private static final int LINES = 30;
    private static final int CHALLENGES_PER_LINE = 100;
    private static final int PAYABLE = 10;

    private final Trick trick;
    private final Seller seller;
    private final AtomicInteger count = new AtomicInteger();
    private @Nullable Challenge same;
    private volatile String lastInvoice = "";

    Demands(Trick trick, Seller seller) {
        this.trick = trick;
        this.seller = seller;
        if (trick == Trick.INVOICE_PAID_BEFORE) {
            same();
        }
    }

    /** The invoice that was asked to be paid last; empty when none was. */
    String lastInvoice() {
        return lastInvoice;
    }

    List<String> lines() {
        return switch (trick) {
            case INVOICE_OF_ANOTHER_TOKEN -> lines(honest().token(), honest().invoice());
            case INVOICE_OF_ANOTHER_NETWORK -> lines(Forgery.ofAnotherNetwork(invoice()));
            case INVOICE_WITHOUT_AMOUNT -> lines(Forgery.withoutAmount(invoice()));
            case EXPIRED_INVOICE -> lines(Forgery.expired(invoice()));
            case HUGE_AMOUNT -> lines(invoice(MilliSatoshi.MAX));
            case OVERFLOWING_AMOUNT -> {
                Bolt11Invoice invoice = invoice();
                yield lines(token(invoice), Forgery.withOverflowingAmount(invoice));
            }
            // To cut is to ask often, and to sign is slow.
            case INVOICE_PAID_BEFORE, SAME_INVOICE_AGAIN, CUT_DEMAND -> same().headerValues();
            case TWO_TOKENS ->
                List.of("L402 token=\"" + honest().token() + "\", macaroon=\"" + honest().token() + "\", invoice=\""
                        + honest().invoice() + "\"");
            case CHALLENGE_IN_QUOTES -> inQuotes(honest());
            case LOOK_ALIKE_SCHEMES -> lookAlikes(honest());
            case NON_ASCII -> nonAscii(honest());
            case LONG_WORDS -> List.of("L402 version=\"" + LONG_WORDS + "\", " + parameters(honest()));
            case THOUSANDS_OF_CHALLENGES -> thousands();
            case EVER_CHANGING -> changing(count.incrementAndGet());
            default -> honest().headerValues();
        };
    }

    private Challenge honest() {
        Bolt11Invoice invoice = invoice();
        return new Challenge(token(invoice), invoice.text());
    }

    private synchronized Challenge same() {
        if (same == null) {
            same = honest();
        }
        return same;
    }

    private Bolt11Invoice invoice() {
        return invoice(HostileServer.PRICE);
    }

    private Bolt11Invoice invoice(MilliSatoshi price) {
        Bolt11Invoice invoice = seller.invoice(price);
        lastInvoice = invoice.text();
        return invoice;
    }

    private String token(Bolt11Invoice invoice) {
        return seller.token("goods", invoice.paymentHash(), invoice.expiresAt());
    }

    /** A token that fits a forged invoice in all that the forgery left. */
    private List<String> lines(Bolt11Invoice invoice) {
        return lines(token(invoice), invoice.text());
    }

    private static List<String> lines(String token, String invoice) {
        return new Challenge(token, invoice).headerValues();
    }

    private static List<String> inQuotes(Challenge honest) {
        String escaped = parameters(honest).replace("\"", "\\\"");
        return List.of(
                "Basic realm=\"L402 token=" + honest.token() + ", invoice=" + honest.invoice() + "\"",
                "Digest realm=\"\\\", L402 " + escaped + "\", nonce=\"L402 " + escaped + "\"",
                "Bearer error_description=\"\\\\\\\", L402 " + escaped + ", \\\"\"");
    }

    private static List<String> lookAlikes(Challenge honest) {
        return List.of("L402x", "L4O2", "XL402", "L402-", "L-402", "LSATS", "1402").stream()
                .map(scheme -> scheme + " " + parameters(honest))
                .toList();
    }

    private static List<String> nonAscii(Challenge honest) {
        return List.of(
                utf8("\uff2c\uff14\uff10\uff12 " + parameters(honest)),
                utf8("L402\u00a0" + parameters(honest)),
                "L402 token=\"\u00e9" + honest.token() + "\", invoice=\"" + honest.invoice() + "\"");
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private List<String> thousands() {
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < LINES; line++) {
            List<String> challenges = new ArrayList<>();
            for (int i = 0; i < CHALLENGES_PER_LINE; i++) {
                String invoice = line == 0 && i < PAYABLE ? invoice().text() : "lnbcrt1";
                challenges.add("L402 " + parameters(new Challenge(opaque(line * CHALLENGES_PER_LINE + i), invoice)));
            }
            lines.add(String.join(", ", challenges));
        }
        return lines;
    }

    private static String opaque(int number) {
        return Base64.getEncoder().encodeToString(("token-" + number).getBytes(StandardCharsets.US_ASCII));
    }

    private List<String> changing(int number) {
        Bolt11Invoice invoice = invoice(HostileServer.PRICE.plus(new MilliSatoshi(number)));
        return lines(seller.token("service-" + number, invoice.paymentHash(), invoice.expiresAt()), invoice.text());
    }

    private static String parameters(Challenge challenge) {
        return "token=\"" + challenge.token() + "\", invoice=\"" + challenge.invoice() + "\"";
    }
}
