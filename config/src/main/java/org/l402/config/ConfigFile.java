package org.l402.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A configuration file while it is read: its top section, and all that was found in it so far.
 *
 * <p>Whoever reads it takes every value it wants from {@link #root}, notes what is wrong beyond single values, and asks
 * {@link #hasProblems} last: only a file without problems becomes a configuration, and a file with problems tells them
 * all at once.
 */
public final class ConfigFile {

    private final Section root;
    private final Findings findings;

    private ConfigFile(Section root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    /**
     * What sort of file it is.
     *
     * @param usualName what such a file is called, for who names its directory
     * @param documentation the page that describes it, for who leaves it empty
     * @param firstLine how such a file begins, for who writes something else
     * @param keys those of its top section
     */
    public record Form(String usualName, String documentation, String firstLine, Keys keys) {}

    /**
     * Reads a file.
     *
     * @param file as the user named it; relative paths inside it count from where it lies
     * @param environment where <code>${NAME}</code> takes its value from
     * @throws ConfigException when there is no such file, or it is not one mapping in YAML
     */
    public static ConfigFile read(Path file, Form form, Environment environment) {
        Findings findings = new Findings(file.toString());
        return parse(file, FileText.read(file, form, findings), form, environment, findings);
    }

    /** Reads a text as if it were what the file holds. */
    public static ConfigFile parse(Path file, String text, Form form, Environment environment) {
        return parse(file, text, form, environment, new Findings(file.toString()));
    }

    private static ConfigFile parse(Path file, String text, Form form, Environment environment, Findings findings) {
        Yaml.Node root = Yaml.parse(text, form, findings);
        if (!(root instanceof Yaml.Mapping mapping)) {
            throw findings.failure(
                    root.place(),
                    "the file has " + root.shape() + "; write keys and values, beginning with " + form.firstLine());
        }
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a directory");
        Section.Reading reading = new Section.Reading(directory, findings, environment);
        return new ConfigFile(new Section("", mapping, form.keys(), reading), findings);
    }

    /** All that the file says. */
    public Section root() {
        return root;
    }

    /** Whether anything that was found so far keeps the file from being used. */
    public boolean hasProblems() {
        return findings.hasProblems();
    }

    /** All problems found so far, in the file's order, to be thrown. */
    public ConfigException failure() {
        return findings.failure();
    }

    /** What was found so far that is allowed, but hardly meant, in the file's order. */
    public List<Finding> warnings() {
        return findings.warnings();
    }
}
