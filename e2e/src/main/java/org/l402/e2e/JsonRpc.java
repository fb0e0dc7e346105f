package org.l402.e2e;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Calls of Core Lightning over its unix socket, each on a connection of its own. */
final class JsonRpc {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT_SECONDS = 60;

    private JsonRpc() {}

    /**
     * The result of a call.
     *
     * @throws HarnessException when there is no answer, or an error
     */
    static JsonNode call(Path socket, String method, Map<String, Object> params) {
        String request = JSON.writeValueAsString(Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params));
        JsonNode answer;
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            answer = CompletableFuture.supplyAsync(() -> read(channel)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new HarnessException("No answer to " + method + " at " + socket + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for the answer to " + method + ".", e);
        }
        if (answer.has("error")) {
            throw new HarnessException("Core Lightning refused " + method + ": " + answer.path("error"));
        }
        return answer.path("result");
    }

    private static JsonNode read(SocketChannel channel) throws JacksonException {
        // The stream does not end after the answer, so no more is read than the answer.
        return JSON.readerFor(JsonNode.class)
                .<JsonNode>readValues(Channels.newInputStream(channel))
                .next();
    }
}
