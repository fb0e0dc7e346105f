package org.l402.lightning.cln;

import java.util.Set;
import org.l402.lightning.NodeException;
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
     * @param sentence for the operator: what was asked, of which place, what to do; without an end, so that more can follow
     * @param inTheWay what kept the node from doing it
     */
    record Trouble(Kind kind, int code, String sentence, NodeException.Kind inTheWay) implements Reply {

        /** What no node's request is at fault for: no such method, a plugin that ended, shutting down, no code at all. */
        private static final Set<Integer> NOT_OF_THE_REQUEST = Set.of(-32601, -4, -5, 0);

        /** Trouble that tells by itself what kept the node from doing it. */
        Trouble(Kind kind, int code, String sentence) {
            this(kind, code, sentence, inTheWay(kind, code));
        }

        private static NodeException.Kind inTheWay(Kind kind, int code) {
            return switch (kind) {
                case FORBIDDEN -> NodeException.Kind.ACCESS;
                case ERROR -> NOT_OF_THE_REQUEST.contains(code) ? NodeException.Kind.AWAY : NodeException.Kind.REQUEST;
                case UNSENT, LOST, LATE -> NodeException.Kind.AWAY;
            };
        }
    }

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
