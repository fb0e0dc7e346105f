/** The calls that a paywall makes to its node, and what becomes of them when the node is in trouble. */
@NullMarked
package org.l402.server.node;

import org.jspecify.annotations.NullMarked;
