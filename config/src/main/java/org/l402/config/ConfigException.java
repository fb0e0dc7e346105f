package org.l402.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration file that cannot be used, with all that is wrong with it, in the file's order. */
public final class ConfigException extends RuntimeException {

    private final List<Finding> problems;

    public ConfigException(List<Finding> problems) {
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, at least one thing. */
    public List<Finding> problems() {
        return problems;
    }

    /** One line for each problem, ready for a terminal. */
    @Override
    public String getMessage() {
        return problems.stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }
}
