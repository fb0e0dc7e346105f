package org.l402.lightning.cln;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of Core Lightning. */
final class Json {

    /** The most bytes of an answer: room for the channels of the largest nodes. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** Reads one value after another from a stream, and never looks beyond the end of one. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int MAX_QUOTE = 300;

    private Json() {}

    /** What the node said, fit for a message: one line, not long. */
    static String quote(String said) {
        String line = said.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MAX_QUOTE ? line : line.substring(0, MAX_QUOTE) + "…";
    }
}
