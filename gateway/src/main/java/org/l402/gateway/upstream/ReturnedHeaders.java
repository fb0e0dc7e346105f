package org.l402.gateway.upstream;

import io.vertx.core.MultiMap;
import java.util.Map;

/** The headers or trailers of an upstream's answer as the client gets them: without those of the upstream's connection. */
final class ReturnedHeaders {

    private ReturnedHeaders() {}

    /**
     * Adds them to {@code out}.
     *
     * @throws IllegalArgumentException when one of them has a character that no header may have
     */
    static void write(MultiMap in, MultiMap out) {
        HopByHop hop = HopByHop.of(in);
        for (Map.Entry<String, String> field : in) {
            if (!hop.contains(HopByHop.key(field.getKey()))) {
                out.add(field.getKey(), field.getValue());
            }
        }
    }
}
