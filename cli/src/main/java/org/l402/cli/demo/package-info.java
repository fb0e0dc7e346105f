/** The demonstration: a resource sold and bought before one's eyes. */
@NullMarked
package org.l402.cli.demo;

import org.jspecify.annotations.NullMarked;
