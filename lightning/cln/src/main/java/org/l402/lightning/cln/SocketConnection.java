package org.l402.lightning.cln;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.cln.Reply.Kind;
import org.l402.lightning.cln.Reply.Result;
import org.l402.lightning.cln.Reply.Trouble;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/**
 * One connection to a node's socket, with all the calls that wait for an answer on it.
 *
 * <p>Answers come in any order and are told apart by their id. A thread of its own reads them; it ends with the
 * connection, and every call that is then open ends as lost.
 */
final class SocketConnection implements AutoCloseable {

    /** How a connection came to its end. */
    private enum End {
        CLOSED_THERE,
        CLOSED_HERE,
        NOT_JSON,
        TOO_LONG
    }

    private record Waiting(String method, CompletableFuture<Reply> call) {}

    private final String place;
    private final int maxBytes;
    private final SocketChannel channel;
    /** Guards itself; empty once the connection has ended. */
    private final Map<String, Waiting> waiting = new HashMap<>();

    private @Nullable End ended;

    /** Connects; blocks as long as that takes. */
    SocketConnection(Path path, String place, int maxBytes) throws IOException {
        this.place = place;
        this.maxBytes = maxBytes;
        this.channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    /** Begins to read answers. */
    void start() {
        Thread reader = new Thread(this::read, "cln-socket-reader");
        reader.setDaemon(true);
        reader.start();
    }

    boolean isOpen() {
        synchronized (waiting) {
            return ended == null;
        }
    }

    /** Writes a call; blocks while the node does not read. A call that cannot be written whole ends as lost. */
    void send(String id, String method, ByteBuffer request, CompletableFuture<Reply> call) {
        synchronized (waiting) {
            if (ended != null) {
                call.complete(lost(method, ended));
                return;
            }
            waiting.put(id, new Waiting(method, call));
        }
        Calls.whenDone(call, () -> forget(id));
        try {
            while (request.hasRemaining()) {
                channel.write(request);
            }
        } catch (IOException e) {
            end(End.CLOSED_THERE);
        }
    }

    private void forget(String id) {
        synchronized (waiting) {
            waiting.remove(id);
        }
    }

    private void read() {
        BoundedStream in = new BoundedStream(Channels.newInputStream(channel), maxBytes);
        try (JsonParser parser = Json.MAPPER.createParser(in)) {
            while (parser.nextToken() != null) {
                JsonNode answer = Json.MAPPER.readValue(parser, JsonNode.class);
                in.nextValue();
                deliver(answer);
            }
            end(End.CLOSED_THERE);
        } catch (JacksonException e) {
            // Without the parser's text: it quotes what it read.
            Throwable cause = e.getCause();
            end(
                    cause instanceof BoundedStream.TooLong
                            ? End.TOO_LONG
                            : cause instanceof IOException ? End.CLOSED_THERE : End.NOT_JSON);
        }
    }

    private void deliver(JsonNode answer) {
        String id = answer.path("id").asString("");
        Waiting asked;
        synchronized (waiting) {
            asked = waiting.remove(id);
        }
        if (asked != null) {
            asked.call.complete(reply(asked.method, answer));
        }
    }

    private Reply reply(String method, JsonNode answer) {
        JsonNode error = answer.path("error");
        if (error.isObject()) {
            return new Trouble(
                    Kind.ERROR,
                    error.path("code").asInt(0),
                    place + " refused `" + method + "`: "
                            + Json.quote(error.path("message").asString("it gave no reason")));
        }
        JsonNode result = answer.path("result");
        return result.isObject()
                ? new Result(result)
                : new Trouble(
                        Kind.LOST,
                        0,
                        place + " answered `" + method
                                + "` with neither a result nor an error; see that it is Core Lightning");
    }

    private Trouble lost(String method, End end) {
        String sentence = switch (end) {
            case CLOSED_THERE ->
                place + " closed the connection before it answered `" + method
                        + "`; it is shutting down, was restarted or has crashed: see its log";
            case CLOSED_HERE -> "`" + method + "` was given up: this side closed the connection to " + place;
            case NOT_JSON ->
                place + " answered `" + method
                        + "` with something that is not JSON; see that it is Core Lightning that listens there";
            case TOO_LONG ->
                place + " sent an answer of more than " + maxBytes + " bytes while `" + method
                        + "` was waited for; the connection was given up";
        };
        return new Trouble(Kind.LOST, 0, sentence);
    }

    private void end(End how) {
        List<Waiting> open;
        synchronized (waiting) {
            if (ended == null) {
                ended = how;
            }
            open = List.copyOf(waiting.values());
            waiting.clear();
        }
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
        open.forEach(asked -> asked.call.complete(lost(asked.method, how)));
    }

    @Override
    public void close() {
        end(End.CLOSED_HERE);
    }
}
