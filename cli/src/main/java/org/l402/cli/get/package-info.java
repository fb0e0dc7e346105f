/** The command that buys: {@code l402 get}. */
@NullMarked
package org.l402.cli.get;

import org.jspecify.annotations.NullMarked;
