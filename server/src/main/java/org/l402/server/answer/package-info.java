/** Answers in words and headers: problem details (RFC 9457) and the challenge's headers. */
@NullMarked
package org.l402.server.answer;

import org.jspecify.annotations.NullMarked;
