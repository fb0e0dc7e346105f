/** The gateway's file: read strictly, checked wholly, handed on as records. */
@NullMarked
package org.l402.gateway.config;

import org.jspecify.annotations.NullMarked;
