package org.l402.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.l402.L402Exception;

/**
 * What a single value must be.
 *
 * @param example how it is written, for the message when it is missing or has another shape
 * @param laterShape the shape that is planned but not yet supported, {@code a list} or {@code a mapping}; empty when none
 * @param secret whether no message may show the value, although the file does
 * @param parse from the text to the value; its {@link L402Exception} quotes the text as {@code "text"}, or not at all
 *     where it is secret
 */
public record Kind<T>(String example, String laterShape, boolean secret, Function<String, T> parse) {

    public static final Kind<HostPort> HOST_PORT = of("an address such as 127.0.0.1:8499", HostPort::parse);
    public static final Kind<Path> PATH = of("a path such as ./l402-data", Kind::path);
    public static final Kind<Boolean> YES_OR_NO = of("true or false", Kind::yesOrNo);

    /** A value that the text is turned into. */
    public static <T> Kind<T> of(String example, Function<String, T> parse) {
        return new Kind<>(example, "", false, parse);
    }

    /** A length of time. */
    public static Kind<Duration> duration(DurationRange range, String example) {
        return of("a length of time such as " + example, text -> {
            Duration duration = DurationText.parse(text);
            range.check(duration, text);
            return duration;
        });
    }

    /** A whole number, written in digits. */
    public static Kind<Integer> number(int least, int most) {
        String allowed = "a whole number from " + least + " to " + most;
        return of(allowed, text -> {
            // Nine digits are an int; a leading zero may be meant as octal.
            int number = text.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(text) : -1;
            if (number < least || number > most) {
                throw new L402Exception("\"" + text + "\" is not allowed; write " + allowed);
            }
            return number;
        });
    }

    /** A value whose other shape is planned, and is refused by name until then. */
    public Kind<T> later(String shape) {
        return new Kind<>(example, shape, secret, parse);
    }

    static Path path(String text) {
        if (text.isBlank()) {
            throw new L402Exception("\"" + text + "\" names nothing; write a path such as ./l402-data");
        }
        if (text.startsWith("~")) {
            throw new L402Exception("\"" + text + "\" begins with ~, which has no meaning here; write \"${HOME}/…\"");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new L402Exception("\"" + text + "\" is not a path on this system", e);
        }
    }

    private static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new L402Exception("\"" + text + "\" is not allowed; write true or false");
        };
    }
}
