/** Making tokens: master keys, the root keys derived from them, and the macaroon for an invoice. */
@NullMarked
package org.l402.mint;

import org.jspecify.annotations.NullMarked;
