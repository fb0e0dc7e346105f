/** How often who may ask for a challenge. */
@NullMarked
package org.l402.server.limit;

import org.jspecify.annotations.NullMarked;
