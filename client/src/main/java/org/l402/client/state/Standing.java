package org.l402.client.state;

import java.util.Locale;

/** What a server and a person said to a credential. */
public enum Standing {
    /** The server never let it pass yet: it blocks every further purchase from its origin. */
    UNACCEPTED,
    /** The server let it pass. */
    ACCEPTED,
    /** The server turned it down after having accepted it, for what it is made for. */
    SPENT,
    /** It was never accepted, and a person gave it up; what it cost counts as spent. */
    GIVEN_UP,
    /** It was bought elsewhere and taken in; whether the server lets it pass is not known, and it blocks nothing. */
    IMPORTED;

    /** The name for programs: {@code unaccepted}, {@code given-up}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
