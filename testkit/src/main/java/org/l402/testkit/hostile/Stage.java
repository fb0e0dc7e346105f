package org.l402.testkit.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.l402.lightning.PaymentHash;
import org.l402.testkit.RawUpstream.Connection;

/** How a trick is played on a connection, one request after another. */
final class Stage {

    private static final int MIB = 1024 * 1024;
    private static final long MOST_BYTES = 64L * MIB;
    private static final long DRIP_MILLIS = 20;
    private static final String GOODS = "the goods";

    private final Trick trick;
    private final Demands demands;
    private final String elsewhere;
    private final Set<PaymentHash> used = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicLong flooded = new AtomicLong();
    private volatile int cut;
    private volatile int length;

    /**
     * A trick to be played.
     *
     * @param elsewhere the host and port of another origin
     */
    Stage(Trick trick, Demands demands, String elsewhere) {
        this.trick = trick;
        this.demands = demands;
        this.elsewhere = elsewhere;
    }

    /**
     * Answers a request that was read.
     *
     * @param proofs what was paid for and proven by the request
     * @return whether the connection may bring another
     */
    boolean play(Connection connection, List<PaymentHash> proofs) throws IOException {
        return proofs.isEmpty() ? unpaid(connection) : paid(connection, proofs);
    }

    private boolean unpaid(Connection connection) throws IOException {
        return switch (trick) {
            case REDIRECT_BEFORE_PAYING, DOWNGRADE_BEFORE_PAYING ->
                redirect(connection, "http://" + elsewhere + "/goods");
            case CHALLENGE_WITHOUT_402 -> send(connection, answer("403 Forbidden", challenge(), "no"));
            case CUT_DEMAND -> cut(connection, answer("402 Payment Required", challenge(), ""));
            case DRIPPED_DEMAND_CONTENT ->
                drip(
                        connection,
                        "HTTP/1.1 402 Payment Required\r\nConnection: close\r\n" + challenge() + "\r\n",
                        "pay first");
            case DRIPPED_DEMAND -> drip(connection, "", "HTTP/1.1 402 Payment Required\r\n" + challenge() + "Slow: ");
            case MEGABYTES_OF_CHALLENGE ->
                flood(connection, "HTTP/1.1 402 Payment Required\r\n" + challenge(), latin1(longLine()));
            case ENDLESS_INTERIM_ANSWERS ->
                flood(connection, "", latin1("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".repeat(100)));
            case BOTTOMLESS_DEMAND ->
                flood(
                        connection,
                        "HTTP/1.1 402 Payment Required\r\nContent-Encoding: gzip\r\n" + challenge() + "\r\n",
                        packedMebibyte());
            default -> demand(connection);
        };
    }

    private boolean paid(Connection connection, List<PaymentHash> proofs) throws IOException {
        return switch (trick) {
            case NEVER_SATISFIED, EVER_CHANGING, THOUSANDS_OF_CHALLENGES -> demand(connection);
            case NEVER_AUTHORIZED -> send(connection, answer("401 Unauthorized", challenge(), "no"));
            case USED_UP_AT_ONCE, SAME_INVOICE_AGAIN -> used.addAll(proofs) ? goods(connection) : demand(connection);
            case REDIRECT_AFTER_PAYING, DOWNGRADE_AFTER_PAYING ->
                redirect(connection, "http://" + elsewhere + "/goods");
            case REDIRECT_IN_DISGUISE -> redirect(connection, "http://localhost:80@" + elsewhere + "/goods");
            case REDIRECT_WITH_LONG_WORDS -> redirect(connection, Demands.LONG_WORDS);
            case CUT_GOODS -> cut(connection, answer("200 OK", "", GOODS));
            case TRUNCATED_GOODS -> {
                String whole = answer("200 OK", "", GOODS);
                send(connection, whole.substring(0, whole.length() - GOODS.length() / 2));
                yield false;
            }
            case TRUNCATED_CHUNKS -> {
                send(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n" + GOODS + "\r\n");
                yield false;
            }
            case DRIPPED_GOODS -> drip(connection, "", "HTTP/1.1 200 OK\r\nSlow: ");
            case DRIPPED_CONTENT -> drip(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", GOODS);
            case MEGABYTES_OF_HEADER -> flood(connection, "HTTP/1.1 200 OK\r\n", latin1(longLine()));
            case BOMB -> {
                byte[] packed = packedMebibyte();
                send(
                        connection,
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + 1024 * packed.length
                                + "\r\n\r\n");
                for (int i = 0; i < 1024; i++) {
                    connection.send(packed);
                }
                yield true;
            }
            default -> goods(connection);
        };
    }

    private boolean demand(Connection connection) throws IOException {
        return send(connection, answer("402 Payment Required", challenge(), "pay first"));
    }

    private boolean goods(Connection connection) throws IOException {
        return send(connection, answer("200 OK", "", GOODS));
    }

    private boolean redirect(Connection connection, String target) throws IOException {
        return send(connection, answer("302 Found", "Location: " + target + "\r\n", "elsewhere"));
    }

    private String challenge() {
        StringBuilder lines = new StringBuilder();
        for (String value : demands.lines()) {
            lines.append("WWW-Authenticate: ").append(value).append("\r\n");
        }
        return lines.toString();
    }

    private static String answer(String status, String fields, String content) {
        return "HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " + content.length() + "\r\n\r\n" + content;
    }

    private boolean send(Connection connection, String answer) throws IOException {
        connection.send(answer);
        return true;
    }

    /** After how many bytes an answer is cut that is to be. */
    void cutAfter(int bytes) {
        cut = bytes;
    }

    /** How long the last answer that was to be cut would have been. */
    int length() {
        return length;
    }

    private boolean cut(Connection connection, String answer) throws IOException {
        length = answer.length();
        send(connection, answer.substring(0, Math.min(cut, answer.length())));
        return cut >= answer.length();
    }

    /** Sends the first part at once, the second a byte at a time, and then its last byte until the client closes. */
    private boolean drip(Connection connection, String atOnce, String slowly) throws IOException {
        connection.send(atOnce);
        try {
            for (int i = 0; ; i++) {
                connection.send(String.valueOf(slowly.charAt(Math.min(i, slowly.length() - 1))));
                Thread.sleep(DRIP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is closed");
        } finally {
            end.complete(null);
        }
    }

    /** How many bytes all floods sent so far. */
    long flooded() {
        return flooded.get();
    }

    /** Completed when the first flood or drip ended. */
    CompletableFuture<Void> end() {
        return end.copy();
    }

    private boolean flood(Connection connection, String head, byte[] piece) {
        try {
            connection.send(head);
            for (long sent = head.length(); sent < MOST_BYTES; sent += piece.length) {
                connection.send(piece);
                flooded.addAndGet(piece.length);
            }
        } catch (IOException e) {
            // The client had enough.
        }
        end.complete(null);
        return false;
    }

    private static String longLine() {
        return "Long: " + "x".repeat(8000) + "\r\n";
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A mebibyte of zeros as a member of gzip, of which many in a row are one stream (RFC 1952). */
    private static byte[] packedMebibyte() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[MIB]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
