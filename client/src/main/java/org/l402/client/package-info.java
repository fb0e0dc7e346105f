/** A paying HTTP client that keeps the rules of a careful buyer: {@link org.l402.client.L402Client} is the entrance. */
@NullMarked
package org.l402.client;

import org.jspecify.annotations.NullMarked;
