package org.l402.challenge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of WWW-Authenticate (RFC 9110, sections 5.6 and 11.6.1): a comma-separated list of challenges, each with
 * comma-separated parameters of its own.
 *
 * <p>A comma is followed by a parameter when a name and an equals sign come next, else by a new challenge. More liberal
 * than the grammar in one point: a value without quotes may hold the characters of base64.
 */
public final class AuthChallengeParser {

    /** A longer header line is not looked at. */
    public static final int MAX_LENGTH = 32 * 1024;

    private final String line;
    private int position;

    private AuthChallengeParser(String line) {
        this.line = line;
    }

    /**
     * All the challenges of one header line.
     *
     * @throws ChallengeException when the line is not of the grammar, or has more than 32768 characters
     */
    public static List<AuthChallenge> parse(String line) {
        if (line.length() > MAX_LENGTH) {
            throw new ChallengeException("a WWW-Authenticate line of " + line.length()
                    + " characters is too long; at most " + MAX_LENGTH + " are read");
        }
        AuthChallengeParser parser = new AuthChallengeParser(line);
        List<AuthChallenge> challenges = new ArrayList<>();
        parser.skipCommas();
        while (!parser.atEnd()) {
            challenges.add(parser.challenge());
            parser.skipCommas();
        }
        return challenges;
    }

    private AuthChallenge challenge() {
        String scheme = token("an authentication scheme");
        if (atEnd() || line.charAt(position) == ',') {
            return new AuthChallenge(scheme, Optional.empty(), Map.of());
        }
        if (skipBlanks() == 0) {
            throw unexpected("a blank after the scheme " + scheme);
        }
        String token68 = token68();
        if (token68 != null) {
            return new AuthChallenge(scheme, Optional.of(token68), Map.of());
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        int end = position;
        while (isParameterNext()) {
            String name = token("a parameter name").toLowerCase(Locale.ROOT);
            skipBlanks();
            position++;
            skipBlanks();
            if (parameters.put(name, value()) != null) {
                throw new ChallengeException("the challenge " + scheme + " has the parameter " + name + " twice");
            }
            end = position;
            skipBlanks();
            if (!atEnd() && line.charAt(position) != ',') {
                throw unexpected("a comma");
            }
            skipCommas();
        }
        if (parameters.isEmpty() && !atEnd() && line.charAt(position) != ',') {
            throw unexpected("a parameter");
        }
        position = end;
        return new AuthChallenge(scheme, Optional.empty(), parameters);
    }

    /** A token68 and nothing else up to the next comma; null, and nothing read, when there is none. */
    private @Nullable String token68() {
        int end = position;
        while (end < line.length() && isToken68(line.charAt(end))) {
            end++;
        }
        int characters = end - position;
        while (end < line.length() && line.charAt(end) == '=') {
            end++;
        }
        int next = end;
        while (next < line.length() && isBlank(line.charAt(next))) {
            next++;
        }
        if (characters == 0 || (next < line.length() && line.charAt(next) != ',')) {
            return null;
        }
        String token68 = line.substring(position, end);
        position = next;
        return token68;
    }

    private boolean isParameterNext() {
        int at = position;
        while (at < line.length() && isTokenCharacter(line.charAt(at))) {
            at++;
        }
        if (at == position) {
            return false;
        }
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at < line.length() && line.charAt(at) == '=';
    }

    private String value() {
        if (!atEnd() && line.charAt(position) == '"') {
            return quoted();
        }
        int start = position;
        while (!atEnd()
                && (isTokenCharacter(line.charAt(position))
                        || isToken68(line.charAt(position))
                        || line.charAt(position) == '=')) {
            position++;
        }
        if (position == start) {
            throw unexpected("a parameter's value");
        }
        return line.substring(start, position);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (position++; !atEnd(); position++) {
            char c = line.charAt(position);
            if (c == '"') {
                position++;
                return value.toString();
            }
            if (c == '\\') {
                position++;
                if (atEnd()) {
                    break;
                }
                c = line.charAt(position);
            }
            if (c != '\t' && (c < ' ' || c == 0x7f)) {
                throw unexpected("a character of a quoted string");
            }
            value.append(c);
        }
        throw new ChallengeException("a quoted string in WWW-Authenticate has no closing quote");
    }

    private String token(String what) {
        int start = position;
        while (!atEnd() && isTokenCharacter(line.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw unexpected(what);
        }
        return line.substring(start, position);
    }

    private void skipCommas() {
        while (!atEnd() && (line.charAt(position) == ',' || isBlank(line.charAt(position)))) {
            position++;
        }
    }

    private int skipBlanks() {
        int start = position;
        while (!atEnd() && isBlank(line.charAt(position))) {
            position++;
        }
        return position - start;
    }

    private boolean atEnd() {
        return position >= line.length();
    }

    private ChallengeException unexpected(String wanted) {
        return new ChallengeException("WWW-Authenticate is malformed: " + wanted + " was expected at character "
                + (position + 1) + (atEnd() ? ", the line ends there" : ""));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isTokenCharacter(char c) {
        return isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static boolean isToken68(char c) {
        return isLetterOrDigit(c) || "-._~+/".indexOf(c) >= 0;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
