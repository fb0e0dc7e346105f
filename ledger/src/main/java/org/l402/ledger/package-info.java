/** The record of what was sold: rows written on settlement, kept from the node's own record. */
@NullMarked
package org.l402.ledger;

import org.jspecify.annotations.NullMarked;
