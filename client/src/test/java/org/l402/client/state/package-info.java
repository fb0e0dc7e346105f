@NullMarked
package org.l402.client.state;

import org.jspecify.annotations.NullMarked;
