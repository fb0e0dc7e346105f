/**
 * The contract kit of node adapters: interfaces with tests in them. An adapter's test class implements those whose
 * world it can make: {@link org.l402.testkit.lightning.IssuerContract} and {@link
 * org.l402.testkit.lightning.PayerContract} always; the others where a payment can be held back, a payee paid too much,
 * a node stopped, or a credential refused.
 */
@NullMarked
package org.l402.testkit.lightning;

import org.jspecify.annotations.NullMarked;
