package org.l402.bolt11;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.l402.bolt11.RouteHint.Hop;
import org.l402.bolt11.RouteHint.ShortChannelId;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;

/** What is true of every invoice, tried on many: the seed in a failed test's name makes it again. */
class RoundTripTest {

    private static final List<Network> NETWORKS = List.of(Network.values());
    private static final List<String> ALPHABETS =
            List.of("a cup of coffee", "ナンセンス杯", "😀🍰", "\"\\\n\t\u0000\u001b[31m");

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decode_whatWasSigned_sameInEveryField(int seed) {
        Random random = new Random(seed);
        NodeKey key = NodeKey.of(bytes(random, 32));

        Bolt11Invoice invoice = terms(random).sign(key);

        assertThat(invoice.payee()).isEqualTo(key.nodeId());
        assertThat(Bolt11Invoice.decode(invoice.text()))
                .usingRecursiveComparison()
                .isEqualTo(invoice);
        assertThat(Bolt11Invoice.decode(invoice.text().toUpperCase(Locale.ROOT)))
                .isEqualTo(invoice);
        assertThat(Terms.of(invoice).sign(key).payee()).isEqualTo(key.nodeId());
    }

    private static Bolt11Builder terms(Random random) {
        Network network = NETWORKS.get(random.nextInt(NETWORKS.size()));
        Bolt11Builder terms = new Bolt11Builder(network, Instant.ofEpochSecond(random.nextLong(1L << 35)))
                .paymentHash(PaymentHash.of(bytes(random, 32)))
                .paymentSecret(bytes(random, 32))
                .features(Features.of(Stream.of(8, 9, 14, 15, 16, 17, 48, 99, 1001)
                        .filter(bit -> random.nextBoolean())
                        .toArray(Integer[]::new)));
        if (random.nextInt(5) > 0) {
            terms.amount(new MilliSatoshi(1 + random.nextLong(MilliSatoshi.MAX.value() >>> random.nextInt(50))));
        }
        if (random.nextInt(4) == 0) {
            terms.descriptionHash(bytes(random, 32));
        } else {
            terms.description(description(random));
        }
        if (random.nextBoolean()) {
            terms.expiry(Duration.ofSeconds(random.nextLong(1L << random.nextInt(1, 50))));
        }
        if (random.nextBoolean()) {
            terms.minFinalCltv(random.nextInt(1 << random.nextInt(1, 31)));
        }
        if (random.nextInt(3) == 0) {
            terms.metadata(bytes(random, random.nextInt(640)));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            terms.fallback(new FallbackAddress(
                    random.nextInt(1, 17), HexFormat.of().formatHex(bytes(random, random.nextInt(2, 41)))));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            terms.routeHint(new RouteHint(Stream.generate(() -> hop(random))
                    .limit(random.nextInt(1, 13))
                    .toList()));
        }
        return terms;
    }

    private static Hop hop(Random random) {
        byte[] node = bytes(random, 33);
        node[0] = (byte) (2 + random.nextInt(2));
        return new Hop(
                NodeId.of(node),
                new ShortChannelId(random.nextInt(1 << 24), random.nextInt(1 << 24), random.nextInt(1 << 16)),
                new MilliSatoshi(random.nextLong(1L << 32)),
                random.nextLong(1L << 32),
                random.nextInt(1 << 16));
    }

    private static String description(Random random) {
        int[] letters =
                ALPHABETS.get(random.nextInt(ALPHABETS.size())).codePoints().toArray();
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(640);
        while (text.toString().getBytes(StandardCharsets.UTF_8).length < length - 3) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
