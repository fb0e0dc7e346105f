/** What an operator can see of the gateway at work. */
@NullMarked
package org.l402.gateway.observe;

import org.jspecify.annotations.NullMarked;
