/** How much may be spent, by the request, by the hour and by the day, and what is left of it. */
@NullMarked
package org.l402.client.budget;

import org.jspecify.annotations.NullMarked;
