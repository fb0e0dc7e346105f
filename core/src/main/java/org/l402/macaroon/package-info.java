/** Macaroons: bearer tokens that a holder can narrow and only the minter can make. Version 2 binary format. */
@NullMarked
package org.l402.macaroon;

import org.jspecify.annotations.NullMarked;
