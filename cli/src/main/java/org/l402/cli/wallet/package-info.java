/** What a person's or a program's file says about paying: with which wallet, and how much. */
@NullMarked
package org.l402.cli.wallet;

import org.jspecify.annotations.NullMarked;
