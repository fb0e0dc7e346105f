/**
 * The listener: HTTP/1.1 requests whose framing can be read in exactly one way, and the end of a connection.
 *
 * <p>Everything here runs on the event loop of the connection it belongs to.
 */
@NullMarked
package org.l402.gateway.wire;

import org.jspecify.annotations.NullMarked;
