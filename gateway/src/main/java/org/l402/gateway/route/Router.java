package org.l402.gateway.route;

import java.util.List;
import java.util.Optional;

/**
 * The choice of a route: the first whose pattern matches the canonical path; none, and nothing is served.
 *
 * <p>Every character counts, but not every upstream thinks so. A path that a lenient one may take for a path of a service
 * with a price ({@link PathPattern#matchesLoosely}) therefore belongs to nobody: such an upstream behind a cheaper route
 * would serve there what is sold here.
 */
public final class Router {

    private final List<Route> routes;

    /** A router that tries the routes in this order. */
    public Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** The route of a path; empty when there is none. */
    public Optional<Route> find(CanonicalPath canonical) {
        String path = canonical.value();
        Route found = null;
        for (Route route : routes) {
            if (route.path().matches(path)) {
                found = route;
                break;
            }
        }
        return found == null || isAlmostAnother(path) ? Optional.empty() : Optional.of(found);
    }

    private boolean isAlmostAnother(String path) {
        for (Route route : routes) {
            if (route.offer().isPresent()
                    && route.path().matchesLoosely(path)
                    && !route.path().matches(path)) {
                return true;
            }
        }
        return false;
    }
}
