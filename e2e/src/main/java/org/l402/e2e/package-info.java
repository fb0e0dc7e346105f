/** Real nodes for tests and benchmarks: btcd, LND and Aperture, built once and started on a chain of their own. */
@NullMarked
package org.l402.e2e;

import org.jspecify.annotations.NullMarked;
