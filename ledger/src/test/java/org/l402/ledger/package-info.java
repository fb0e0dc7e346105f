@NullMarked
package org.l402.ledger;

import org.jspecify.annotations.NullMarked;
