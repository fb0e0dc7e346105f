package org.l402.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** A talk with the person at the terminal, whatever the streams of the process are. */
public final class Conversation implements AutoCloseable {

    private static final Set<String> YES = Set.of("y", "yes");

    private final Path terminal;
    private final BufferedReader answers;

    private Conversation(Path terminal, BufferedReader answers) {
        this.terminal = terminal;
        this.answers = answers;
    }

    /** Begins a talk; empty where there is no terminal. */
    public static Optional<Conversation> open(Path terminal) {
        try {
            return Optional.of(new Conversation(terminal, Files.newBufferedReader(terminal)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Writes a text as it is. */
    public void say(String text) throws IOException {
        Files.writeString(terminal, text, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** The line that answers a question, without spaces around it; empty when the person is gone. */
    public Optional<String> ask(String question) throws IOException {
        say(question);
        return Optional.ofNullable(answers.readLine()).map(String::strip);
    }

    /** Whether the answer to a question is yes; nothing else is a yes. */
    public static boolean isYes(Path terminal, String question) {
        try (Conversation conversation = open(terminal).orElse(null)) {
            return conversation != null
                    && conversation.ask(question).filter(YES::contains).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        answers.close();
    }
}
