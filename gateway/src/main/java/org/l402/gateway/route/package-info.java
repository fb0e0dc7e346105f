/** Which service a request's path belongs to. */
@NullMarked
package org.l402.gateway.route;

import org.jspecify.annotations.NullMarked;
