package org.l402.lightning.lnd;

import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.NodeException;
import org.l402.lightning.NodeException.Kind;

/**
 * What a failed call tells the operator: what was asked of which node, why it failed, and the way out, in a sentence
 * without an end, so that another can follow.
 *
 * <p>LND answers nearly every failure with the code UNKNOWN, so its words decide. Those that it says before it looks at
 * the call itself are known here, as they were seen from LND 0.21; other words are passed on.
 */
final class LndFailures {

    /** What LND says when the macaroon is its own and does not grant the call. */
    static final String DENIED = "permission denied";

    private static final String REFUSED = "it refuses %s (%s); it was made by another node or for another network, was"
            + " revoked or ran out: make a new one with %s";

    /** How LND begins what it says of a macaroon that it does not accept. */
    private static final String[] REFUSALS = {
        "verification failed", "cannot retrieve macaroon", "caveat ",
    };

    /** How LND begins what it says when it takes no calls yet, and the way out. */
    private static final Map<String, String> NOT_READY = Map.of(
            "wallet locked",
            "its wallet is locked; unlock it with lncli unlock, or have LND do so at its start"
                    + " (wallet-unlock-password-file in lnd.conf)",
            "wallet not created",
            "it has no wallet yet; make one with lncli create",
            "the RPC server is in the process of starting up",
            "it is starting; it will answer soon",
            "server is still in the process of starting",
            "it is starting; it will answer soon",
            "waiting to start",
            "it waits until it becomes the leader of its cluster; ask the node that leads");

    /** What gRPC says of an answer that ended without a status, as a proxy may break one off; LND always sends one. */
    private static final String NO_STATUS = "missing GRPC status in response";

    private static final int MAX_QUOTED = 300;

    private final LndAccess access;
    private final CurrentMacaroon macaroon;

    LndFailures(LndAccess access, CurrentMacaroon macaroon) {
        this.access = access;
        this.macaroon = macaroon;
    }

    String address() {
        return access.address();
    }

    NodeException exception(LndCall<?, ?> call, Throwable failure) {
        Status status = Status.fromThrowable(failure);
        return new NodeException(kind(status), sentence(call, status), failure);
    }

    private static Kind kind(Status status) {
        return switch (status.getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> Kind.ACCESS;
            case UNAVAILABLE -> cause(status, CertificateException.class) == null ? Kind.AWAY : Kind.ACCESS;
            default -> {
                if (isDenied(status) || isRefusal(words(status))) {
                    yield Kind.ACCESS;
                }
                yield isAnswer(status) && notReady(words(status)).isEmpty() ? Kind.REQUEST : Kind.AWAY;
            }
        };
    }

    /** The whole sentence. */
    String sentence(LndCall<?, ?> call, Status status) {
        return "LND at " + access.address() + " did not " + call.deed() + ": " + why(call, status);
    }

    /**
     * A status as it is to be read. LND answers with UNKNOWN, and gRPC has the same code for a connection that closed under
     * a call; only the latter, which came over no wire, has a cause.
     */
    static Status ofConnection(Status status) {
        return status.getCode() == Status.Code.UNKNOWN && status.getCause() != null
                ? Status.UNAVAILABLE.withDescription(status.getDescription()).withCause(status.getCause())
                : status;
    }

    /** Whether LND turned the call away before it looked at what was asked, so that nothing can come of it. */
    static boolean turnedAway(Status status) {
        return switch (status.getCode()) {
            case UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED -> true;
            case UNKNOWN -> {
                String words = words(status);
                yield words.equals(DENIED)
                        || isRefusal(words)
                        || notReady(words).isPresent();
            }
            default -> false;
        };
    }

    /** Whether a status is LND's own answer, and not what came of a connection that was lost or a peer in between. */
    static boolean isAnswer(Status status) {
        return switch (status.getCode()) {
            case UNKNOWN, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, OUT_OF_RANGE, ABORTED ->
                !words(status).startsWith("HTTP status code") && !words(status).equals(NO_STATUS);
            default -> false;
        };
    }

    static boolean isDenied(Status status) {
        return words(status).equals(DENIED);
    }

    private String why(LndCall<?, ?> call, Status status) {
        String words = words(status);
        if (isDenied(status)) {
            return macaroon.where() + " does not allow it; make one that does with "
                    + LndRights.leastCommand(call.role());
        }
        if (isRefusal(words)) {
            return REFUSED.formatted(macaroon.where(), quoted(words), LndRights.leastCommand(call.role()));
        }
        return switch (status.getCode()) {
            case UNAVAILABLE -> unreachable(status);
            case DEADLINE_EXCEEDED -> "it gave no answer in time; it may be busy, or its disk slow or full";
            case CANCELLED -> "the call was broken off; it may be stopping or starting";
            case RESOURCE_EXHAUSTED -> quoted(words);
            case UNIMPLEMENTED ->
                "it does not know the call; see that this is the gRPC port of an LND (10009 unless set otherwise), not its"
                        + " REST port, and of version 0.18 or newer";
            default -> notReady(words).orElseGet(() -> "it answered \"" + quoted(words) + "\"");
        };
    }

    private static String unreachable(Status status) {
        CertificateException certificate = cause(status, CertificateException.class);
        if (certificate != null) {
            return String.valueOf(certificate.getMessage());
        }
        if (words(status).startsWith("Failed ALPN negotiation")) {
            return "it does not speak HTTP/2; see that this is the gRPC port of an LND (10009 unless set otherwise), not its"
                    + " REST port";
        }
        if (cause(status, UnknownHostException.class) != null) {
            return "its host name is not known; check the address";
        }
        if (cause(status, ConnectException.class) != null) {
            return "no connection could be made; see that it runs, that it listens there (rpclisten in lnd.conf), and that no"
                    + " firewall stands between";
        }
        if (cause(status, SSLException.class) != null) {
            return "no TLS connection could be made; see that this is the gRPC port of an LND";
        }
        return "the connection was lost; it may be stopping or starting, or this is not its gRPC port";
    }

    private static <T extends Throwable> @Nullable T cause(Status status, Class<T> type) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static boolean isRefusal(String words) {
        for (String refusal : REFUSALS) {
            if (words.startsWith(refusal)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> notReady(String words) {
        return NOT_READY.entrySet().stream()
                .filter(state -> words.startsWith(state.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String words(Status status) {
        return status.getDescription() == null ? status.getCode().toString() : status.getDescription();
    }

    private static String quoted(String words) {
        String printable = words.replaceAll("\\p{Cntrl}", " ");
        return printable.length() > MAX_QUOTED ? printable.substring(0, MAX_QUOTED) + "…" : printable;
    }
}
