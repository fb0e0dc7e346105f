/** Where a request is going: its target in the one form that is matched and forwarded. */
@NullMarked
package org.l402.gateway.route;

import org.jspecify.annotations.NullMarked;
