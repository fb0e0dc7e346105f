/** Strict YAML files: every mistake in them is told, with its place, before anything comes of them. */
@NullMarked
package org.l402.config;

import org.jspecify.annotations.NullMarked;
