package org.l402.gateway.route;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A path as servers read it that trim names, as some file systems do, or that decode before they look for the query.
 *
 * <p>What is read here has been canonical and then decoded once, so it has no empty segments but the last.
 */
final class LooseReading {

    private LooseReading() {}

    /** Whether such a server may read another path than this. Allocates nothing. */
    static boolean differs(String decoded) {
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            boolean ends = i + 1 == decoded.length() || decoded.charAt(i + 1) == '/';
            if (isCut(c) || (ends && isTrimmed(c))) {
                return true;
            }
        }
        return false;
    }

    /** What it reads then. */
    static String of(String decoded) {
        int cut = 0;
        while (cut < decoded.length() && !isCut(decoded.charAt(cut))) {
            cut++;
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : decoded.substring(0, cut).split("/", -1)) {
            String trimmed = trimmed(segment);
            if (segment.stripTrailing().equals("..")) {
                segments.pollLast();
            } else if (!trimmed.isEmpty()) {
                segments.add(trimmed);
            }
        }
        return "/" + String.join("/", segments);
    }

    private static String trimmed(String segment) {
        int end = segment.length();
        while (end > 0 && isTrimmed(segment.charAt(end - 1))) {
            end--;
        }
        return segment.substring(0, end);
    }

    private static boolean isCut(char c) {
        return c == '?' || c == '#';
    }

    private static boolean isTrimmed(char c) {
        return c == '.' || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
