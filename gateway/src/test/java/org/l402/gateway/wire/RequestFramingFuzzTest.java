package org.l402.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class RequestFramingFuzzTest {

    /** What one connection makes of some bytes. */
    private record Passed(String bytes, List<String> refusals) {}

    @FuzzTest
    void anyBytes_howeverTheyAreCut_passAlike(byte[] bytes) {
        Passed whole = pass(bytes, Math.max(1, bytes.length));
        Passed single = pass(bytes, 1);
        assertThat(whole.bytes())
                .startsWith(single.bytes()
                        .substring(
                                0,
                                Math.min(single.bytes().length(), whole.bytes().length())));
        // A chunk that is malformed in plain sight is refused with its header, else after it.
        if (whole.refusals().isEmpty()) {
            assertThat(single).isEqualTo(whole);
        } else {
            assertThat(single.refusals()).hasSize(1);
        }
    }

    @FuzzTest
    void anyBytes_thatPass_areDecodedWithoutAFault(byte[] bytes) {
        EmbeddedChannel decoder = new EmbeddedChannel(new HttpRequestDecoder(8192, 65536, 8192));
        decoder.writeInbound(Unpooled.copiedBuffer(pass(bytes, 7).bytes(), StandardCharsets.ISO_8859_1));
        for (Object message = decoder.readInbound(); message != null; message = decoder.readInbound()) {
            assertThat(((HttpObject) message).decoderResult().isSuccess()).isTrue();
            if (message instanceof HttpRequest request) {
                assertThat(request.headers().getAll("Host").size()).isLessThanOrEqualTo(1);
                assertThat(request.headers().contains("Content-Length")
                                && request.headers().contains("Transfer-Encoding"))
                        .isFalse();
            }
            ReferenceCountUtil.release(message);
        }
        decoder.finishAndReleaseAll();
    }

    private static Passed pass(byte[] bytes, int pieceLength) {
        List<String> refusals = new ArrayList<>();
        OwedAnswers answers = new OwedAnswers();
        RequestFraming framing =
                new RequestFraming(WireLimits.DEFAULT, answers, problem -> refusals.add(problem.detail()));
        EmbeddedChannel channel = new EmbeddedChannel(framing);
        StringBuilder passed = new StringBuilder();
        for (int i = 0; i < bytes.length; i += pieceLength) {
            int length = Math.min(pieceLength, bytes.length - i);
            try {
                channel.writeInbound(Unpooled.copiedBuffer(bytes, i, length));
            } catch (Refusal refusal) {
                // what was refused inside a body is also thrown to the end of the pipeline
                assertThat(refusals).containsExactly(refusal.problem().detail());
            }
            for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
                if (message instanceof ByteBuf part) {
                    passed.append(part.toString(StandardCharsets.ISO_8859_1));
                } else {
                    refusals.add(
                            ((Refusal) ((HttpRequest) message).decoderResult().cause())
                                    .problem()
                                    .detail());
                }
                ReferenceCountUtil.release(message);
            }
        }
        channel.finishAndReleaseAll();
        return new Passed(passed.toString(), refusals);
    }
}
