/**
 * A server that tries to cheat a client that pays: {@link org.l402.testkit.hostile.HostileServer}, with one {@link
 * org.l402.testkit.hostile.Trick} at a time.
 */
@NullMarked
package org.l402.testkit.hostile;

import org.jspecify.annotations.NullMarked;
