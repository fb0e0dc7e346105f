/** The files that a seller must not lose: master keys and the instance id. */
@NullMarked
package org.l402.server.keys;

import org.jspecify.annotations.NullMarked;
