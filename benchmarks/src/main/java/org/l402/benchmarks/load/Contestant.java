package org.l402.benchmarks.load;

import java.net.URI;
import java.util.Optional;

/**
 * One of those that are compared: where its requests go and what is expected of it.
 *
 * @param processes whose processor time is counted
 * @param credential the value of the Authorization header that every request carries; a secret
 * @param paymentRequired whether every answer must be a 402, else every one a 200
 */
public record Contestant(
        String name, Processes processes, URI uri, Optional<String> credential, boolean paymentRequired) {

    static Contestant plain(String name, Program program, URI uri) {
        return new Contestant(name, program.processes(), uri, Optional.empty(), false);
    }
}
