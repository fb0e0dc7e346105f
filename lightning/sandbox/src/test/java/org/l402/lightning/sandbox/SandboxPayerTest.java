package org.l402.lightning.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.l402.lightning.sandbox.SandboxNodeTest.get;
import static org.l402.lightning.sandbox.SandboxNodeTest.issue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.PaymentOutcome.Unknown;
import org.l402.testkit.ManualClock;

/** Paying from another process: all of it through a real port. */
class SandboxPayerTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final SandboxNode node = new SandboxNode(clock);
    private final PayPort port = PayPort.open(node, 0);
    private final SandboxPayer payer = new SandboxPayer(port.address());

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void pay_invoiceOfTheNode_paidAndTracked() {
        Issued issued = issue(node);

        Paid paid = (Paid) pay(payer, issued);

        assertThat(paid.preimage().paymentHash()).isEqualTo(issued.paymentHash());
        assertThat(paid.fee()).isEqualTo(MilliSatoshi.ZERO);
        assertThat(get(node.status(issued.paymentHash()))).isInstanceOf(InvoiceStatus.Settled.class);
        assertThat(get(payer.track(issued.paymentHash()))).isEqualTo(paid);
        assertThat(pay(payer, issued)).isEqualTo(paid);
    }

    @Test
    void pay_failing_failedWithTheNodesReason() {
        Issued issued = issue(node);
        node.paying(Paying.FAILS);

        assertThat(pay(payer, issued)).isEqualTo(new Failed("the sandbox node was told to let payments fail"));
        assertThat(get(payer.track(issued.paymentHash()))).isInstanceOf(Failed.class);
    }

    @Test
    void pay_expired_failed() {
        Issued issued = issue(node);
        clock.advance(Duration.ofMinutes(10));

        assertThat(((Failed) pay(payer, issued)).reason()).contains("expired at 2026-11-23T10:10:00Z");
    }

    @Test
    void pay_hanging_unknownAndTrackedWhenItArrived() {
        Issued issued = issue(node);
        node.paying(Paying.HANGS);

        assertThat(get(payer.pay(issued.bolt11(), MilliSatoshi.ZERO, SHORT)))
                .isEqualTo(new InFlight("the payment is still on its way after PT0.05S"));
        assertThat(get(payer.track(issued.paymentHash()))).isEqualTo(new InFlight("the payment is on its way"));

        node.settle(issued.paymentHash());
        assertThat(get(payer.track(issued.paymentHash()))).isInstanceOf(Paid.class);
    }

    @Test
    void pay_deadlineBeyondWhatThePortTakes_paid() {
        assertThat(get(payer.pay(issue(node).bolt11(), MilliSatoshi.ZERO, Duration.ofDays(3))))
                .isInstanceOf(Paid.class);
    }

    @Test
    void pay_noNodeThere_failedAndSaysHowToStartOne() {
        InetSocketAddress address = port.address();
        port.close();

        assertThat(pay(payer, issue(node)))
                .isEqualTo(new Failed("no sandbox node answers at 127.0.0.1:" + address.getPort()
                        + ", so nothing was paid; start one: ./l402 demo"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no host", "a_b", "a/b"})
    void payer_hostThatIsNone_refused(String host) {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> new SandboxPayer(InetSocketAddress.createUnresolved(host, 8499)))
                .withMessageContaining("\"" + host + "\"");
    }

    @Test
    void track_noNodeThere_unknown() {
        port.close();

        assertThat(((Unknown) get(payer.track(PaymentHash.of(new byte[32])))).reason())
                .contains("does not answer");
    }

    @Test
    void pay_realMoneyOrNoInvoice_failedAndNothingSent() throws IOException {
        try (CannedServer server = CannedServer.hangingUp()) {
            SandboxPayer wallet = new SandboxPayer(server.address());

            assertThat(((Failed) get(wallet.pay(SandboxNodeTest.MAINNET, MilliSatoshi.ZERO, DEADLINE))).reason())
                    .contains("asks for money of bitcoin");
            assertThat(((Failed) get(wallet.pay("lnbcrt1", MilliSatoshi.ZERO, DEADLINE))).reason())
                    .contains("cannot be read");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void pay_connectionLostAfterTheRequest_unknown() throws IOException {
        try (CannedServer server = CannedServer.hangingUp()) {
            assertThat(((Unknown) pay(new SandboxPayer(server.address()), issue(node))).reason())
                    .contains("was lost");
        }
    }

    @Test
    void pay_noAnswer_unknownAfterTheDeadline() throws IOException {
        try (CannedServer server = CannedServer.silent()) {
            assertThat(hasty(server)).isInstanceOf(Unknown.class);
        }
    }

    @Test
    void pay_answerThatStalls_unknownAfterTheDeadline() throws IOException {
        try (CannedServer server = CannedServer.stalling("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")) {
            assertThat(hasty(server)).isInstanceOf(Unknown.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "200 | {\"outcome\":\"paid\",\"preimage\":\"%s\",\"fee_msat\":0} | gave a preimage of another invoice",
                "200 | {\"outcome\":\"paid\",\"fee_msat\":0} | cannot be understood",
                "200 | {\"outcome\":\"paid\",\"preimage\":\"00\",\"fee_msat\":0} | cannot be understood",
                "200 | {\"outcome\":\"maybe\"} | cannot be understood",
                "200 | {} | cannot be understood",
                "200 | null | cannot be understood",
                "200 | {\"outcome\":\"failed\" | cannot be understood",
                "200 | {\"outcome\":\"unknown\"} | gave no reason",
                "302 | {} | HTTP 302",
                "500 | {\"error\":\"it broke\"} | it broke",
                "503 | <html> | no sandbox node",
            })
    void pay_answerThatProvesNothing_unknown(int status, String body, String reason) throws IOException {
        String wrong = "00".repeat(32);
        try (CannedServer server = CannedServer.answering(status, body.formatted(wrong))) {
            PaymentOutcome outcome = pay(new SandboxPayer(server.address()), issue(node));

            assertThat(((Unknown) outcome).reason()).contains(reason).doesNotContain(wrong);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "3, true"})
    void pay_rightPreimage_paidUnlessTheFeeIsNone(long fee, boolean paid) throws IOException {
        Issued issued = issue(node);
        String preimage = ((Paid) pay(payer, issued)).preimage().hex();
        String body = "{\"outcome\":\"paid\",\"preimage\":\"" + preimage + "\",\"fee_msat\":" + fee + "}";
        try (CannedServer server = CannedServer.answering(200, body)) {
            assertThat(pay(new SandboxPayer(server.address()), issued)).isInstanceOf(paid ? Paid.class : Unknown.class);
        }
    }

    @Test
    void pay_endlessAnswer_unknown() throws IOException {
        try (CannedServer server = CannedServer.answering(200, "[".repeat(PayMessage.MAX_BYTES + 1))) {
            assertThat(((Unknown) pay(new SandboxPayer(server.address()), issue(node))).reason())
                    .contains("longer than 16384 bytes");
        }
    }

    @Test
    void pay_refusedByWhatAnswers_failed() throws IOException {
        try (CannedServer server = CannedServer.answering(404, "not here")) {
            assertThat(((Failed) pay(new SandboxPayer(server.address()), issue(node))).reason())
                    .contains("HTTP 404")
                    .contains("no sandbox node");
        }
    }

    private PaymentOutcome hasty(CannedServer server) {
        // Enough to connect on a busy machine: who could not connect has paid nothing, and says so.
        SandboxPayer wallet = new SandboxPayer(server.address(), Duration.ofSeconds(2));
        return get(wallet.pay(issue(node).bolt11(), MilliSatoshi.ZERO, SHORT));
    }

    private static PaymentOutcome pay(SandboxPayer payer, Issued issued) {
        return get(payer.pay(issued.bolt11(), MilliSatoshi.ZERO, DEADLINE));
    }
}
