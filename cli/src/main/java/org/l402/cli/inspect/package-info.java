/** The command that explains tokens, credentials, challenges and invoices: {@code l402 inspect}. */
@NullMarked
package org.l402.cli.inspect;

import org.jspecify.annotations.NullMarked;
