/** Core Lightning as a node that issues and pays, over its unix socket or over clnrest. */
@NullMarked
package org.l402.lightning.cln;

import org.jspecify.annotations.NullMarked;
