package org.l402.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.SettlementSource.Settlement;
import org.l402.offer.Name;
import org.l402.offer.Offer;

class OwnInvoicesTest {

    private static final String NODE = Sales.NODE;

    private final Settlement ours = Seller.OURS.settlement(7);

    @Test
    void sale_ofWhatAGatewayAsksFor_isTheWholeRow() {
        Settlement overpaid = with(ours, ours.memo(), ours.label(), 1500, 1600);

        assertThat(Seller.OURS.own().sale(overpaid, NODE)).hasValueSatisfying(sale -> {
            assertThat(sale.paymentHash()).isEqualTo(ours.paymentHash());
            assertThat(sale.service()).isEqualTo(new Name("weather"));
            assertThat(sale.capability()).isEqualTo(new Name("today"));
            assertThat(sale.tokenId().hex())
                    .isEqualTo(ours.memo().substring(ours.memo().length() - 64));
            assertThat(sale.price()).isEqualTo(new MilliSatoshi(1500));
            assertThat(sale.received()).isEqualTo(new MilliSatoshi(1600));
            assertThat(sale.settledAt()).isEqualTo(ours.at());
            assertThat(sale.node()).isEqualTo(NODE);
            assertThat(sale.index()).isEqualTo(7);
        });
    }

    @Test
    void sale_onANodeWithoutLabels_isBelievedByItsMemoAlone() {
        assertThat(Seller.OURS.own().sale(with(ours, ours.memo(), Optional.empty(), 1500, 1500), NODE))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "weather", "l402:00112233445566aa:", "another program's"})
    void sale_withAnotherLabel_isPassedOver(String label) {
        assertThat(Seller.OURS.own().sale(with(ours, ours.memo(), Optional.of(label), 1500, 1500), NODE))
                .isEmpty();
    }

    @Test
    void sale_withTheLabelOfAnotherToken_isPassedOver() {
        assertThat(Seller.OURS
                        .own()
                        .sale(with(ours, ours.memo(), Seller.OURS.settlement(8).label(), 1500, 1500), NODE))
                .isEmpty();
    }

    @Test
    void sale_ofAnotherAmountThanThePrice_isPassedOver() {
        assertThat(Seller.OURS.own().sale(with(ours, ours.memo(), ours.label(), 1, 1500), NODE))
                .isEmpty();
        assertThat(Seller.OURS.own().sale(with(ours, ours.memo(), ours.label(), 1501, 1501), NODE))
                .isEmpty();
        assertThat(Seller.OURS.own().sale(with(ours, ours.memo(), ours.label(), 0, 1500), NODE))
                .isEmpty();
    }

    @Test
    void sale_ofAnotherInstance_isPassedOver_alsoWithTheSameKeys() {
        Seller other = new Seller("ffffffffffffffff", Seller.key("00000001", 1));

        assertThat(Seller.OURS.own().sale(other.settlement(1), NODE)).isEmpty();
        assertThat(other.own().sale(other.settlement(1), NODE)).isPresent();
    }

    @Test
    void sale_withAnotherKeysMac_isPassedOver() {
        Seller sameId = new Seller("00112233445566aa", Seller.key("00000001", 2));
        Seller otherId = new Seller("00112233445566aa", Seller.key("00000002", 1));

        assertThat(Seller.OURS.own().sale(sameId.settlement(1), NODE)).isEmpty();
        assertThat(Seller.OURS.own().sale(otherId.settlement(1), NODE)).isEmpty();
    }

    @Test
    void sale_ofAnOlderKey_isOurs() {
        Seller rotated = new Seller("00112233445566aa", Seller.key("00000002", 2), Seller.key("00000001", 1));

        assertThat(rotated.own().sale(ours, NODE)).isPresent();
        assertThat(rotated.own().sale(rotated.settlement(1), NODE)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^weather>stock",
                "^weather>weathe",
                "today>default",
                "·>.",
                "l402>L402",
                " ·>  ·",
                "^>x ",
                "$> ",
                "$>\n",
                "^>\n",
                "l402 >l402",
                "(.)$>",
                "(.)$>0$1",
                "weather today>weathertoday",
                "[0-9a-f]$>g",
            })
    void sale_withAChangedMemo_isPassedOver(String change) {
        String[] parts = change.split(">", 2);
        String changed = ours.memo().replaceFirst(parts[0], parts[1]);

        assertThat(changed).isNotEqualTo(ours.memo());
        assertThat(Seller.OURS.own().sale(with(ours, changed, Optional.empty(), 1500, 1500), NODE))
                .isEmpty();
    }

    @Test
    void sale_withAnyDigitOfTheTokenIdChanged_isPassedOver() {
        int begin = ours.memo().length() - 64;
        for (int i = 0; i < 64; i++) {
            char digit = ours.memo().charAt(begin + i);
            String changed = ours.memo().substring(0, begin + i)
                    + (digit == '0' ? '1' : '0')
                    + ours.memo().substring(begin + i + 1);

            assertThat(Seller.OURS.own().sale(with(ours, changed, Optional.empty(), 1500, 1500), NODE))
                    .as("digit " + i)
                    .isEmpty();
        }
    }

    @Test
    void sale_withDigitsInUpperCase_isPassedOver() {
        String upper = ours.memo().substring(0, ours.memo().length() - 64)
                + ours.memo().substring(ours.memo().length() - 64).toUpperCase(Locale.ROOT);

        assertThat(Seller.OURS.own().sale(with(ours, upper, Optional.empty(), 1500, 1500), NODE))
                .isEmpty();
    }

    @Test
    void sale_ofTheLongestNames_isOurs() {
        Name longest = new Name("a".repeat(40));
        Offer offer = new Offer(longest, 0, longest, MilliSatoshi.MAX, Optional.empty());

        assertThat(Seller.OURS.own().sale(Seller.OURS.settlement(1, offer), NODE))
                .hasValueSatisfying(sale -> assertThat(sale.price()).isEqualTo(MilliSatoshi.MAX));
    }

    @Test
    void sale_ofAnotherProgram_isPassedOver() {
        assertThat(Seller.OURS.own().sale(Seller.foreign(1), NODE)).isEmpty();
        UnaryOperator<String> memo = name -> name + " x · l402 00112233445566aa " + "0".repeat(64);
        assertThat(Seller.OURS.own().sale(with(ours, memo.apply("-"), Optional.empty(), 1500, 1500), NODE))
                .isEmpty();
    }

    private static Settlement with(
            Settlement settlement, String memo, Optional<String> label, long amount, long received) {
        return new Settlement(
                settlement.index(),
                settlement.paymentHash(),
                memo,
                label,
                new MilliSatoshi(amount),
                new MilliSatoshi(received),
                settlement.at());
    }
}
