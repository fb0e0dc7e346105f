package org.l402.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The word that was probably meant, among those that are allowed. */
public final class Nearest {

    private Nearest() {}

    /** The candidate that is fewest edits away, when there are so few that a slip of the pen explains them. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        String written = word.toLowerCase(Locale.ROOT).replace('_', '-');
        if (written.length() > 40) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(candidate -> edits(written, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> edits(written, candidate)));
    }

    /** Letters inserted, left out, replaced, or swapped with their neighbour (optimal string alignment). */
    private static int edits(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : least(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int least(int[][] cost, String from, String to, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
