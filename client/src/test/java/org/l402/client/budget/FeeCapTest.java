package org.l402.client.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.l402.lightning.MilliSatoshi;

class FeeCapTest {

    @Test
    void of_price_isTheShareOrTheFloorWhicheverIsMore() {
        assertThat(FeeCap.USUAL.of(MilliSatoshi.ofSat(10))).isEqualTo(MilliSatoshi.ofSat(5));
        assertThat(FeeCap.USUAL.of(MilliSatoshi.ofSat(501))).isEqualTo(new MilliSatoshi(5010));
        assertThat(FeeCap.NONE.of(MilliSatoshi.ofSat(1000))).isEqualTo(MilliSatoshi.ZERO);
    }

    @Test
    void of_fractionOfAMillisatoshi_isLeftOut() {
        assertThat(new FeeCap(1, MilliSatoshi.ZERO).of(new MilliSatoshi(199))).isEqualTo(new MilliSatoshi(1));
        assertThat(new FeeCap(33, MilliSatoshi.ZERO).of(new MilliSatoshi(1010))).isEqualTo(new MilliSatoshi(333));
    }

    @Test
    void of_allTheMoneyThereIs_doesNotOverflow() {
        assertThat(new FeeCap(100, MilliSatoshi.ZERO).of(MilliSatoshi.MAX)).isEqualTo(MilliSatoshi.MAX);
    }

    @Test
    void new_moreThanAllOfThePrice_isRefused() {
        assertThatThrownBy(() -> new FeeCap(101, MilliSatoshi.ZERO)).hasMessageContaining("101 %");
        assertThatThrownBy(() -> new FeeCap(-1, MilliSatoshi.ZERO)).hasMessageContaining("-1 %");
    }
}
