/** The proof of payment a client sends: a token with its preimage, in every form that deployed clients use. */
@NullMarked
package org.l402.credential;

import org.jspecify.annotations.NullMarked;
