package org.l402.gateway.upstream;

import java.time.Duration;
import org.l402.L402Exception;

/**
 * How long upstreams are waited for, and how many connections each of them gets.
 *
 * @param connectTime to get a connection, whether a new one or one from the pool
 * @param headTime from the end of the request to the header of the answer
 * @param idleTime how long a request or an answer may stand still on its way
 * @param connections the most connections to one upstream at a time
 * @param waiting the most requests that wait for one of them
 */
public record UpstreamLimits(Duration connectTime, Duration headTime, Duration idleTime, int connections, int waiting) {

    public static final UpstreamLimits DEFAULT =
            new UpstreamLimits(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), 512, 1024);

    public UpstreamLimits {
        if (connectTime.toMillis() < 1 || headTime.toMillis() < 1 || idleTime.toMillis() < 1) {
            throw new L402Exception(
                    "times for an upstream must be 1 ms or more: " + connectTime + ", " + headTime + ", " + idleTime);
        }
        if (connections < 1 || waiting < 0) {
            throw new L402Exception("an upstream needs 1 connection or more, and 0 requests or more waiting, not "
                    + connections + " and " + waiting);
        }
    }
}
