package org.l402.lightning.cln;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.l402.bolt11.Bolt11Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.cln.ClnStandIn.Failure;
import tools.jackson.databind.JsonNode;

/** The runes of a stand-in: made as createrune makes them, checked as clnrest has them checked. */
final class StandInRunes {

    static final String[][] ISSUE = {
        {
            "method=invoice",
            "method=listinvoices",
            "method=waitanyinvoice",
            "method=waitinvoice",
            "method=autoclean-status"
        }
    };
    static final String[][] PAY = {
        {"method=xpay", "method=listpays"},
        {"method=listpays", "pinvinvstring_amount<1000001"},
        {"method=listpays", "pnamemaxfee<10001"}
    };

    private final SecureRandom random = new SecureRandom();
    private final Map<String, List<List<String>>> made = new ConcurrentHashMap<>();

    /** A rune that this node knows; an array is one restriction, its elements are alternatives. */
    Rune make(String[]... restrictions) {
        byte[] authentication = new byte[32];
        random.nextBytes(authentication);
        Rune rune = encode(authentication, made.size(), restrictions);
        made.put(rune.text(), Arrays.stream(restrictions).map(List::of).toList());
        return rune;
    }

    /** A rune as text, which no node knows. */
    static Rune encode(byte[] authentication, int number, String[]... restrictions) {
        String text = "=" + number
                + Arrays.stream(restrictions)
                        .map(alternatives -> "&" + String.join("|", alternatives))
                        .collect(Collectors.joining());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(authentication);
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return Rune.of(Base64.getUrlEncoder().encodeToString(bytes.toByteArray()));
    }

    /** Why a call with this rune is refused. */
    Optional<Failure> refusal(String rune, String method, JsonNode params) {
        List<List<String>> restrictions = made.get(rune);
        if (restrictions == null) {
            return Optional.of(
                    rune.length() < 44
                            ? new Failure(-32602, "rune: should be base64 string: invalid token '\"" + rune + "\"'")
                            : new Failure(1501, "Not authorized: Invalid rune"));
        }
        for (List<String> alternatives : restrictions) {
            List<Optional<String>> verdicts = alternatives.stream()
                    .map(condition -> verdict(condition, method, params))
                    .toList();
            if (verdicts.stream().noneMatch(Optional::isEmpty)) {
                return Optional.of(new Failure(
                        1502,
                        "Not permitted: "
                                + verdicts.stream().map(Optional::orElseThrow).collect(Collectors.joining(" AND "))));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> verdict(String condition, String method, JsonNode params) {
        if (condition.startsWith("method=")) {
            String wanted = condition.substring("method=".length());
            return method.equals(wanted) ? Optional.empty() : Optional.of("method is not equal to " + wanted);
        }
        long limit = Long.parseLong(condition.substring(condition.indexOf('<') + 1));
        if (condition.startsWith("pinvinvstring_amount<")) {
            try {
                long amount = Bolt11Invoice.decode(params.path("invstring").asString(""))
                        .amount()
                        .orElseThrow()
                        .value();
                return amount < limit
                        ? Optional.empty()
                        : Optional.of("invoice parameter invstring_amount is greater or equal to " + limit);
            } catch (Bolt11Exception e) {
                return Optional.of("invoice parameter invstring_amount not present");
            }
        }
        String name = condition.substring("pname".length(), condition.indexOf('<'));
        if (!params.has(name)) {
            return Optional.of("parameter " + name + " not present");
        }
        return params.path(name).asLong() < limit
                ? Optional.empty()
                : Optional.of("parameter " + name + " is greater or equal to " + limit);
    }
}
