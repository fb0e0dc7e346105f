package org.l402.config;

import org.jspecify.annotations.Nullable;

/** Where <code>${NAME}</code> in a file takes its value from; {@code System::getenv} outside of tests. */
@FunctionalInterface
public interface Environment {

    /** The value of the variable, or null when it is not set. */
    @Nullable
    String value(String name);
}
