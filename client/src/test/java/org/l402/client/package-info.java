@NullMarked
package org.l402.client;

import org.jspecify.annotations.NullMarked;
