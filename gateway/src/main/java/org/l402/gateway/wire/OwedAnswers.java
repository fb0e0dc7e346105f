package org.l402.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.answer.Problem;
import org.l402.server.answer.Answer;

/** Counts the answers that a connection still owes, and can say the last word on it. */
final class OwedAnswers extends ChannelOutboundHandlerAdapter {

    private @Nullable ChannelHandlerContext context;
    private int owed;
    private boolean begun;
    private boolean last;
    private boolean over;
    private long lastEnd = System.nanoTime();

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** A request went to those who answer it. */
    void expectOne() {
        owed++;
    }

    boolean owed() {
        return owed > 0;
    }

    /** Whether an answer has said that it is the last; what was sent after its request is not to be begun. */
    boolean last() {
        return last;
    }

    /** When the last answer was complete, by System.nanoTime. */
    long lastEnd() {
        return lastEnd;
    }

    /** Answers the request that is being read where that is still possible, and lets nothing follow. */
    void refuse(Problem problem) {
        if (owed == 1 && !begun && !over && context != null) {
            var unused = context.writeAndFlush(response(context, problem), context.voidPromise());
        }
        over = true;
    }

    private static FullHttpResponse response(ChannelHandlerContext ctx, Problem problem) {
        Answer answer = problem.toAnswer();
        ByteBuf body = ByteBufUtil.writeUtf8(ctx.alloc(), answer.body());
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.type().status()), body);
        answer.headers().forEach(header -> response.headers().add(header.name(), header.value()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (over) {
            ReferenceCountUtil.release(msg);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        boolean interim =
                msg instanceof HttpResponse head && head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (!interim) {
            if (msg instanceof HttpResponse head) {
                begun = true;
                last |= head.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
            }
            if (msg instanceof LastHttpContent) {
                begun = false;
                owed--;
                lastEnd = System.nanoTime();
            }
        }
        var unused = ctx.write(msg, promise);
    }
}
