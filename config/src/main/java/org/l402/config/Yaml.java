package org.l402.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The tree that a YAML document draws, with the place of everything in it.
 *
 * <p>It is built from the parser's events, since what a configuration has no use for can be refused there, at its line,
 * before anything grows from it: aliases, tags, more than one document, keys that are not plain text, endless nesting.
 */
final class Yaml {

    private static final int MAX_DEPTH = 16;

    private final Iterator<Event> events;
    private final Findings findings;

    private Yaml(Iterator<Event> events, Findings findings) {
        this.events = events;
        this.findings = findings;
    }

    /** A line and a column, both counted from 1. */
    record Place(int line, int column) {

        /** The file as a whole. */
        static final Place NONE = new Place(0, 0);

        static Place of(Optional<Mark> mark) {
            return mark.map(m -> new Place(m.getLine() + 1, m.getColumn() + 1)).orElse(NONE);
        }
    }

    sealed interface Node {

        Place place();

        /** What it is, for a message. */
        String shape();
    }

    /** @param plain whether it is written without quotes */
    record Scalar(Place place, String text, boolean plain) implements Node {

        /** Whether nothing is written there, or one of YAML's words for nothing. */
        boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }

        @Override
        public String shape() {
            return isNothing() ? "nothing" : "a single value";
        }
    }

    record Sequence(Place place, List<Node> items) implements Node {

        @Override
        public String shape() {
            return "a list";
        }
    }

    record Mapping(Place place, List<Entry> entries) implements Node {

        @Override
        public String shape() {
            return "a mapping";
        }
    }

    record Entry(Scalar key, Node value) {}

    /** The document's tree; a problem of the syntax ends the reading, since what follows it cannot be understood. */
    static Node parse(String text, ConfigFile.Form form, Findings findings) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(FileText.MAX_SIZE)
                .build();
        try {
            return new Yaml(new Parse(settings).parseString(text).iterator(), findings).document(form);
        } catch (MarkedYamlEngineException e) {
            throw findings.failure(Place.of(e.getProblemMark()), "is not YAML: " + sentence(e));
        } catch (ReaderException e) {
            throw findings.failure(
                    place(text, e.getPosition()),
                    String.format("is not YAML: the character U+%04X is not allowed", e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw findings.failure(Place.NONE, "is not YAML: " + e.getMessage());
        }
    }

    private static String sentence(MarkedYamlEngineException e) {
        String problem = e.getProblem().strip();
        String context = e.getContext() == null ? "" : e.getContext().strip() + ", ";
        return (context + problem).replaceAll("\\s+", " ");
    }

    private static Place place(String text, int codePoints) {
        String before = text.substring(
                0, text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length()))));
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return new Place(line + 1, before.length() - before.lastIndexOf('\n'));
    }

    private Node document(ConfigFile.Form form) {
        next(Event.ID.StreamStart);
        Event start = events.next();
        if (start.getEventId() == Event.ID.StreamEnd) {
            throw findings.failure(Place.NONE, "is empty; " + form.documentation() + " has a file to begin with");
        }
        Node root = node(events.next(), 0);
        next(Event.ID.DocumentEnd);
        Event after = events.next();
        if (after.getEventId() != Event.ID.StreamEnd) {
            throw findings.failure(
                    Place.of(after.getStartMark()), "a second document begins here; a configuration is one document");
        }
        return root;
    }

    private void next(Event.ID expected) {
        Event event = events.next();
        if (event.getEventId() != expected) {
            throw new IllegalStateException("the YAML parser gave " + event + " where " + expected + " must follow");
        }
    }

    private Node node(Event event, int depth) {
        Place place = Place.of(event.getStartMark());
        if (event instanceof AliasEvent alias) {
            throw findings.failure(
                    place,
                    "the alias *" + alias.getAlias()
                            + " is not allowed; write the value itself, or quote it when it begins with *");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw findings.failure(
                    place,
                    "the anchor &" + node.getAnchor().get()
                            + " is not allowed; leave it out, or quote the value when it begins with &");
        }
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent start ? start.getTag() : Optional.empty();
        if (tag.isPresent()) {
            throw findings.failure(
                    place,
                    "the tag " + tag.get() + " is not allowed; leave it out, or quote the value when it begins with !");
        }
        if (depth > MAX_DEPTH) {
            throw findings.failure(place, "is nested more than " + MAX_DEPTH + " levels deep");
        }
        if (event instanceof ScalarEvent scalar) {
            return new Scalar(place, scalar.getValue(), scalar.isPlain());
        }
        return event instanceof MappingStartEvent ? mapping(place, depth) : sequence(place, depth);
    }

    private Mapping mapping(Place place, int depth) {
        List<Entry> entries = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Node key = node(event, depth + 1);
            if (!(key instanceof Scalar name)) {
                throw findings.failure(
                        key.place(),
                        "a key is " + key.shape() + "; a key is one word. A value with { or [ in it must be quoted");
            }
            entries.add(new Entry(name, node(events.next(), depth + 1)));
        }
        return new Mapping(place, entries);
    }

    private Sequence sequence(Place place, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new Sequence(place, items);
    }
}
