/** A Lightning node of play money, in this process or reached over its pay port. */
@NullMarked
package org.l402.lightning.sandbox;

import org.jspecify.annotations.NullMarked;
