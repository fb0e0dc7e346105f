package org.l402.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.answer.Problem;
import org.l402.server.answer.ProblemType;

/**
 * Lets a connection's bytes through to the HTTP decoder, unchanged, as long as they are requests that can be read in
 * exactly one way; from the first byte that is not, it lets nothing through.
 *
 * <p>It stands before the decoder and follows the framing by itself, so that what is refused does not hang on what a
 * decoder happens to repair: folded lines, doubled spaces, a coding list that ends in chunked. A header is held back
 * until all of it is known to be good. A request refused by its header takes its place in the order of the requests
 * before it, as a request that failed to decode; a fault inside a body ends the connection, with an answer where none
 * has begun.
 */
final class RequestFraming extends ByteToMessageDecoder {

    private static final int NO_LINE = -1;
    private static final int TOO_LONG = -2;
    private static final int BAD_END = -3;

    private enum Stage {
        HEAD,
        FIXED,
        CHUNK_LINE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        REFUSED
    }

    private final WireLimits limits;
    private final OwedAnswers answers;
    private final Consumer<Problem> refusedBodies;
    private @Nullable ChannelHandlerContext context;
    private Stage stage = Stage.HEAD;
    private RequestHead head = new RequestHead();
    /** How many bytes of the cumulation are lines of the header that were looked at. */
    private int scanned;

    private long headSince;
    private int headerBytes;
    private int emptyLines;
    private long remaining;
    private byte[] line = new byte[512];

    RequestFraming(WireLimits limits, OwedAnswers answers, Consumer<Problem> refusedBodies) {
        this.limits = limits;
        this.answers = answers;
        this.refusedBodies = refusedBodies;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Whether the client is in the middle of a request, or was refused in one. */
    boolean midRequest() {
        return stage != Stage.HEAD || internalBuffer().isReadable();
    }

    /** When the first byte of a header came that is not complete yet, by System.nanoTime; 0 when there is none. */
    long headSince() {
        return headSince;
    }

    /** Counts the time for the header from now on. */
    void excuse() {
        headSince = headSince == 0 ? 0 : System.nanoTime();
    }

    boolean inBody() {
        return stage != Stage.HEAD && stage != Stage.REFUSED;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (stage) {
            case HEAD -> head(in, out);
            case FIXED, CHUNK -> content(in, out);
            case CHUNK_LINE -> chunkLine(ctx, in, out);
            case CHUNK_END -> chunkEnd(ctx, in, out);
            case TRAILERS -> trailers(ctx, in, out);
            case REFUSED -> in.skipBytes(in.readableBytes());
        }
    }

    private void head(ByteBuf in, List<Object> out) {
        while (true) {
            int length =
                    nextLine(in, scanned, head.started() ? limits.headerBytes() - headerBytes : limits.requestLine());
            if (length == NO_LINE) {
                headSince = headSince == 0 ? System.nanoTime() : headSince;
                return;
            }
            Problem problem = head.started() ? fieldLine(length) : requestLine(in, length);
            if (problem != null) {
                refuseHead(in, out, problem);
                return;
            }
            if (length == 0 && head.started()) {
                headEnd(in, out);
                return;
            }
        }
    }

    private @Nullable Problem requestLine(ByteBuf in, int length) {
        if (length == TOO_LONG) {
            return new Problem(
                    ProblemType.URI_TOO_LONG,
                    "The request line is longer than " + limits.requestLine() + " bytes; shorten the target.");
        }
        if (length == 0) {
            // RFC 9112 §2.2: an empty line before the request line is passed over; one, since one has a reason.
            in.skipBytes(2);
            return ++emptyLines > 1 ? Problem.badRequest("There are empty lines where a request should begin.") : null;
        }
        if (length < 0) {
            return badLineEnd();
        }
        scanned += length + 2;
        return head.line(line, length);
    }

    private @Nullable Problem fieldLine(int length) {
        if (length == TOO_LONG || (length > 0 && head.fields() == limits.headerFields())) {
            return new Problem(
                    ProblemType.HEADERS_TOO_BIG,
                    "The header has more than " + limits.headerBytes() + " bytes or " + limits.headerFields()
                            + " fields; send less.");
        }
        if (length < 0) {
            return badLineEnd();
        }
        scanned += length + 2;
        headerBytes += length + 2;
        return length == 0 ? head.end() : head.line(line, length);
    }

    private void headEnd(ByteBuf in, List<Object> out) {
        if (head.chunked()) {
            // A chunk that is malformed in plain sight is refused together with its header.
            Problem problem = chunkProblem(nextLine(in, scanned, ChunkLine.LONGEST));
            if (problem != null) {
                refuseHead(in, out, problem);
                return;
            }
        }
        answers.expectOne();
        out.add(in.readRetainedSlice(scanned));
        scanned = 0;
        headSince = 0;
        remaining = head.contentLength();
        stage = head.chunked() ? Stage.CHUNK_LINE : Stage.FIXED;
        if (stage == Stage.FIXED && remaining == 0) {
            nextRequest();
        }
    }

    private void content(ByteBuf in, List<Object> out) {
        int length = (int) Math.min(remaining, in.readableBytes());
        out.add(in.readRetainedSlice(length));
        remaining -= length;
        if (remaining == 0) {
            if (stage == Stage.CHUNK) {
                stage = Stage.CHUNK_END;
            } else {
                nextRequest();
            }
        }
    }

    private void chunkLine(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int length = nextLine(in, 0, ChunkLine.LONGEST);
        if (length == NO_LINE) {
            return;
        }
        Problem problem = chunkProblem(length);
        if (problem != null) {
            refuseBody(ctx, in, problem);
            return;
        }
        remaining = ChunkLine.size(line, length);
        out.add(in.readRetainedSlice(length + 2));
        stage = remaining == 0 ? Stage.TRAILERS : Stage.CHUNK;
    }

    private void chunkEnd(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < 2) {
            return;
        }
        if (in.getByte(in.readerIndex()) != '\r' || in.getByte(in.readerIndex() + 1) != '\n') {
            refuseBody(ctx, in, Problem.badRequest("A chunk is longer than its size says."));
            return;
        }
        out.add(in.readRetainedSlice(2));
        stage = Stage.CHUNK_LINE;
    }

    private void trailers(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int length = nextLine(in, 0, limits.headerBytes() - headerBytes);
        if (length == NO_LINE) {
            return;
        }
        Problem problem = length == TOO_LONG
                ? new Problem(
                        ProblemType.HEADERS_TOO_BIG,
                        "Header and trailers have more than " + limits.headerBytes() + " bytes.")
                : length < 0 ? badLineEnd() : length > 0 ? FieldLine.check(line, length) : null;
        if (problem != null) {
            refuseBody(ctx, in, problem);
            return;
        }
        headerBytes += length + 2;
        out.add(in.readRetainedSlice(length + 2));
        if (length == 0) {
            nextRequest();
        }
    }

    private void nextRequest() {
        stage = Stage.HEAD;
        head = new RequestHead();
        headerBytes = 0;
        emptyLines = 0;
    }

    /** Copies the line that begins so many bytes into the buffer to {@link #line}; returns its length, or why not. */
    private int nextLine(ByteBuf in, int offset, int limit) {
        int from = in.readerIndex() + offset;
        int lf = in.indexOf(from, (int) Math.min(in.writerIndex(), (long) from + limit + 2), (byte) '\n');
        if (lf < 0) {
            return in.writerIndex() - from >= limit + 2 ? TOO_LONG : NO_LINE;
        }
        int length = lf - 1 - from;
        if (length < 0 || in.getByte(lf - 1) != '\r') {
            return BAD_END;
        }
        if (line.length < length) {
            line = new byte[Math.max(length, line.length * 2)];
        }
        in.getBytes(from, line, 0, length);
        return length;
    }

    private @Nullable Problem chunkProblem(int length) {
        if (length == NO_LINE) {
            return null;
        }
        if (length == TOO_LONG) {
            return Problem.badRequest("The line of a chunk's size is longer than " + ChunkLine.LONGEST + " bytes.");
        }
        if (length == BAD_END) {
            return badLineEnd();
        }
        return ChunkLine.size(line, length) >= 0
                ? null
                : Problem.badRequest("A chunk does not begin with its size, 1 to 8 hexadecimal digits up to 7fffffff.");
    }

    private static Problem badLineEnd() {
        return Problem.badRequest("A line does not end in CR LF.");
    }

    /** What the decoder would have made of a header that it cannot read; so refusals keep the order of the requests. */
    private void refuseHead(ByteBuf in, List<Object> out, Problem problem) {
        stage = Stage.REFUSED;
        headSince = 0;
        in.skipBytes(in.readableBytes());
        answers.expectOne();
        DefaultHttpRequest refused = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/bad-request");
        refused.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        refused.setDecoderResult(DecoderResult.failure(new Refusal(problem)));
        out.add(refused);
    }

    private void refuseBody(ChannelHandlerContext ctx, ByteBuf in, Problem problem) {
        stage = Stage.REFUSED;
        in.skipBytes(in.readableBytes());
        refusedBodies.accept(problem);
        answers.refuse(problem);
        ctx.fireExceptionCaught(new Refusal(problem));
    }

    /** Refuses whatever the client is in the middle of, for having taken too long. */
    void refuseSlow(String detail) {
        if (context == null) {
            return;
        }
        Problem problem = new Problem(ProblemType.REQUEST_TIMEOUT, detail);
        if (inBody()) {
            refuseBody(context, internalBuffer(), problem);
        } else {
            List<Object> out = new ArrayList<>(1);
            refuseHead(internalBuffer(), out, problem);
            context.fireChannelRead(out.get(0));
            context.fireChannelReadComplete();
        }
    }
}
