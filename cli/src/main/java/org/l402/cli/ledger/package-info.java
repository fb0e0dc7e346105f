/** What was sold, for whoever sells. */
@NullMarked
package org.l402.cli.ledger;

import org.jspecify.annotations.NullMarked;
