/** What the gateway itself answers: problem details (RFC 9457), and what becomes of a request body nobody reads. */
@NullMarked
package org.l402.gateway.answer;

import org.jspecify.annotations.NullMarked;
