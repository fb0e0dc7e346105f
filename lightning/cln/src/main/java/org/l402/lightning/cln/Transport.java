package org.l402.lightning.cln;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A way to call methods of one node. Never blocks; safe for use by many threads. */
interface Transport extends AutoCloseable {

    /**
     * Calls a method. The future never fails; whoever completes or cancels it makes the transport let go of the call.
     *
     * @param params by name: text, whole numbers, truth values
     */
    CompletableFuture<Reply> call(String method, Map<String, Object> params);

    /** The node in words, for messages: {@code Core Lightning at …}. */
    String place();

    /** Ends the connection; calls that are open end as lost, later ones are not sent. */
    @Override
    void close();
}
