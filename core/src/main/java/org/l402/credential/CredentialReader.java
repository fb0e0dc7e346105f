package org.l402.credential;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.lightning.Preimage;
import org.l402.macaroon.Macaroon;

/**
 * Finds the credential of a request wherever deployed clients put it: {@code Authorization: L402 token:preimage}, or
 * {@code LSAT} in its place; the headers {@code Macaroon} and {@code Grpc-Metadata-Macaroon} with a token in hex that
 * holds its preimage as a caveat; and for gRPC the metadata {@code token} of the same form.
 *
 * <p>Every place is read; what is read twice must agree.
 */
public final class CredentialReader {

    private static final List<String> HEX_HEADERS = List.of("macaroon", "grpc-metadata-macaroon");
    private static final String GRPC_TOKEN = "token";

    private @Nullable Credential found;
    private @Nullable Presented problem;

    private CredentialReader() {}

    /**
     * Reads a request's credential.
     *
     * @param headers gives every value of a header, in order, by its lower-case name
     */
    public static Presented read(Function<String, List<String>> headers) {
        CredentialReader reader = new CredentialReader();
        for (String value : headers.apply("authorization")) {
            reader.authorization(value);
        }
        for (String name : HEX_HEADERS) {
            for (String value : headers.apply(name)) {
                reader.hex(value, name);
            }
        }
        if (isGrpc(headers.apply("content-type"))) {
            for (String value : headers.apply(GRPC_TOKEN)) {
                reader.hex(value, GRPC_TOKEN);
            }
        }
        return reader.result();
    }

    private static boolean isGrpc(List<String> contentType) {
        return contentType.size() == 1
                && contentType.get(0).toLowerCase(Locale.ROOT).startsWith("application/grpc");
    }

    private Presented result() {
        if (problem != null) {
            return problem;
        }
        return found == null ? new Presented.Nothing() : new Presented.One(found);
    }

    private void authorization(String value) {
        int scheme = value.indexOf(' ');
        if (!isScheme(value, scheme < 0 ? value.length() : scheme)) {
            return;
        }
        int start = scheme < 0 ? value.length() : scheme;
        int end = value.length();
        while (start < end && isBlank(value.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        int colon = value.indexOf(':', start);
        if (colon < 0) {
            unreadable(
                    isPreimage(value, start, end)
                            ? "the Authorization header has a preimage alone; send \"L402 <token>:<preimage>\" with the"
                                    + " token from the challenge"
                            : "the Authorization header is not of the form \"L402 <token>:<preimage>\": there is no"
                                    + " colon");
            return;
        }
        Preimage preimage = preimage(value, colon + 1, end);
        if (preimage == null) {
            return;
        }
        int comma = value.indexOf(',', start);
        if (comma >= 0 && comma < colon) {
            problem = new Presented.Ambiguous(
                    "the Authorization header has several tokens for one preimage, which has no meaning; send one");
            return;
        }
        token(value, start, colon, preimage);
    }

    private static boolean isScheme(String value, int length) {
        return length == 4
                && (value.regionMatches(true, 0, "L402", 0, length) || value.regionMatches(true, 0, "LSAT", 0, length));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isPreimage(String value, int start, int end) {
        return end - start == 2 * Preimage.LENGTH
                && value.substring(start, end).chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    private @Nullable Preimage preimage(String value, int start, int end) {
        try {
            return Preimage.ofHex(value, start, end);
        } catch (L402Exception e) {
            unreadable("the part after the colon of the Authorization header: " + e.getMessage());
            return null;
        }
    }

    private void token(String value, int start, int end, Preimage preimage) {
        if (end - start > TokenText.MAX_LENGTH) {
            unreadable("the token has " + (end - start) + " characters; at most " + TokenText.MAX_LENGTH + " are read");
            return;
        }
        byte[] bytes = TokenText.decode(value, start, end);
        if (bytes == null) {
            unreadable("the token in the Authorization header is not base64");
            return;
        }
        try {
            present(new Credential(Macaroon.adopt(bytes), preimage));
        } catch (L402Exception e) {
            unreadable("the token in the Authorization header cannot be read: " + e.getMessage());
        }
    }

    private void hex(String value, String header) {
        if (value.length() > 2 * Macaroon.MAX_BYTES) {
            unreadable("the header " + header + " has " + value.length() + " characters; at most "
                    + 2 * Macaroon.MAX_BYTES + " are read");
            return;
        }
        try {
            Macaroon macaroon = Macaroon.adopt(HexFormat.of().parseHex(value));
            Credential.preimageIn(macaroon)
                    .ifPresentOrElse(
                            preimage -> present(new Credential(macaroon, preimage)),
                            () -> unreadable("the token in the header " + header
                                    + " has no caveat preimage=<64 hex digits>, which it needs there"));
        } catch (L402Exception e) {
            unreadable("the token in the header " + header + " cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            unreadable("the header " + header + " does not hold a token in hex");
        }
    }

    private void present(Credential credential) {
        if (found == null) {
            found = credential;
        } else if (!(found.equals(credential) || found.isSameAs(credential))) {
            problem = new Presented.Ambiguous(
                    "the request carries different credentials; send one, and the same one where it stands twice");
        }
    }

    /** What cannot be read is reported unless something worse, an ambiguity, was found. */
    private void unreadable(String reason) {
        if (problem == null) {
            problem = new Presented.Unreadable(reason);
        }
    }
}
