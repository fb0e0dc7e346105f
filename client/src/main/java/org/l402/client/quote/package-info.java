/** What a server asks for, held against what a careful buyer accepts, before any money moves. */
@NullMarked
package org.l402.client.quote;

import org.jspecify.annotations.NullMarked;
