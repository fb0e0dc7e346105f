/** A reverse proxy that puts a price on any HTTP service. */
@NullMarked
package org.l402.gateway;

import org.jspecify.annotations.NullMarked;
