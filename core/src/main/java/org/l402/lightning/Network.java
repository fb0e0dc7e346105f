package org.l402.lightning;

/** A bitcoin network, with the prefix its invoices carry (BOLT 11, human-readable part). */
public enum Network {
    BITCOIN("bc"),
    TESTNET("tb"),
    SIGNET("tbs"),
    REGTEST("bcrt"),
    /** btcd's simulation network; its prefix is outside the specification. */
    SIMNET("sb");

    private final String prefix;

    Network(String prefix) {
        this.prefix = prefix;
    }

    /** What follows {@code ln} in an invoice. */
    public String prefix() {
        return prefix;
    }

    /** The name that configuration files and commands use: {@code bitcoin}, {@code regtest}, … */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
