package org.l402.macaroon;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Macaroons that Go's library made, read from the files of vectors. */
final class GoVectors {

    record Valid(JsonNode vector) {
        byte[] rootKey() {
            return hex(vector, "RootKey");
        }

        String location() {
            return vector.get("Location").asString();
        }

        byte[] identifier() {
            return hex(vector, "Identifier");
        }

        List<String> caveats() {
            List<String> caveats = new ArrayList<>();
            vector.get("Caveats").forEach(caveat -> caveats.add(caveat.asString()));
            return caveats;
        }

        byte[] binary() {
            return hex(vector, "Binary");
        }

        String base64() {
            return vector.get("Base64").asString();
        }

        byte[] signature() {
            return hex(vector, "Signature");
        }

        @Override
        public String toString() {
            return vector.get("Name").asString();
        }
    }

    record Refused(JsonNode vector) {
        byte[] binary() {
            return hex(vector, "Binary");
        }

        String reason() {
            return vector.get("Reason").asString();
        }

        @Override
        public String toString() {
            return vector.get("Name").asString();
        }
    }

    private GoVectors() {}

    static List<Valid> valid() {
        List<Valid> vectors = new ArrayList<>();
        for (String file : List.of("go-macaroon.json", "go-more.json")) {
            read(file).get("vectors").forEach(vector -> vectors.add(new Valid(vector)));
        }
        return vectors;
    }

    static List<Refused> refused() {
        List<Refused> vectors = new ArrayList<>();
        read("go-more.json").get("refused").forEach(vector -> vectors.add(new Refused(vector)));
        return vectors;
    }

    private static JsonNode read(String file) {
        try (InputStream in = GoVectors.class.getResourceAsStream(file)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] hex(JsonNode vector, String field) {
        return HexFormat.of().parseHex(vector.get(field).asString());
    }
}
