package org.l402.challenge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One challenge of any authentication scheme (RFC 9110, section 11.3).
 *
 * @param scheme as it was written; compared without regard to case
 * @param token68 what follows the scheme where it has no parameters
 * @param parameters by lower-case name, in order
 */
public record AuthChallenge(String scheme, Optional<String> token68, Map<String, String> parameters) {

    public AuthChallenge {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    boolean isScheme(String name) {
        return scheme.equalsIgnoreCase(name);
    }
}
