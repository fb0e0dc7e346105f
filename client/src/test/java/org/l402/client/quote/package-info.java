@NullMarked
package org.l402.client.quote;

import org.jspecify.annotations.NullMarked;
