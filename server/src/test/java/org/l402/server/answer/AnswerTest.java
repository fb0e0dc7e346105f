package org.l402.server.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.l402.challenge.Challenge;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Preimage;
import org.l402.offer.Offer;
import org.l402.server.Outcome;
import org.l402.server.issue.IssuedChallenge;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnswerTest {

    private static final IssuedChallenge CHALLENGE = new IssuedChallenge(
            new Challenge("dG9rZW4=", "lnbcrt1invoice"),
            Preimage.of(new byte[32]).paymentHash(),
            Offer.of("weather", new MilliSatoshi(1500), Optional.empty()),
            Instant.parse("2026-11-23T10:10:00.987Z"));

    @Test
    void challenge_everyFact_isAFieldOfTheBody() {
        JsonNode body = body(Answer.of(new Outcome.Challenge(ProblemType.PAYMENT_REQUIRED, "", CHALLENGE)));

        assertThat(body.propertyNames())
                .containsExactly(
                        "type",
                        "title",
                        "status",
                        "detail",
                        "price_msat",
                        "payment_request",
                        "payment_hash",
                        "token",
                        "service",
                        "capability",
                        "invoice_expires_at");
        assertThat(body.get("type").stringValue()).isEqualTo("urn:l402:problem:payment-required");
        assertThat(body.get("title").stringValue()).isEqualTo("Payment required");
        assertThat(body.get("status").intValue()).isEqualTo(402);
        assertThat(body.get("detail").stringValue())
                .isEqualTo("This costs 1500 msat. Pay the Lightning invoice in payment_request; the payment reveals a"
                        + " preimage. Then send the request again with the header \"Authorization: L402"
                        + " <token>:<preimage>\".");
        assertThat(body.get("price_msat").longValue()).isEqualTo(1500);
        assertThat(body.get("payment_request").stringValue()).isEqualTo("lnbcrt1invoice");
        assertThat(body.get("payment_hash").stringValue())
                .isEqualTo("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
        assertThat(body.get("token").stringValue()).isEqualTo("dG9rZW4=");
        assertThat(body.get("service").stringValue()).isEqualTo("weather");
        assertThat(body.get("capability").stringValue()).isEqualTo("default");
        assertThat(body.get("invoice_expires_at").stringValue()).isEqualTo("2026-11-23T10:10:00Z");
    }

    @Test
    void challenge_headers_areForEveryPeerAndNoCache() {
        Answer answer = Answer.of(new Outcome.Challenge(ProblemType.PAYMENT_REQUIRED, "", CHALLENGE));

        String parameters = " macaroon=\"dG9rZW4=\", invoice=\"lnbcrt1invoice\", version=\"0\", token=\"dG9rZW4=\"";
        assertThat(answer.headers())
                .containsExactly(
                        new Answer.Header("WWW-Authenticate", "LSAT" + parameters),
                        new Answer.Header("WWW-Authenticate", "L402" + parameters),
                        new Answer.Header("Content-Type", "application/problem+json"),
                        new Answer.Header("Cache-Control", "no-store"),
                        new Answer.Header("Access-Control-Allow-Origin", "*"),
                        new Answer.Header("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After"));
    }

    @Test
    void challenge_withAReason_saysItFirstAsASentence() {
        Answer answer = Answer.of(
                new Outcome.Challenge(ProblemType.CREDENTIAL_INVALID, "the caveat \"a\\b\u0001\" is odd", CHALLENGE));

        assertThat(body(answer).get("detail").stringValue())
                .startsWith("The caveat \"a\\b\u0001\" is odd. This costs 1500 msat. Pay ");
        assertThat(body(answer).get("title").stringValue()).isEqualTo("The credential is not valid");
    }

    @ParameterizedTest
    @EnumSource
    void problem_ofEveryType_isWholeAndNotKept(ProblemType type) {
        Answer answer =
                Answer.of(new Outcome.Refuse(type, "something happened", Optional.empty(), Optional.of("inside")));

        assertThat(answer.type()).isSameAs(type);
        assertThat(body(answer).propertyNames()).containsExactly("type", "title", "status", "detail");
        assertThat(body(answer).get("status").intValue()).isEqualTo(type.status());
        assertThat(body(answer).get("type").stringValue()).matches("urn:l402:problem:[a-z-]+");
        assertThat(body(answer).get("detail").stringValue()).isEqualTo("Something happened.");
        assertThat(values(answer, "Cache-Control")).containsExactly("no-store");
        assertThat(values(answer, "Content-Type")).containsExactly("application/problem+json");
        assertThat(values(answer, "WWW-Authenticate")).isEqualTo(type.status() == 401 ? List.of("L402") : List.of());
        assertThat(values(answer, "Retry-After")).isEqualTo(type.status() == 503 ? List.of("5") : List.of());
    }

    /** The rows of the contract with users. */
    @ParameterizedTest
    @CsvSource({
        "PAYMENT_REQUIRED, 402, payment-required",
        "CREDENTIAL_EXPIRED, 402, credential-expired",
        "CREDENTIAL_INSUFFICIENT, 402, credential-insufficient",
        "CREDENTIAL_REVOKED, 402, credential-revoked",
        "CREDENTIAL_INVALID, 402, credential-invalid",
        "CREDENTIAL_UNAUTHORIZED, 401, credential-invalid",
        "CREDENTIAL_AMBIGUOUS, 400, credential-ambiguous",
        "NODE_UNAVAILABLE, 503, node-unavailable",
        "BAD_REQUEST, 400, bad-request",
        "HEADERS_TOO_BIG, 431, bad-request",
        "NO_SERVICE, 404, no-service",
        "METHOD_NOT_ALLOWED, 405, method-not-allowed",
        "METHOD_UNKNOWN, 501, method-not-allowed",
        "UPSTREAM_UNAVAILABLE, 502, upstream-unavailable",
        "UPSTREAM_TIMEOUT, 504, upstream-timeout",
    })
    void type_ofEachCase_isWhatTheContractSays(ProblemType type, int status, String name) {
        assertThat(type.status()).isEqualTo(status);
        assertThat(type.uri()).isEqualTo("urn:l402:problem:" + name);
    }

    @Test
    void with_aHeader_leavesTheOriginalAsItIs() {
        Answer answer = Answer.problem(ProblemType.METHOD_NOT_ALLOWED, "No.");
        Answer more = answer.with(new Answer.Header("Allow", "GET"));

        assertThat(values(answer, "Allow")).isEmpty();
        assertThat(values(more, "Allow")).containsExactly("GET");
        assertThat(more.body()).isEqualTo(answer.body());
    }

    private static List<String> values(Answer answer, String name) {
        Stream<Answer.Header> named =
                answer.headers().stream().filter(header -> header.name().equals(name));
        return named.map(Answer.Header::value).toList();
    }

    private static JsonNode body(Answer answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
