/** Forwarding: a request to the service behind the gateway, its answer back, both as they come. */
@NullMarked
package org.l402.gateway.upstream;

import org.jspecify.annotations.NullMarked;
