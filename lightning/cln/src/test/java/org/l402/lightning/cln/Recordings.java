package org.l402.lightning.cln;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What a real node, v26.06.6, was asked and answered. */
final class Recordings {

    /** One exchange; the request is as it was sent, the reply as it came, byte for byte. */
    record Exchange(String name, JsonNode json) {

        JsonNode request() {
            return json.path("request");
        }

        String reply() {
            return json.path("reply").asString();
        }

        JsonNode params() {
            return request().path("params");
        }

        /** The error or the result that the reply carries. */
        JsonNode answer(String member) {
            return Json.MAPPER.readTree(reply()).path(member);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Recordings() {}

    static List<Exchange> socket() {
        return read("jsonrpc.json");
    }

    static List<Exchange> rest() {
        return read("clnrest.json");
    }

    static Exchange named(List<Exchange> exchanges, String name) {
        return exchanges.stream()
                .filter(exchange -> exchange.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is recorded as " + name));
    }

    private static List<Exchange> read(String file) {
        try (InputStream in = Recordings.class.getResourceAsStream(file)) {
            return StreamSupport.stream(
                            Json.MAPPER.readTree(in).path("exchanges").spliterator(), false)
                    .map(exchange -> new Exchange(exchange.path("case").asString(), exchange))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
