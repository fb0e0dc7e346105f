package org.l402.benchmarks.load;

/** One moving line on a terminal, nothing elsewhere; the script that starts us knows which it is. */
public final class Progress {

    private Progress() {}

    /** Shows what is being done now, in place of what was shown before. */
    public static void show(String what) {
        if (Boolean.getBoolean("l402.progress")) {
            System.err.print("\r\033[K" + what);
        }
    }
}
