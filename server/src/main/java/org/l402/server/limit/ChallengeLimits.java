package org.l402.server.limit;

import java.time.Duration;
import java.util.Optional;

/**
 * How many challenges may be asked for.
 *
 * @param perNetwork by one client network; empty when as many as it likes
 * @param total by all together; empty when as many as they like
 */
public record ChallengeLimits(Optional<Rate> perNetwork, Optional<Rate> total) {

    /**
     * What is good for a shop nobody has thought about: a purchase takes one or two challenges, so thirty a minute leave
     * room for the people behind one address, and a node that makes several hundred invoices a second keeps time for
     * being paid.
     */
    public static final ChallengeLimits DEFAULT = new ChallengeLimits(
            Optional.of(new Rate(30, Duration.ofMinutes(1))), Optional.of(new Rate(200, Duration.ofSeconds(1))));

    /** As many as anyone likes. */
    public static final ChallengeLimits OFF = new ChallengeLimits(Optional.empty(), Optional.empty());
}
