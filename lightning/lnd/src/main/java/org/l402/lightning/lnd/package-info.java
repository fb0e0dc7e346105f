/** LND, over gRPC: an issuer of invoices, a payer, or both, as far as a macaroon allows. */
@NullMarked
package org.l402.lightning.lnd;

import org.jspecify.annotations.NullMarked;
