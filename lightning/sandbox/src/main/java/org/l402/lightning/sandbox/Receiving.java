package org.l402.lightning.sandbox;

/** How the receiving half of a sandbox node answers {@code issue} and {@code status}. */
public enum Receiving {
    /** At once. */
    PROMPT,
    /** Not until this changes, and with an error when it does not for six seconds: the slow node. */
    HELD,
    /** With an error: the node that is down. */
    DOWN
}
