/** The paywall: whether a request may pass, must pay or is refused. Knows no web framework. */
@NullMarked
package org.l402.server;

import org.jspecify.annotations.NullMarked;
