package org.l402.lightning.cln;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a rune says of itself: restrictions that must all hold, each with alternatives of which one must.
 *
 * <p>A rune is base64 of 32 bytes by which its node knows it, and of the restrictions as text: {@code &} between
 * restrictions, {@code |} between alternatives, a backslash before a character of a value that would mean something. An
 * alternative is a field, a condition of one character, and a value. The first one, with an empty field, is the rune's
 * number.
 *
 * @param restrictions without the rune's number
 */
record RuneText(List<List<Alternative>> restrictions) {

    private static final int AUTHENTICATION = 32;
    private static final String CONDITIONS = "!=/^$~<>}{#";

    /** One condition on one field of a call. */
    record Alternative(String field, char condition, String value) {

        boolean isAbout(String name) {
            return field.equals(name) && condition != '#';
        }

        /** Whether some call of this method can meet it. */
        boolean canHold(String method) {
            if (!isAbout("method")) {
                return true;
            }
            return switch (condition) {
                case '=' -> method.equals(value);
                case '/' -> !method.equals(value);
                case '^' -> method.startsWith(value);
                case '$' -> method.endsWith(value);
                case '~' -> method.contains(value);
                case '{' -> method.compareTo(value) < 0;
                case '}' -> method.compareTo(value) > 0;
                default -> false;
            };
        }
    }

    /** What the rune says; empty when it cannot be read. */
    static Optional<RuneText> read(Rune rune) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder()
                    .decode(rune.text().replace('-', '+').replace('_', '/').replaceAll("=+$", ""));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length < AUTHENTICATION) {
            return Optional.empty();
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, AUTHENTICATION, bytes.length - AUTHENTICATION))
                    .toString();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        return restrictions(text);
    }

    private static Optional<RuneText> restrictions(String text) {
        List<List<Alternative>> restrictions = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String restriction : split(text, '&')) {
                List<Alternative> alternatives = new ArrayList<>();
                for (String alternative : split(restriction, '|')) {
                    Optional<Alternative> read = alternative(alternative);
                    if (read.isEmpty()) {
                        return Optional.empty();
                    }
                    alternatives.add(read.get());
                }
                restrictions.add(List.copyOf(alternatives));
            }
        }
        restrictions.removeIf(restriction -> restriction.get(0).field.isEmpty());
        return Optional.of(new RuneText(List.copyOf(restrictions)));
    }

    private static Optional<Alternative> alternative(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (CONDITIONS.indexOf(text.charAt(i)) >= 0) {
                String value = text.substring(i + 1).replaceAll("\\\\(.)", "$1");
                return Optional.of(new Alternative(text.substring(0, i), text.charAt(i), value));
            }
        }
        return Optional.empty();
    }

    /** The parts between separators that no backslash stands before; the backslashes stay. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == separator) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** Whether it allows some call of this method. */
    boolean allows(String method) {
        return restrictions.stream()
                .allMatch(restriction -> restriction.stream().anyMatch(alternative -> alternative.canHold(method)));
    }

    /** The methods that it can allow, named one by one; empty when it does not name them all. */
    Optional<List<String>> namedMethods() {
        return restrictions.stream()
                .filter(restriction -> restriction.stream()
                        .allMatch(alternative -> alternative.isAbout("method") && alternative.condition == '='))
                .findFirst()
                .map(restriction -> restriction.stream()
                        .map(Alternative::value)
                        .distinct()
                        .filter(this::allows)
                        .toList());
    }

    /** Whether every call of this method must meet a condition of this kind on a field. */
    boolean demands(String method, Predicate<Alternative> condition) {
        return restrictions.stream()
                .map(restriction -> restriction.stream()
                        .filter(alternative -> alternative.canHold(method))
                        .toList())
                .anyMatch(open -> !open.isEmpty() && open.stream().allMatch(condition));
    }
}
