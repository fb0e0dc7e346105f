/** BOLT 11 invoices: decode, encode, sign, recover the payee. */
@NullMarked
package org.l402.bolt11;

import org.jspecify.annotations.NullMarked;
