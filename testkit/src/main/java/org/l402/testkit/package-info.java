/** For tests of programs that use L402. */
@NullMarked
package org.l402.testkit;

import org.jspecify.annotations.NullMarked;
