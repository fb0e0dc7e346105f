/** What a client must not forget: the payments it began and the credentials it paid for. */
@NullMarked
package org.l402.client.state;

import org.jspecify.annotations.NullMarked;
