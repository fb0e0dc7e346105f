package org.l402.lightning.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.NoRecord;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.PaymentOutcome.Unknown;
import org.l402.lightning.PaymentOutcome.Unsettled;
import org.l402.lightning.Preimage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** What goes over a pay port: JSON objects, one each way. */
final class PayMessage {

    static final String PAY = "/pay";
    static final String TRACK = "/track";
    static final String MEDIA_TYPE = "application/json";
    /** The most bytes of a message: room for the longest invoice. */
    static final int MAX_BYTES = 16_384;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PayMessage() {}

    record Pay(
            @Nullable String invoice,
            @Nullable Long maxFeeMsat,
            @Nullable Long deadlineMs) {}

    record Track(@Nullable String paymentHash) {}

    /** What is answered with status 200; of the last three, those that belong to the outcome. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Outcome(
            @Nullable String outcome,
            @Nullable String preimage,
            @Nullable Long feeMsat,
            @Nullable String reason) {

        static Outcome of(PaymentOutcome outcome) {
            if (outcome instanceof Paid paid) {
                return new Outcome("paid", paid.preimage().hex(), paid.fee().value(), null);
            }
            if (outcome instanceof Failed failed) {
                return new Outcome("failed", null, null, failed.reason());
            }
            Unsettled unsettled = (Unsettled) outcome;
            return new Outcome(word(unsettled), null, null, unsettled.reason());
        }

        private static String word(Unsettled outcome) {
            if (outcome instanceof InFlight) {
                return "in-flight";
            }
            return outcome instanceof NoRecord ? "no-record" : "unknown";
        }

        /** What it means for this hash; Unknown when it means nothing. */
        PaymentOutcome of(PaymentHash paymentHash) {
            String why = reason == null ? "the sandbox node gave no reason" : reason;
            if ("failed".equals(outcome)) {
                return new Failed(why);
            }
            if ("in-flight".equals(outcome)) {
                return new InFlight(why);
            }
            if ("no-record".equals(outcome)) {
                return new NoRecord(why);
            }
            if ("unknown".equals(outcome)) {
                return new Unknown(why);
            }
            if (!"paid".equals(outcome) || preimage == null || feeMsat == null) {
                return new Unknown("the answer of the sandbox node cannot be understood");
            }
            Preimage proof = Preimage.ofHex(preimage);
            return proof.paymentHash().equals(paymentHash)
                    ? new Paid(proof, new MilliSatoshi(feeMsat))
                    : new Unknown("the sandbox node says that it paid, but gave a preimage of another invoice");
        }

        /** Without the preimage. */
        @Override
        public String toString() {
            return "outcome " + outcome;
        }
    }

    /** What is answered with any other status. */
    record Refusal(@Nullable String error) {}

    static byte[] write(Object message) {
        return JSON.writeValueAsBytes(message);
    }

    /**
     * Reads a message.
     *
     * @throws NodeException when it is not one of this kind
     */
    static <T> T read(byte[] body, Class<T> kind) {
        T message;
        try {
            message = JSON.readValue(body, kind);
        } catch (JacksonException e) {
            // Without the parser's text: it quotes what it read, a preimage perhaps.
            throw new NodeException(
                    "the body is not the JSON object that a pay port's " + kind.getSimpleName() + " is");
        }
        if (message == null) {
            throw new NodeException("the body is null");
        }
        return message;
    }
}
