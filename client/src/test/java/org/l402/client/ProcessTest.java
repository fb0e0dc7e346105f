package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.l402.lightning.sandbox.PayPort;
import org.l402.lightning.sandbox.SandboxNode;

/** Buyers in processes of their own, some of them killed with SIGKILL. */
@Timeout(60)
class ProcessTest {

    private final SandboxNode node = new SandboxNode(InstantSource.system());
    private final ShopWallet wallet = new ShopWallet(node);
    private final PayPort payPort = PayPort.open(wallet, 0);
    private final Shop shop = new Shop(node, InstantSource.system());

    @TempDir
    Path state;

    @AfterEach
    void close() {
        shop.close();
        payPort.close();
    }

    @Test
    void get_killedBetweenPaymentAndStoring_isRecoveredByTheNextCallWithoutPayingTwice() throws Exception {
        killWhenStopped("after-paying");
        assertThat(wallet.calls()).isEqualTo(1);

        assertThat(say(start("never"))).isEqualTo("Held the goods of /weather/x");
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    void get_killedBetweenJournalAndPayment_staysUnknownUntilTheInvoiceIsExpired() throws Exception {
        killWhenStopped("before-paying");

        assertThat(say(start("never"))).isEqualTo("OutcomeUnknown");
        assertThat(wallet.calls()).isZero();
    }

    @Test
    void get_severalProcessesAtOnce_buyOnceAndAllAreServed() throws Exception {
        List<Process> buyers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            buyers.add(start("never"));
        }

        for (Process buyer : buyers) {
            assertThat(say(buyer)).endsWith("the goods of /weather/x");
        }
        assertThat(wallet.calls()).isEqualTo(1);
    }

    private void killWhenStopped(String where) throws Exception {
        Process buyer = start(where);
        try (BufferedReader said = buyer.inputReader()) {
            assertThat(said.readLine()).isEqualTo("stopped");
        } finally {
            buyer.destroyForcibly().waitFor();
        }
    }

    private static String say(Process buyer) throws Exception {
        try (BufferedReader said = buyer.inputReader()) {
            String line = said.readLine();
            buyer.waitFor();
            return line;
        } finally {
            buyer.destroyForcibly();
        }
    }

    private Process start(String stop) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Buyer.class.getName(),
                        shop.at("/weather/x").toString(),
                        state.toString(),
                        Integer.toString(payPort.address().getPort()),
                        stop)
                .redirectError(Redirect.DISCARD)
                .start();
    }
}
