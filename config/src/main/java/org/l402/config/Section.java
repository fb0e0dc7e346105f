package org.l402.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;

/** One mapping of the file while it is read: it hands out values, and notes all that is wrong with them. */
public final class Section {

    private final String path;
    private final Yaml.Place place;
    private final Map<String, Yaml.Entry> entries = new HashMap<>();
    private final Reading reading;
    private final Findings findings;

    /** What all sections of one file have in common. */
    record Reading(Path directory, Findings findings, Environment environment) {}

    /** @param path the dotted path of the mapping itself; empty for the whole file */
    Section(String path, Yaml.Mapping mapping, Keys keys, Reading reading) {
        this.path = path;
        this.place = mapping.place();
        this.reading = reading;
        this.findings = reading.findings();
        mapping.entries().forEach(entry -> take(entry, keys));
    }

    private void take(Yaml.Entry entry, Keys keys) {
        String key = entry.key().text();
        Yaml.Place at = entry.key().place();
        Yaml.Entry first = entries.putIfAbsent(key, entry);
        if (first != null) {
            findings.problem(
                    at,
                    path(key),
                    "stands here a second time, and already in line "
                            + first.key().place().line() + "; keep one of the two");
        } else if (keys.refused().containsKey(key)) {
            findings.problem(at, path(key), keys.refused().get(key));
        } else if (!keys.allowed().contains(key)) {
            String meant = Nearest.to(key, keys.allowed())
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("");
            findings.problem(
                    at,
                    path(key),
                    "is not a key" + (path.isEmpty() ? "" : " of " + path) + meant + " (allowed: "
                            + String.join(", ", keys.allowed()) + ")");
        }
    }

    /** Where the file lies, absolute. */
    public Path directory() {
        return reading.directory();
    }

    private String path(String key) {
        String name = Text.printable(key);
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Whether a key stands there, with whatever value. */
    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /** The line in which the value of a key stands, or the section when there is none. */
    public int line(String key) {
        return place(key).line();
    }

    private Yaml.Place place(String key) {
        Yaml.Entry entry = entries.get(key);
        return entry == null ? place : entry.value().place();
    }

    /** Notes what is wrong with the value of a key. */
    public void problem(String key, String message) {
        findings.problem(place(key), path(key), message);
    }

    /** Notes what may not be meant by the value of a key. */
    public void warning(String key, String message) {
        findings.warning(place(key), path(key), message);
    }

    /** The value of a key, or null when it is missing or wrong, which is then noted. */
    public <T> @Nullable T required(String key, Kind<T> kind) {
        if (!has(key)) {
            problem(key, "is missing; write " + kind.example());
        }
        return optional(key, kind);
    }

    /** The value of a key, or null when it is left out, or wrong, which is then noted. */
    public <T> @Nullable T optional(String key, Kind<T> kind) {
        Yaml.Entry entry = entries.get(key);
        return entry == null ? null : value(path(key), entry.value(), kind);
    }

    /** The values in the list under a key, which may be empty; what is no list or holds something else is noted. */
    public <T> List<T> values(String key, Kind<T> kind) {
        Yaml.Entry entry = entries.get(key);
        if (entry == null) {
            return List.of();
        }
        if (!(entry.value() instanceof Yaml.Sequence sequence)) {
            problem(key, "has " + entry.value().shape() + " as its value; write a list, each " + kind.example());
            return List.of();
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            T value = value(path(key) + "[" + i + "]", sequence.items().get(i), kind);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private <T> @Nullable T value(String at, Yaml.Node node, Kind<T> kind) {
        if (!(node instanceof Yaml.Scalar scalar) || scalar.isNothing()) {
            String shape = node.shape();
            String later = shape.equals(kind.laterShape()) ? ", which is not yet supported here" : "";
            findings.problem(node.place(), at, "has " + shape + " as its value" + later + "; write " + kind.example());
            return null;
        }
        Text text = Text.written(scalar.text());
        try {
            text = text.expanded(reading.environment());
            return kind.parse().apply(text.value());
        } catch (L402Exception e) {
            String message = String.valueOf(e.getMessage());
            findings.problem(node.place(), at, kind.secret() ? text.leftOutOf(message) : text.hideIn(message));
            return null;
        }
    }

    /** The value of a key, or what stands for it when it is left out or wrong. */
    public <T> T optional(String key, Kind<T> kind, T otherwise) {
        T value = optional(key, kind);
        return value == null ? otherwise : value;
    }

    /** The mapping under a key, or null when it is missing or something else, which is then noted. */
    public @Nullable Section section(String key, Keys keys, String example) {
        Yaml.Entry entry = entries.get(key);
        if (entry == null) {
            problem(key, "is missing; write " + example);
            return null;
        }
        return section(path(key), entry.value(), keys, example);
    }

    /** The mappings in the list under a key; what is no list, is empty or holds something else is noted. */
    public List<Section> sections(String key, Keys keys, String example) {
        Yaml.Entry entry = entries.get(key);
        if (entry == null) {
            problem(key, "is missing; write a list of at least one, such as " + example);
            return List.of();
        }
        if (!(entry.value() instanceof Yaml.Sequence sequence)
                || sequence.items().isEmpty()) {
            String found = entry.value() instanceof Yaml.Sequence
                    ? "an empty list"
                    : entry.value().shape();
            problem(key, "has " + found + " as its value; write a list of at least one, such as " + example);
            return List.of();
        }
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Section section =
                    section(path(key) + "[" + i + "]", sequence.items().get(i), keys, example);
            if (section != null) {
                sections.add(section);
            }
        }
        return sections;
    }

    private @Nullable Section section(String at, Yaml.Node node, Keys keys, String example) {
        if (node instanceof Yaml.Mapping mapping) {
            return new Section(at, mapping, keys, reading);
        }
        findings.problem(node.place(), at, "has " + node.shape() + " as its value; write " + example);
        return null;
    }
}
