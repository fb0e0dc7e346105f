package org.l402.testkit.hostile;

/**
 * What a {@link HostileServer} does to a client that pays. Where nothing else is said it asks for {@link
 * HostileServer#PRICE} with an honest challenge, and gives what was paid for.
 */
public enum Trick {
    INVOICE_OF_ANOTHER_TOKEN(0, "the invoice belongs to another token than the one that comes with it"),
    INVOICE_OF_ANOTHER_NETWORK(
            0, "the invoice asks for money of the main network, or of regtest where that is the node's"),
    INVOICE_WITHOUT_AMOUNT(0, "the invoice leaves the amount to the payer"),
    HUGE_AMOUNT(0, "the invoice asks for all the bitcoin there will ever be"),
    OVERFLOWING_AMOUNT(0, "the invoice asks for 2^64 msat and 1 sat, which 64 bits take for 1 sat"),
    EXPIRED_INVOICE(0, "the invoice expired an hour ago"),
    INVOICE_PAID_BEFORE(1, "everybody is shown the same invoice, which somebody else may have paid"),

    TWO_TOKENS(0, "the challenge names one token as token and another as macaroon"),
    CHALLENGE_IN_QUOTES(0, "the challenge stands inside the quoted strings of other schemes"),
    LOOK_ALIKE_SCHEMES(0, "the schemes only look like L402: L402x, L4O2, XL402, …"),
    NON_ASCII(0, "the challenge is written in full-width letters, with a no-break space, with an accent in its token"),
    CHALLENGE_WITHOUT_402(0, "the challenge comes with status 403"),
    LONG_WORDS(0, "the challenge's version is 30000 characters long and steers terminals"),
    THOUSANDS_OF_CHALLENGES(
            1, "one answer has 3000 challenges, ten of which can be paid for; paid for, it has 3000 others"),
    MEGABYTES_OF_CHALLENGE(0, "the demand's header goes on until the client closes or 64 MiB were sent"),
    ENDLESS_INTERIM_ANSWERS(0, "interim answers (103) come until the client closes or 64 MiB were sent"),
    BOTTOMLESS_DEMAND(
            1,
            "the demand's body is gzip, a thousand times as long unpacked, until the client closes or 64 MiB were sent"),

    REDIRECT_BEFORE_PAYING(0, "instead of asking for payment it redirects to another origin, which does"),
    REDIRECT_AFTER_PAYING(1, "paid, it redirects to another origin, which asks for payment"),
    REDIRECT_IN_DISGUISE(1, "paid, it redirects to another origin behind an address that begins with its own name"),
    REDIRECT_WITH_LONG_WORDS(1, "paid, it redirects to 30000 characters that steer terminals and are no address"),
    DOWNGRADE_BEFORE_PAYING(0, "instead of asking for payment it redirects from https to http; it needs TLS"),
    DOWNGRADE_AFTER_PAYING(1, "paid, it redirects from https to http; it needs TLS"),

    NEVER_SATISFIED(1, "paid, it asks for payment, for ever"),
    NEVER_AUTHORIZED(1, "paid, it answers 401, for ever"),
    EVER_CHANGING(1, "each demand is for another service at another price, and payment never satisfies it"),
    USED_UP_AT_ONCE(
            Integer.MAX_VALUE, "what is bought opens one answer; each further one is sold anew, so only limits end it"),
    SAME_INVOICE_AGAIN(1, "what is bought opens one answer; then the same challenge comes again"),

    CUT_DEMAND(0, "the demand's header is cut: see HostileServer.cutAfter"),
    CUT_GOODS(1, "paid, the answer is cut: see HostileServer.cutAfter"),
    TRUNCATED_GOODS(1, "paid, the answer has half of the content that its header promises"),
    TRUNCATED_CHUNKS(1, "paid, the answer is chunked, and its last chunk never comes"),
    DRIPPED_DEMAND(0, "the demand's header comes a byte at a time and never ends"),
    DRIPPED_DEMAND_CONTENT(1, "the demand's content comes a byte at a time and never ends"),
    DRIPPED_GOODS(1, "paid, the answer's header comes a byte at a time and never ends"),
    DRIPPED_CONTENT(1, "paid, the answer's content comes a byte at a time and never ends"),
    MEGABYTES_OF_HEADER(1, "paid, the answer's header goes on until the client closes or 64 MiB were sent"),
    BOMB(1, "paid, the answer's content is 1 MiB of gzip, which unpacks to 1 GiB");

    private final int payments;
    private final String sentence;

    Trick(int payments, String sentence) {
        this.payments = payments;
        this.sentence = sentence;
    }

    /** How often a careful client pays at most, however often its user asks for the same. */
    public int payments() {
        return payments;
    }

    /** What the server does, for a person. */
    public String sentence() {
        return sentence;
    }

    /** Whether the server speaks TLS, so that it can lead away from it. */
    public boolean needsTls() {
        return this == DOWNGRADE_BEFORE_PAYING || this == DOWNGRADE_AFTER_PAYING;
    }
}
