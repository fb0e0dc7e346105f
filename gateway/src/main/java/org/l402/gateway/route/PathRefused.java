package org.l402.gateway.route;

/**
 * A path that different programs might read differently, or none.
 *
 * @param reason what was found, as the middle of a sentence
 */
public record PathRefused(String reason) implements PathReading {}
