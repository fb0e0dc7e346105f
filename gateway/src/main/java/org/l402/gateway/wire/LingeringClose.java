package org.l402.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection so that the last answer arrives (RFC 9112 §9.6), or resets it so that nobody takes what arrived
 * for the whole.
 *
 * <p>A socket that is closed while the client still sends answers with a reset, and that may destroy the answer before
 * the client has read it. So where the client is in the middle of a request, only the sending half is closed at first,
 * and what still comes is thrown away: until the client closes too, for two seconds, or 256 KiB.
 */
@SuppressWarnings("FutureReturnValueIgnored") // there is nothing to be done about a close that fails
final class LingeringClose extends ChannelDuplexHandler {

    private static final int MOST_DISCARDED = 256 * 1024;
    private static final int SECONDS = 2;

    private final RequestFraming framing;
    private @Nullable ChannelHandlerContext context;
    private boolean closing;
    private int discarded;

    LingeringClose(RequestFraming framing) {
        this.framing = framing;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Ends the connection with a reset. */
    void reset() {
        if (context != null) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            context.close();
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        boolean lingers = framing.midRequest()
                && ctx.channel() instanceof DuplexChannel
                && ctx.channel().isActive()
                && ctx.pipeline().get(SslHandler.class) == null;
        if (!lingers) {
            ctx.close(promise);
            return;
        }
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        if (!closing) {
            closing = true;
            ctx.channel().config().setAutoRead(true);
            ((DuplexChannel) ctx.channel()).shutdownOutput();
            ctx.executor().schedule(() -> ctx.close(), SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!closing) {
            ctx.fireChannelRead(msg);
            return;
        }
        discarded += msg instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ReferenceCountUtil.release(msg);
        if (discarded > MOST_DISCARDED) {
            ctx.close();
        }
    }
}
