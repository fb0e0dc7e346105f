package org.l402.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that was found in one file so far. */
final class Findings {

    private static final int ENOUGH = 100;
    private static final int LONGEST = 1000;

    private final String file;
    private final List<Finding> problems = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();

    Findings(String file) {
        this.file = file.isEmpty() ? "\"\"" : file;
    }

    void problem(Yaml.Place place, String key, String message) {
        problems.add(finding(place, key, message));
        if (problems.size() == ENOUGH) {
            throw failure();
        }
    }

    void warning(Yaml.Place place, String key, String message) {
        warnings.add(finding(place, key, message));
    }

    private Finding finding(Yaml.Place place, String key, String message) {
        String sentence = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
        return new Finding(file, place.line(), place.column(), key, Text.visible(sentence));
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    /** All problems, in the file's order. */
    ConfigException failure() {
        return new ConfigException(inOrder(problems));
    }

    /** The only problem that will be found, since nothing after it can be read. */
    ConfigException failure(Yaml.Place place, String message) {
        problem(place, "", message);
        return failure();
    }

    List<Finding> warnings() {
        return inOrder(warnings);
    }

    private static List<Finding> inOrder(List<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
                .toList();
    }
}
