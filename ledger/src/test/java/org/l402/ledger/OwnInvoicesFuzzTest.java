package org.l402.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.SettlementSource.Settlement;

class OwnInvoicesFuzzTest {

    private static final OwnInvoices OWN = Seller.OURS.own();

    /** No memo and no label that anybody writes makes an exception, and none makes a sale that nobody made. */
    @FuzzTest
    void sale_ofAnyMemo_isNeverInvented(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", 2);
        Optional<String> label = lines.length > 1 ? Optional.of(lines[1]) : Optional.empty();
        Settlement settlement = new Settlement(
                1,
                PaymentHash.of(new byte[32]),
                lines[0],
                label,
                new MilliSatoshi(1500),
                new MilliSatoshi(1500),
                Instant.EPOCH);

        assertThat(OWN.sale(settlement, Sales.NODE)).isEmpty();
    }
}
