/** The commands about what was paid: the journal of payments, and what was spent of each limit. */
@NullMarked
package org.l402.cli.payments;

import org.jspecify.annotations.NullMarked;
