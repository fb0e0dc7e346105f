package org.l402.bolt11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.l402.lightning.MilliSatoshi;

/** Every example of BOLT 11, and what the specification says of it. */
class SpecificationTest {

    private static final Vectors VECTORS = Vectors.SPECIFICATION;

    static List<Vectors.Valid> valid() {
        return VECTORS.valid();
    }

    static List<Vectors.Invalid> invalid() {
        return VECTORS.invalid();
    }

    @Test
    void examples_allThere() {
        assertThat(VECTORS.valid()).hasSize(15);
        assertThat(VECTORS.invalid()).hasSize(11);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void decode_validExample_hasEveryField(Vectors.Valid example) {
        Bolt11Invoice invoice = Bolt11Invoice.decode(example.invoice());

        assertThat(invoice.network().label()).isEqualTo(example.network());
        assertThat(invoice.amount())
                .isEqualTo(Optional.ofNullable(example.amountMsat()).map(MilliSatoshi::new));
        assertThat(invoice.timestamp()).isEqualTo(Instant.ofEpochSecond(example.timestamp()));
        assertThat(invoice.paymentHash().hex()).isEqualTo(example.paymentHash());
        assertThat(invoice.paymentSecret()).asHexString().isEqualToIgnoringCase(example.paymentSecret());
        assertThat(invoice.description()).isEqualTo(Optional.ofNullable(example.description()));
        assertThat(invoice.descriptionHash().map(HexFormat.of()::formatHex))
                .isEqualTo(Optional.ofNullable(example.descriptionHash()));
        assertThat(invoice.expiry()).isEqualTo(Duration.ofSeconds(example.expirySeconds()));
        assertThat(invoice.expiresAt()).isEqualTo(Instant.ofEpochSecond(example.timestamp() + example.expirySeconds()));
        assertThat(invoice.minFinalCltv()).isEqualTo(example.minFinalCltv());
        assertThat(invoice.features().bits()).containsExactlyElementsOf(example.features());
        assertThat(invoice.fallbacks()).isEqualTo(example.fallbacks());
        assertThat(hops(invoice)).isEqualTo(example.routeHints());
        assertThat(invoice.metadata().map(HexFormat.of()::formatHex))
                .isEqualTo(Optional.ofNullable(example.metadata()));
        assertThat(invoice.payee().hex()).isEqualTo(example.payee());
        assertThat(invoice.text()).isEqualToIgnoringCase(example.invoice());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void decode_invalidExample_refusedForItsReason(Vectors.Invalid example) {
        assertThatExceptionOfType(Bolt11Exception.class)
                .isThrownBy(() -> Bolt11Invoice.decode(example.invoice()))
                .withMessageContaining(example.reason());
    }

    @ParameterizedTest
    @MethodSource("valid")
    void sign_termsOfValidExample_sameFields(Vectors.Valid example) {
        Bolt11Invoice original = Bolt11Invoice.decode(example.invoice());

        Bolt11Invoice again = Terms.of(original).sign(VECTORS.key());

        assertThat(Bolt11Invoice.decode(again.text()))
                .usingRecursiveComparison()
                .isEqualTo(again);
        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFields("text", "payee")
                .isEqualTo(original);
    }

    @Test
    void sign_termsOfExamplesWithFieldsInOurOrder_sameText() {
        List<String> same = new ArrayList<>();
        for (Vectors.Valid example : VECTORS.valid()) {
            Bolt11Invoice original = Bolt11Invoice.decode(example.invoice());
            Bolt11Invoice again = Terms.of(original).sign(VECTORS.key());
            if (fieldTypes(original).equals(fieldTypes(again))
                    && !example.title().contains("high-S")) {
                assertThat(again.text()).isEqualTo(original.text());
                same.add(example.title());
            }
        }
        assertThat(same).hasSize(6);
    }

    @Test
    void sign_hashesOfExamples_sameSignatures() {
        List<Vectors.Valid> signed = VECTORS.valid().stream()
                .filter(example -> example.signature() != null)
                .filter(example -> !example.title().contains("high-S"))
                .toList();
        assertThat(signed).hasSize(10).allSatisfy(example -> {
            Vectors.Signed expected = Objects.requireNonNull(example.signature());
            byte[] signature =
                    VECTORS.key().sign(HexFormat.of().parseHex(expected.hash())).bytes();
            assertThat(HexFormat.of().formatHex(signature)).isEqualTo(expected.rs() + "0" + expected.recoveryId());
        });
    }

    private static List<List<Vectors.Hop>> hops(Bolt11Invoice invoice) {
        return invoice.routeHints().stream()
                .map(hint -> hint.hops().stream()
                        .map(hop -> new Vectors.Hop(
                                hop.node().hex(),
                                hop.channel().toString(),
                                hop.feeBase().value(),
                                hop.feeMillionths(),
                                hop.cltvExpiryDelta()))
                        .toList())
                .toList();
    }

    private static List<Integer> fieldTypes(Bolt11Invoice invoice) {
        byte[] groups = Bech32.decode(invoice.text()).groups();
        List<Integer> types = new ArrayList<>();
        for (int at = 7; at < groups.length - 104; at += 3 + ((groups[at + 1] << 5) | groups[at + 2])) {
            types.add((int) groups[at]);
        }
        return types;
    }
}
