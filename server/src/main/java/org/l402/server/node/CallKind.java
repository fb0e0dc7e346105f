package org.l402.server.node;

/** What a node is asked for, and the words for it. */
public enum CallKind {
    /** New invoices. */
    ISSUE(
            "waited for",
            "made no invoice",
            "makes no invoices",
            "answers",
            "new challenges are answered 503 until it is well again, paid requests are served"),
    /** How an invoice stands. */
    LOOK_UP(
            "looked up",
            "looked up no invoice",
            "looks up no invoices",
            "looks up invoices",
            "where a service wants its word (verify: settled), credentials whose invoice is not yet known to be settled are"
                    + " answered 503 until it is well again, all others are served");

    private final String waitedFor;
    private final String notDone;
    private final String trouble;
    private final String well;
    private final String consequence;

    CallKind(String waitedFor, String notDone, String trouble, String well, String consequence) {
        this.waitedFor = waitedFor;
        this.notDone = notDone;
        this.trouble = trouble;
        this.well = well;
        this.consequence = consequence;
    }

    /** Invoices are being … */
    String waitedFor() {
        return waitedFor;
    }

    /** The node … within its time. */
    String notDone() {
        return notDone;
    }

    /** The node …, and is not asked for a while. */
    String trouble() {
        return trouble;
    }

    /** The node … again. */
    String well() {
        return well;
    }

    /** What clients see while it does not. */
    String consequence() {
        return consequence;
    }
}
