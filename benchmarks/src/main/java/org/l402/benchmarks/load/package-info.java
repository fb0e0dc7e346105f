/** The gateway under load, side by side with a plain pass-through, nginx and the upstream alone. */
@NullMarked
package org.l402.benchmarks.load;

import org.jspecify.annotations.NullMarked;
