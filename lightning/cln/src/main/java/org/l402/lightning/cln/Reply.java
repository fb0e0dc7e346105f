package org.l402.lightning.cln;

import tools.jackson.databind.JsonNode;

/** What became of one call: the node's answer, or why there is none. */
sealed interface Reply {

    /** The node did what was asked. */
    record Result(JsonNode json) implements Reply {
        /** Without the answer: it may hold a preimage. */
        @Override
        public String toString() {
            return "result";
        }
    }

    /**
     * There is no result.
     *
     * @param code the node's own code of an error that it answered, else 0
     * @param sentence for the operator: what was asked, of which place, what to do
     */
    record Trouble(Kind kind, int code, String sentence) implements Reply {}

    /** How far a call without a result came. */
    enum Kind {
        /** The node never got it. */
        UNSENT,
        /** The node may have got it, and the connection ended before an answer that can be read. */
        LOST,
        /** The node may have got it, and did not answer in time. */
        LATE,
        /** The node answered with an error. */
        ERROR,
        /** The node did nothing, because the rune does not allow it or is none of the node's. */
        FORBIDDEN
    }
}
