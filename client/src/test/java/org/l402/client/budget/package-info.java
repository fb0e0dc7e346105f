@NullMarked
package org.l402.client.budget;

import org.jspecify.annotations.NullMarked;
