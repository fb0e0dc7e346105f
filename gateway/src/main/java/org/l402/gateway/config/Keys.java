package org.l402.gateway.config;

import java.util.List;

/**
 * The keys that one kind of section may have.
 *
 * @param allowed those that are understood
 * @param later those that will be, and are refused by name until then
 */
record Keys(List<String> allowed, List<String> later) {

    static Keys of(String... allowed) {
        return new Keys(List.of(allowed), List.of());
    }

    Keys later(String... later) {
        return new Keys(allowed, List.of(later));
    }
}
