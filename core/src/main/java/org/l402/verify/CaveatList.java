package org.l402.verify;

/**
 * The values that caveats of ours have: lists with commas between the entries, and times.
 *
 * <p>All are read where they stand, from {@code from} to the end of a caveat: this is on the path of every paid request.
 */
final class CaveatList {

    private CaveatList() {}

    /** Whether every entry is {@code <name>:<tier>} with a tier from 0 to 255 in its shortest form. */
    static boolean isServices(String text, int from) {
        for (int start = from; start <= text.length(); start = end(text, start) + 1) {
            if (!isService(text, start, end(text, start))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isService(String text, int start, int end) {
        int colon = text.indexOf(':', start);
        if (colon <= start || colon >= end) {
            return false;
        }
        int digits = end - colon - 1;
        if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(colon + 1) == '0')) {
            return false;
        }
        long tier = number(text, colon + 1, end);
        return tier >= 0 && tier <= 255;
    }

    /** Whether a list of services that {@link #isServices} accepts has this one. */
    static boolean hasService(String text, int from, String name, int tier) {
        for (int start = from; start <= text.length(); start = end(text, start) + 1) {
            int end = end(text, start);
            int colon = start + name.length();
            if (colon < end
                    && text.startsWith(name, start)
                    && text.charAt(colon) == ':'
                    && number(text, colon + 1, end) == tier) {
                return true;
            }
        }
        return false;
    }

    /** Whether a list has an entry, to the letter. */
    static boolean has(String text, int from, String entry) {
        for (int start = from; start <= text.length(); start = end(text, start) + 1) {
            if (end(text, start) - start == entry.length() && text.startsWith(entry, start)) {
                return true;
            }
        }
        return false;
    }

    /** Whether every entry of one list stands in another of the same condition; the empty list stands in every one. */
    static boolean isWithin(String text, String before, int from) {
        if (text.length() == from || text.equals(before)) {
            return true;
        }
        for (int start = from; start <= text.length(); start = end(text, start) + 1) {
            if (!has(before, from, text.substring(start, end(text, start)))) {
                return false;
            }
        }
        return true;
    }

    /** A time in whole seconds since 1970; -1 when it is anything but 1 to 12 digits. */
    static long seconds(String text, int from) {
        int digits = text.length() - from;
        return digits < 1 || digits > 12 ? -1 : number(text, from, text.length());
    }

    /** At most 18 digits; -1 when there are other characters. */
    private static long number(String text, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = 10 * number + (c - '0');
        }
        return number;
    }

    private static int end(String text, int start) {
        int comma = text.indexOf(',', start);
        return comma < 0 ? text.length() : comma;
    }
}
