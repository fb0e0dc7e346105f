package org.l402.lightning.cln;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.l402.L402Exception;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import tools.jackson.databind.JsonNode;

/**
 * An object in an answer of the node. A member that is missing or of another kind fails with {@link NodeException}, which
 * names the member and never quotes it.
 *
 * @param method what was asked
 */
record Members(String method, JsonNode json) {

    Optional<String> text(String name) {
        JsonNode member = json.path(name);
        return member.isString() ? Optional.of(member.asString()) : Optional.empty();
    }

    /** An amount: whole msat, or before Core Lightning 23.05 a text such as {@code 123msat}. */
    Optional<MilliSatoshi> msat(String name) {
        JsonNode member = json.path(name);
        try {
            if (member.isIntegralNumber() && member.canConvertToLong()) {
                return Optional.of(new MilliSatoshi(member.asLong()));
            }
            if (member.isString()) {
                String digits = member.asString().replaceFirst("msat$", "");
                return Optional.of(new MilliSatoshi(Long.parseLong(digits)));
            }
        } catch (L402Exception | NumberFormatException e) {
            throw unreadable(name);
        }
        return Optional.empty();
    }

    Optional<Integer> number(String name) {
        JsonNode member = json.path(name);
        return member.isIntegralNumber() && member.canConvertToInt() ? Optional.of(member.asInt()) : Optional.empty();
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> unreadable(name));
    }

    MilliSatoshi requiredMsat(String name) {
        return msat(name).orElseThrow(() -> unreadable(name));
    }

    long requiredLong(String name) {
        JsonNode member = json.path(name);
        if (!member.isIntegralNumber() || !member.canConvertToLong()) {
            throw unreadable(name);
        }
        return member.asLong();
    }

    /** A time in whole seconds since 1970. */
    Instant requiredTime(String name) {
        try {
            return Instant.ofEpochSecond(requiredLong(name));
        } catch (java.time.DateTimeException e) {
            throw unreadable(name);
        }
    }

    PaymentHash requiredHash(String name) {
        try {
            return PaymentHash.ofHex(requiredText(name));
        } catch (NodeException e) {
            throw e;
        } catch (L402Exception e) {
            throw unreadable(name);
        }
    }

    List<Members> requiredList(String name) {
        JsonNode member = json.path(name);
        if (!member.isArray()) {
            throw unreadable(name);
        }
        return StreamSupport.stream(member.spliterator(), false)
                .map(element -> new Members(method, element))
                .toList();
    }

    NodeException unreadable(String name) {
        return new NodeException("the answer of Core Lightning to `" + method + "` has no `" + name
                + "` that can be understood; see that it is Core Lightning 23.02 or later");
    }

    /** Without the members: a preimage may be among them. */
    @Override
    public String toString() {
        return "answer to " + method;
    }
}
