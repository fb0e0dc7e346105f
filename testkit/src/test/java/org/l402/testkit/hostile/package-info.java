@NullMarked
package org.l402.testkit.hostile;

import org.jspecify.annotations.NullMarked;
