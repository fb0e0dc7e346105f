package org.l402.bolt11;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The examples of BOLT 11. */
record Vectors(String privateKey, List<Valid> valid, List<Invalid> invalid) {

    static final Vectors SPECIFICATION = read();

    record Valid(
            String title,
            String invoice,
            String network,
            @Nullable Long amountMsat,
            long timestamp,
            String paymentHash,
            String paymentSecret,
            @Nullable String description,
            @Nullable String descriptionHash,
            long expirySeconds,
            int minFinalCltv,
            List<Integer> features,
            List<FallbackAddress> fallbacks,
            List<List<Hop>> routeHints,
            @Nullable String metadata,
            String payee,
            @Nullable Signed signature) {
        @Override
        public String toString() {
            return title;
        }
    }

    record Hop(String node, String channel, long feeBaseMsat, long feeMillionths, int cltvExpiryDelta) {}

    record Signed(String rs, int recoveryId, String hash) {}

    record Invalid(String title, String invoice, String reason) {
        @Override
        public String toString() {
            return title;
        }
    }

    NodeKey key() {
        return NodeKey.of(HexFormat.of().parseHex(privateKey));
    }

    private static Vectors read() {
        try (InputStream json = Objects.requireNonNull(Vectors.class.getResourceAsStream("bolt11.json"))) {
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .readValue(json, Vectors.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
