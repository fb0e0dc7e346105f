/** From a credential that somebody presented to one that is proven, or a refusal with its reason. */
@NullMarked
package org.l402.verify;

import org.jspecify.annotations.NullMarked;
