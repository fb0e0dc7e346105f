/** The root error of the protocol library; everything else has a package of its own. */
@NullMarked
package org.l402;

import org.jspecify.annotations.NullMarked;
