/** The server's demand for payment, in the WWW-Authenticate header: read by the grammar, written for every peer. */
@NullMarked
package org.l402.challenge;

import org.jspecify.annotations.NullMarked;
