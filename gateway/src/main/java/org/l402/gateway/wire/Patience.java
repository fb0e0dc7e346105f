package org.l402.gateway.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends what a client has let hang for too long: a header that does not end, a body that stands still, a connection
 * without requests. How long an answer takes is not its business.
 */
final class Patience extends ChannelInboundHandlerAdapter {

    private final WireLimits limits;
    private final RequestFraming framing;
    private final OwedAnswers answers;
    private long lastRead = System.nanoTime();
    private boolean wasReading = true;
    private @Nullable Future<?> next;

    Patience(WireLimits limits, RequestFraming framing, OwedAnswers answers) {
        this.limits = limits;
        this.framing = framing;
        this.answers = answers;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        lookAgain(ctx, Long.MAX_VALUE);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (next != null) {
            next.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        lastRead = System.nanoTime();
        ctx.fireChannelRead(msg);
    }

    private void lookAgain(ChannelHandlerContext ctx, long nanos) {
        long shortest = Math.min(limits.headTime().toNanos(), limits.idleTime().toNanos());
        next = ctx.executor().schedule(() -> look(ctx), Math.min(nanos, shortest), TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            return;
        }
        long now = System.nanoTime();
        boolean reading = ctx.channel().config().isAutoRead();
        if (!reading || !wasReading) {
            // What did not come while we did not read is not the client's fault; nobody tells when that ended.
            lastRead = now;
            framing.excuse();
        }
        wasReading = reading;
        if (framing.headSince() != 0) {
            long left = framing.headSince() + limits.headTime().toNanos() - now;
            if (left <= 0) {
                framing.refuseSlow(
                        "The header was not complete after " + limits.headTime().toMillis() + " ms.");
            } else {
                lookAgain(ctx, left);
            }
        } else if (framing.inBody()) {
            long left = lastRead + limits.idleTime().toNanos() - now;
            if (left <= 0) {
                framing.refuseSlow(
                        "Nothing of the body came for " + limits.idleTime().toMillis() + " ms.");
            } else {
                lookAgain(ctx, left);
            }
        } else if (answers.owed()) {
            lookAgain(ctx, Long.MAX_VALUE);
        } else {
            long left =
                    Math.max(lastRead, answers.lastEnd()) + limits.idleTime().toNanos() - now;
            if (left <= 0) {
                var unused = ctx.close();
            } else {
                lookAgain(ctx, left);
            }
        }
    }
}
