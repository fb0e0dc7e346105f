package org.l402.gateway.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import org.l402.L402Exception;
import org.l402.gateway.route.PathPattern;
import org.l402.lightning.MilliSatoshi;

/**
 * What a single value must be.
 *
 * @param example how it is written, for the message when it is missing or has another shape
 * @param laterShape the shape, as {@link Yaml.Node#shape} has it, that is planned but not yet supported; empty when none
 * @param parse from the text to the value; its {@link L402Exception} quotes the text as {@code "text"}
 */
record Kind<T>(String example, String laterShape, Function<String, T> parse) {

    static final Kind<HostPort> LISTEN = new Kind<>("an address such as 127.0.0.1:8402", "a list", HostPort::parse);
    static final Kind<HostPort> HOST_PORT = of("an address such as 127.0.0.1:8499", HostPort::parse);
    static final Kind<Path> PATH = of("a path such as ./l402-data", Kind::path);
    static final Kind<String> NAME = of("a name such as weather", ServiceConfig::checkName);
    static final Kind<PathPattern> PATTERN = of("a path such as /weather/**", PathPattern::parse);
    static final Kind<Origin> UPSTREAM =
            new Kind<>("an upstream such as http://127.0.0.1:9000", "a mapping", Origin::parse);
    static final Kind<MilliSatoshi> PRICE = new Kind<>("a price such as 1000 msat", "a mapping", Kind::price);
    static final Kind<Duration> INVOICE_EXPIRY = duration(Limits.INVOICE_EXPIRY, "10m");
    static final Kind<Duration> TIMEOUT = duration(Limits.TIMEOUT, "5s");
    static final Kind<Duration> VALID_FOR = duration(Limits.VALID_FOR, "1h");
    static final Kind<Boolean> FREE = of("true", Kind::yes);
    static final Kind<String> NODE_TYPE = of("sandbox", Kind::nodeType);
    static final Kind<InvalidCredential> INVALID_CREDENTIAL = of("402 or 401", Kind::invalidCredential);

    private static <T> Kind<T> of(String example, Function<String, T> parse) {
        return new Kind<>(example, "", parse);
    }

    private static Kind<Duration> duration(Limits limits, String example) {
        return of("a length of time such as " + example, text -> {
            Duration duration = DurationText.parse(text);
            limits.check(duration, text);
            return duration;
        });
    }

    private static MilliSatoshi price(String text) {
        MilliSatoshi price = MilliSatoshi.parse(text);
        if (price.isZero()) {
            throw new L402Exception(
                    "\"" + text + "\" is nothing; a price is above 0, and what costs nothing has free: true");
        }
        return price;
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            throw new L402Exception("\"" + text + "\" names no directory; write one such as ./l402-data");
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

    private static boolean yes(String text) {
        if (!text.equals("true")) {
            throw new L402Exception("\"" + text + "\" is not allowed; write true, or leave free out and give a price");
        }
        return true;
    }

    private static String nodeType(String text) {
        return switch (text) {
            case "sandbox" -> text;
            case "lnd", "cln" ->
                throw new L402Exception("\"" + text + "\" is not yet supported; the one type there is now is sandbox");
            default -> throw new L402Exception("\"" + text + "\" is not a type of node; write sandbox");
        };
    }

    private static InvalidCredential invalidCredential(String text) {
        return Arrays.stream(InvalidCredential.values())
                .filter(choice -> text.equals(Integer.toString(choice.status())))
                .findFirst()
                .orElseThrow(() -> new L402Exception("\"" + text + "\" is not allowed; write 402 or 401"));
    }
}
