/** What is for sale: a capability of a service, at a price. */
@NullMarked
package org.l402.offer;

import org.jspecify.annotations.NullMarked;
