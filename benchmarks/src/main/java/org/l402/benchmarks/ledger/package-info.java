/** How long questions to a large ledger take. */
@NullMarked
package org.l402.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;
