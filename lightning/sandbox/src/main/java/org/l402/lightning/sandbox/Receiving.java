package org.l402.lightning.sandbox;

/** How the receiving half of a sandbox node answers {@code issue} and {@code status}. */
public enum Receiving {
    /** At once. */
    PROMPT,
    /** Not until this changes: the slow node. */
    HELD,
    /** With an error: the node that is down. */
    DOWN
}
