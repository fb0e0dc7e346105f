package org.l402.gateway.route;

import java.util.Optional;
import org.l402.offer.Offer;
import org.l402.server.Acceptance;

/**
 * One service as requests meet it.
 *
 * @param name for logs
 * @param path the paths that belong to it
 * @param offer what it sells; empty when it is free
 * @param acceptance what a credential must show, where it sells
 */
public record Route(String name, PathPattern path, Upstream upstream, Optional<Offer> offer, Acceptance acceptance) {}
