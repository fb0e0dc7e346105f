/** The Lightning node that a gateway's invoices come from. */
@NullMarked
package org.l402.gateway.node;

import org.jspecify.annotations.NullMarked;
