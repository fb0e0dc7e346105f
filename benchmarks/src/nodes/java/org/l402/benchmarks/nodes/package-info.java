/** What a real node does alone, and how much of it is left behind the gateway. */
@NullMarked
package org.l402.benchmarks.nodes;

import org.jspecify.annotations.NullMarked;
