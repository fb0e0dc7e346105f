package org.l402.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that one kind of section may have.
 *
 * @param allowed those that are understood, in the order in which they are listed to a user
 * @param refused those that are refused by name, each with what is then said about it
 */
public record Keys(List<String> allowed, Map<String, String> refused) {

    public Keys {
        allowed = List.copyOf(allowed);
        refused = Map.copyOf(refused);
    }

    /** These keys and no other. */
    public static Keys of(String... allowed) {
        return new Keys(List.of(allowed), Map.of());
    }

    /** The same, and those that will be understood one day. */
    public Keys later(String... later) {
        Keys keys = this;
        for (String key : later) {
            keys = keys.refused(key, "is not yet supported; leave it out");
        }
        return keys;
    }

    /** The same, and one that a user might expect here. */
    public Keys refused(String key, String sentence) {
        Map<String, String> more = new LinkedHashMap<>(refused);
        more.put(key, sentence);
        return new Keys(allowed, more);
    }
}
