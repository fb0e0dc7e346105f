/** The command {@code node check}: what a gateway's node can do, and what stands in the way. */
@NullMarked
package org.l402.cli.node;

import org.jspecify.annotations.NullMarked;
