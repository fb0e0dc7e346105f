package org.l402.gateway.route;

import java.util.Optional;
import org.l402.offer.Offer;

/**
 * One service as requests meet it.
 *
 * @param name for logs
 * @param path the paths that belong to it
 * @param offer what it sells; empty when it is free
 */
public record Route(String name, PathPattern path, Upstream upstream, Optional<Offer> offer) {}
