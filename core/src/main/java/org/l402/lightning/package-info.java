/** What the protocol needs of Lightning: preimages, payment hashes, money, and the two halves of a node. */
@NullMarked
package org.l402.lightning;

import org.jspecify.annotations.NullMarked;
