/** JMH benchmarks of what runs for every request. */
@NullMarked
package org.l402.benchmarks;

import org.jspecify.annotations.NullMarked;
