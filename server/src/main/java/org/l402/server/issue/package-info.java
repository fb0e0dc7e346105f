/** From an offer to a challenge: token id, invoice, token. */
@NullMarked
package org.l402.server.issue;

import org.jspecify.annotations.NullMarked;
