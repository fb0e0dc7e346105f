/** The harness on trial, and real nodes with it. */
@NullMarked
package org.l402.e2e;

import org.jspecify.annotations.NullMarked;
