package org.l402.gateway.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import org.l402.gateway.answer.Answers;
import org.l402.gateway.answer.Problem;
import org.l402.server.answer.Answer;
import org.l402.server.limit.ClientNetwork;

/**
 * Vert.x's HTTP server, held to HTTP/1.1 and 1.0 and to requests that can be read in exactly one way.
 *
 * <p>What is malformed is answered here and its connection closed; a handler sees requests with a known method, a
 * target in printable ASCII, one valid Host (HTTP/1.0 may have none), sound header lines, and a body whose end is
 * certain. No upgrade to HTTP/2, by header or by preface.
 */
public final class StrictHttp {

    private StrictHttp() {}

    /**
     * A server that is not listening yet.
     *
     * @param handler gets the requests that are well formed
     * @param refusals is told of those that were not, and on which connection, on its event loop; for logs and counters
     */
    public static HttpServer server(
            Vertx vertx,
            WireLimits limits,
            Handler<HttpServerRequest> handler,
            BiConsumer<HttpConnection, Problem> refusals) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                // Twice what is let through, so that Vert.x's own limits never speak.
                .setMaxInitialLineLength(2 * limits.requestLine())
                .setMaxHeaderSize(2 * limits.headerBytes());
        return vertx.createHttpServer(options)
                .connectionHandler(connection -> guard(connection, limits, refusals))
                .invalidRequestHandler(request -> refuse(request, refusals))
                .requestHandler(request -> {
                    if (!channel(request.connection())
                            .pipeline()
                            .get(OwedAnswers.class)
                            .last()) {
                        handler.handle(request);
                    }
                });
    }

    /**
     * Ends the connection of a request with a reset, so that an answer that was broken off is not taken for a whole
     * one.
     */
    public static void reset(HttpServerRequest request) {
        channel(request.connection()).pipeline().get(LingeringClose.class).reset();
    }

    /** The channel under a connection of Vert.x's server or client; the one place that knows how to get at it. */
    public static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /** The network of the client at the other end, by the address of the connection alone: headers can say anything. */
    public static ClientNetwork clientNetwork(HttpConnection connection) {
        return ClientNetwork.of(
                channel(connection).remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null);
    }

    private static void guard(
            HttpConnection connection, WireLimits limits, BiConsumer<HttpConnection, Problem> refusals) {
        ChannelPipeline pipeline = channel(connection).pipeline();
        String decoder = pipeline.context(HttpRequestDecoder.class).name();
        String encoder = pipeline.context(HttpResponseEncoder.class).name();
        OwedAnswers answers = new OwedAnswers();
        RequestFraming framing = new RequestFraming(limits, answers, problem -> refusals.accept(connection, problem));
        pipeline.addBefore(decoder, "l402-close", new LingeringClose(framing))
                .addBefore(decoder, "l402-patience", new Patience(limits, framing, answers))
                .addBefore(decoder, "l402-framing", framing)
                .addAfter(encoder, "l402-answers", answers);
    }

    private static void refuse(HttpServerRequest request, BiConsumer<HttpConnection, Problem> refusals) {
        Problem problem = request.decoderResult().cause() instanceof Refusal refusal
                ? refusal.problem()
                : Problem.badRequest("The request could not be read as HTTP/1.1.");
        refusals.accept(request.connection(), problem);
        Answers.send(request, answer(problem));
    }

    static Answer answer(Problem problem) {
        Answer answer = problem.toAnswer();
        return switch (problem.type()) {
            case METHOD_NOT_ALLOWED, METHOD_UNKNOWN -> answer.with(new Answer.Header("Allow", RequestHead.METHODS));
            default -> answer;
        };
    }
}
