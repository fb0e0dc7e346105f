package org.l402.gateway.wire;

import java.time.Duration;
import org.l402.L402Exception;

/**
 * How much, and for how long, a client may make the listener wait.
 *
 * @param requestLine the longest request line, in bytes; a longer one is answered with 414
 * @param headerBytes the longest header, in bytes without the request line; a longer one is answered with 431
 * @param headerFields the most header fields; more are answered with 431
 * @param headTime from a request's first byte to the end of its header; then 408
 * @param idleTime how long a connection may be silent between requests (then it is closed) or inside a body (then 408)
 */
public record WireLimits(int requestLine, int headerBytes, int headerFields, Duration headTime, Duration idleTime) {

    public static final WireLimits DEFAULT =
            new WireLimits(8 * 1024, 32 * 1024, 100, Duration.ofSeconds(10), Duration.ofSeconds(60));

    public WireLimits {
        if (requestLine < 1 || headerBytes < 1 || headerFields < 1) {
            throw new L402Exception("limits of the listener must be above 0: " + requestLine + ", " + headerBytes + ", "
                    + headerFields);
        }
        if (headTime.toMillis() < 1 || idleTime.toMillis() < 1) {
            throw new L402Exception("times of the listener must be 1 ms or more: " + headTime + ", " + idleTime);
        }
    }
}
