package org.l402.cli.get;

import org.l402.lightning.Network;

/** Which money an amount is of, in words. */
final class Money {

    private Money() {}

    /** What follows an amount: nothing where it is bitcoin, else for instance {@code  of play money}. */
    static String kind(Network network) {
        return switch (network) {
            case BITCOIN -> "";
            case TESTNET, SIGNET -> " of " + network.label() + " money";
            case REGTEST, SIMNET -> " of play money";
        };
    }
}
