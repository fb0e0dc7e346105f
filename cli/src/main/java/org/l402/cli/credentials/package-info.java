/** The commands about credentials: what is held, and how it leaves and comes in. */
@NullMarked
package org.l402.cli.credentials;

import org.jspecify.annotations.NullMarked;
