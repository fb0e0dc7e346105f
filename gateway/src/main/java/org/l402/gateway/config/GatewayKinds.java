package org.l402.gateway.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.l402.L402Exception;
import org.l402.config.HostPort;
import org.l402.config.Kind;
import org.l402.gateway.route.PathPattern;
import org.l402.lightning.MilliSatoshi;
import org.l402.server.Acceptance;
import org.l402.server.limit.Rate;

/** The kinds of value that only the gateway's file holds. */
final class GatewayKinds {

    static final Kind<HostPort> LISTEN =
            Kind.of("an address such as 127.0.0.1:8402", HostPort::parse).later("a list");
    static final Kind<String> NAME = Kind.of("a name such as weather", ServiceConfig::checkName);
    static final Kind<PathPattern> PATTERN = Kind.of("a path such as /weather/**", PathPattern::parse);
    static final Kind<Origin> UPSTREAM =
            Kind.of("an upstream such as http://127.0.0.1:9000", Origin::parse).later("a mapping");
    static final Kind<MilliSatoshi> PRICE =
            Kind.of("a price such as 1000 msat", GatewayKinds::price).later("a mapping");
    static final Kind<Duration> INVOICE_EXPIRY = Kind.duration(GatewayConfig.INVOICE_EXPIRY, "10m");
    static final Kind<Duration> VALID_FOR = Kind.duration(Terms.VALID_FOR, "1h");
    static final Kind<Boolean> FREE = Kind.of("true", GatewayKinds::yes);
    static final Kind<InvalidCredential> INVALID_CREDENTIAL = Kind.of("402 or 401", GatewayKinds::invalidCredential);

    static final Kind<Optional<Rate>> PER_NETWORK = rate("30/1m");
    static final Kind<Optional<Rate>> TOTAL = rate("200/1s");

    static final Kind<Acceptance> VERIFY = Kind.of("proof or settled", GatewayKinds::acceptance);

    private GatewayKinds() {}

    private static Acceptance acceptance(String text) {
        return switch (text) {
            case "proof" -> Acceptance.PROOF;
            case "settled" -> Acceptance.SETTLED;
            default -> throw new L402Exception("\"" + text + "\" is not allowed; write proof or settled");
        };
    }

    private static Kind<Optional<Rate>> rate(String example) {
        return Kind.of("a rate such as " + example + ", or off", RateText::parse);
    }

    private static MilliSatoshi price(String text) {
        MilliSatoshi price = MilliSatoshi.parse(text);
        if (price.isZero()) {
            throw new L402Exception(
                    "\"" + text + "\" is nothing; a price is above 0, and what costs nothing has free: true");
        }
        return price;
    }

    private static boolean yes(String text) {
        if (!text.equals("true")) {
            throw new L402Exception("\"" + text + "\" is not allowed; write true, or leave free out and give a price");
        }
        return true;
    }

    private static InvalidCredential invalidCredential(String text) {
        return Arrays.stream(InvalidCredential.values())
                .filter(choice -> text.equals(Integer.toString(choice.status())))
                .findFirst()
                .orElseThrow(() -> new L402Exception("\"" + text + "\" is not allowed; write 402 or 401"));
    }
}
