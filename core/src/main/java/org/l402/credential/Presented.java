package org.l402.credential;

/** What a request brought along as its credential. */
public sealed interface Presented {

    /** Nothing that is meant for L402. */
    record Nothing() implements Presented {}

    /** One credential, perhaps in several places. */
    record One(Credential credential) implements Presented {}

    /** Something meant for L402 that cannot be read; the reason is one sentence for the client's author. */
    record Unreadable(String reason) implements Presented {}

    /** Different credentials, of which none is picked. */
    record Ambiguous(String reason) implements Presented {}
}
