/** The command {@code l402}. */
@NullMarked
package org.l402.cli;

import org.jspecify.annotations.NullMarked;
