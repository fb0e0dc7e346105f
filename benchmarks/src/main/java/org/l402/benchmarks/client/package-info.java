/** What the paying client costs on top of the JDK's own. */
@NullMarked
package org.l402.benchmarks.client;

import org.jspecify.annotations.NullMarked;
