package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.l402.client.budget.Allowance;
import org.l402.client.budget.Limit;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.state.ClientState;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.sandbox.PayPort;
import org.l402.lightning.sandbox.SandboxNode;

/** Ten processes with one state. */
@Timeout(120)
class ProcessTest {

    private static final int PROCESSES = 10;
    private static final MilliSatoshi PLENTY = MilliSatoshi.ofSat(1_000_000);

    private final SandboxNode node = new SandboxNode(InstantSource.system());
    private final ShopWallet wallet = new ShopWallet(node);
    private final PayPort payPort = PayPort.open(wallet, 0);
    private final List<Shop> shops = new ArrayList<>();
    private final List<BuyerProcess> buyers = new ArrayList<>();

    @TempDir
    Path state;

    @AfterEach
    void close() {
        buyers.forEach(BuyerProcess::close);
        shops.forEach(Shop::close);
        payPort.close();
    }

    @Test
    @Tag("rule-15")
    void get_tenProcessesAndOneResource_buyOnceAndAllAreServed() throws Exception {
        URI uri = shop().at("/weather/x");
        start(PLENTY);

        for (BuyerProcess buyer : buyers) {
            buyer.get(uri);
        }

        for (BuyerProcess buyer : buyers) {
            assertThat(buyer.said()).endsWith("the goods of /weather/x");
        }
        assertThat(wallet.calls()).isEqualTo(1);
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
        assertThat(spentByTheJournal()).isEqualTo(wallet.spent());
    }

    @Test
    @Tag("rule-8")
    void get_tenProcessesAndTenSellersWithMoneyForThree_spendItAndNoMore() throws Exception {
        MilliSatoshi budget = new MilliSatoshi(3999);
        start(budget);

        for (BuyerProcess buyer : buyers) {
            buyer.get(shop().at("/weather/x"));
        }

        List<String> said = new ArrayList<>();
        for (BuyerProcess buyer : buyers) {
            said.add(buyer.said());
        }
        assertThat(said).filteredOn("Bought the goods of /weather/x"::equals).hasSize(3);
        assertThat(said).filteredOn("Refused"::equals).hasSize(PROCESSES - 3);
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(3));
        assertThat(spentByTheJournal()).isEqualTo(wallet.spent());
    }

    private Shop shop() {
        Shop shop = new Shop(node, InstantSource.system());
        shops.add(shop);
        return shop;
    }

    private void start(MilliSatoshi total) throws Exception {
        for (int i = 0; i < PROCESSES; i++) {
            buyers.add(BuyerProcess.start(state, payPort.address().getPort(), total));
        }
        for (BuyerProcess buyer : buyers) {
            buyer.ready();
        }
    }

    private MilliSatoshi spentByTheJournal() {
        try (ClientState journal = new ClientState(state, InstantSource.system())) {
            assertThat(journal.pending()).isEmpty();
            return journal
                    .allowances(
                            Limits.PLAY_MONEY.total(PLENTY), Network.REGTEST, Origin.of(URI.create("http://127.0.0.1")))
                    .stream()
                    .filter(allowance -> allowance.limit() == Limit.TOTAL)
                    .map(Allowance::spent)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
