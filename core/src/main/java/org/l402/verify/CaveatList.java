package org.l402.verify;

/** The values that caveats of ours have: lists with commas between the entries, and times. Read without copies. */
final class CaveatList {

    private CaveatList() {}

    /** Whether every entry is {@code <name>:<tier>} with a tier from 0 to 255 in its shortest form. */
    static boolean isServices(String list) {
        for (int start = 0; start <= list.length(); start = end(list, start) + 1) {
            if (!isService(list, start, end(list, start))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isService(String list, int start, int end) {
        int colon = list.indexOf(':', start);
        if (colon <= start || colon >= end) {
            return false;
        }
        int digits = end - colon - 1;
        if (digits < 1 || digits > 3 || (digits > 1 && list.charAt(colon + 1) == '0')) {
            return false;
        }
        int tier = 0;
        for (int i = colon + 1; i < end; i++) {
            char c = list.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            tier = 10 * tier + (c - '0');
        }
        return tier <= 255;
    }

    /** Whether a list of services that {@link #isServices} accepts has this one. */
    static boolean hasService(String list, String name, int tier) {
        for (int start = 0; start <= list.length(); start = end(list, start) + 1) {
            int end = end(list, start);
            int colon = start + name.length();
            if (colon < end
                    && list.startsWith(name, start)
                    && list.charAt(colon) == ':'
                    && Integer.parseInt(list, colon + 1, end, 10) == tier) {
                return true;
            }
        }
        return false;
    }

    /** Whether a list has an entry, to the letter. */
    static boolean has(String list, String entry) {
        for (int start = 0; start <= list.length(); start = end(list, start) + 1) {
            if (end(list, start) - start == entry.length() && list.startsWith(entry, start)) {
                return true;
            }
        }
        return false;
    }

    /** Whether every entry of one list stands in the other; the empty list stands in every one. */
    static boolean isWithin(String list, String other) {
        if (list.isEmpty() || list.equals(other)) {
            return true;
        }
        for (int start = 0; start <= list.length(); start = end(list, start) + 1) {
            if (!has(other, list.substring(start, end(list, start)))) {
                return false;
            }
        }
        return true;
    }

    /** A time in whole seconds since 1970; -1 when it is anything but 1 to 12 digits. */
    static long seconds(String value) {
        if (value.isEmpty() || value.length() > 12) {
            return -1;
        }
        long seconds = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            seconds = 10 * seconds + (c - '0');
        }
        return seconds;
    }

    private static int end(String list, int start) {
        int comma = list.indexOf(',', start);
        return comma < 0 ? list.length() : comma;
    }
}
