package org.l402.lightning.lnd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import io.grpc.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.NodeException;
import org.l402.lightning.NodeException.Kind;
import org.l402.lightning.lnd.rpc.Invoice;

class LndConnectionTest extends WithStandIn {

    private static final LndOptions OPTIONS = new LndOptions(false, Duration.ofSeconds(5), 64);

    @BeforeEach
    void lookUp() {
        lnd.lookupInvoice = (request, answer) -> StandInLnd.answer(answer, Invoice.getDefaultInstance());
    }

    private static InvoiceStatus ask(LndNode node) {
        return get(node.status(PREIMAGE.paymentHash()));
    }

    private static NodeException trouble(LndNode node) {
        return failure(node.status(PREIMAGE.paymentHash()));
    }

    private static void isOfAccess(Throwable trouble) {
        assertThat(((NodeException) trouble).kind()).isEqualTo(Kind.ACCESS);
    }

    @Test
    void call_byNameOrByAddress_checksTheCertificateAgainstIt() {
        assertThat(ask(node("127.0.0.1", OPTIONS))).isEqualTo(new InvoiceStatus.Open());
        assertThat(ask(node("localhost", OPTIONS))).isEqualTo(new InvoiceStatus.Open());
    }

    @Test
    void call_anotherCertificateThanTheFilesOwn_isRefused() throws IOException {
        Identity.RENEWED.writeTo(certificate());

        assertThat(trouble(node()))
                .hasMessageStartingWith("LND at 127.0.0.1:" + lnd.port() + " did not look up an invoice: ")
                .hasMessageContaining("another certificate than the one in " + certificate())
                .satisfies(LndConnectionTest::isOfAccess);
        assertThat(lnd.macaroons).as("no macaroon for a stranger").isEmpty();
    }

    @Test
    void call_theCertificateOfAnotherHost_isRefusedAndNamesItsHosts() throws IOException {
        lnd.stop();
        lnd.start(Identity.ELSEWHERE);
        Identity.ELSEWHERE.writeTo(certificate());

        assertThat(trouble(node()))
                .hasMessageContaining("node.example, 192.0.2.1 and not for 127.0.0.1")
                .hasMessageContaining("tlsextraip")
                .satisfies(LndConnectionTest::isOfAccess);
        assertThat(lnd.macaroons).isEmpty();
    }

    @Test
    void call_afterARestartWithANewCertificate_findsLndAgain() throws IOException, InterruptedException {
        LndNode node = node(OPTIONS);
        ask(node);

        lnd.stop();
        NodeException away = trouble(node);
        assertThat(away.kind()).isEqualTo(Kind.AWAY);
        assertThat(away.getMessage()).contains("connection").doesNotEndWith("?");
        lnd.start(Identity.RENEWED);
        Identity.RENEWED.writeTo(certificate());

        until(
                "LND is found again",
                PATIENCE,
                () -> node.status(PREIMAGE.paymentHash())
                        .thenApply(status -> true)
                        .exceptionally(failure -> false)
                        .toCompletableFuture()
                        .join());
    }

    @Test
    void call_openWhenLndStops_failsAtOnce() throws InterruptedException {
        lnd.lookupInvoice = (request, answer) -> {};
        LndNode node = node();
        var open = node.status(PREIMAGE.paymentHash());
        next(lnd.calls);

        lnd.stop();

        assertThat(failure(open)).hasMessageContaining("may be stopping");
    }

    @Test
    void call_whoseConnectionIsCut_isNotTakenForAnswered() throws IOException {
        List<Kind> troubles = new ArrayList<>();
        try (CuttingProxy proxy = new CuttingProxy(lnd.port());
                LndNode node = LndNode.open(
                        new LndAccess("127.0.0.1:" + proxy.port(), certificate(), LndMacaroon.ofFile(macaroon())),
                        OPTIONS)) {
            for (int cut = 0; cut < 60; cut++) {
                until(
                        "LND is found again",
                        PATIENCE,
                        () -> kind(node.status(PREIMAGE.paymentHash())).isEmpty());
                List<CompletionStage<InvoiceStatus>> before = calls(node);
                proxy.cut();
                List<CompletionStage<InvoiceStatus>> after = calls(node);
                Stream.concat(before.stream(), after.stream())
                        .flatMap(call -> kind(call).stream())
                        .forEach(troubles::add);
            }
        }

        assertThat(troubles).isNotEmpty().containsOnly(Kind.AWAY);
    }

    private static List<CompletionStage<InvoiceStatus>> calls(LndNode node) {
        return Stream.generate(() -> node.status(PREIMAGE.paymentHash()))
                .limit(30)
                .toList();
    }

    /** What kind of trouble a call ends in, if any. */
    private static Optional<Kind> kind(CompletionStage<InvoiceStatus> call) {
        return get(call.handle((status, failure) ->
                Optional.ofNullable((NodeException) failure).map(NodeException::kind)));
    }

    /** gRPC's code for this is the one with which LND answers. */
    @Test
    void call_onAChannelThatClosed_isNotTakenForAnswered() {
        Status closed = Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException());

        assertThat(LndFailures.isAnswer(LndFailures.ofConnection(closed))).isFalse();
        assertThat(LndFailures.isAnswer(LndFailures.ofConnection(Status.UNKNOWN.withDescription("no route"))))
                .isTrue();
    }

    @Test
    void call_afterTheMacaroonChanged_bringsTheNewOne() throws IOException, InterruptedException {
        LndNode node = node();
        ask(node);
        assertThat(next(lnd.macaroons)).isEqualTo(Macaroons.ISSUE);

        Path next = directory.resolve("next.macaroon");
        Files.write(next, HexFormat.of().parseHex(Macaroons.STOCK_INVOICE));
        Files.move(next, macaroon(), StandardCopyOption.ATOMIC_MOVE);

        until("the new macaroon is brought", PATIENCE, () -> brings(node, Macaroons.STOCK_INVOICE));
    }

    @Test
    void call_whileTheMacaroonFileIsGoneOrHalfWritten_bringsTheOneBefore() throws IOException, InterruptedException {
        LndNode node = node();

        Files.write(macaroon(), new byte[] {2, 1});
        ask(node);
        Files.delete(macaroon());
        ask(node);
        assertThat(next(lnd.macaroons)).isEqualTo(Macaroons.ISSUE);
        assertThat(next(lnd.macaroons)).isEqualTo(Macaroons.ISSUE);

        Files.write(macaroon(), HexFormat.of().parseHex(Macaroons.STOCK_INVOICE));
        until("the new macaroon is brought", PATIENCE, () -> brings(node, Macaroons.STOCK_INVOICE));
    }

    private boolean brings(LndNode node, String macaroon) {
        ask(node);
        String brought = lnd.macaroons.remove();
        assertThat(brought).isIn(Macaroons.ISSUE, macaroon);
        return brought.equals(macaroon);
    }

    @Test
    void call_whileTheMacaroonFileHangs_isMadeAtOnce() throws Exception {
        LndNode node = node();
        Files.delete(macaroon());
        assertThat(new ProcessBuilder("mkfifo", macaroon().toString()).start().waitFor())
                .isZero();
        // Opening it to write succeeds when somebody reads it, who then waits for what is never written.
        CompletableFuture<OutputStream> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.newOutputStream(macaroon());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (OutputStream hanging = read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            assertThat(ask(node)).isEqualTo(new InvoiceStatus.Open());
            assertThat(next(lnd.macaroons)).isEqualTo(Macaroons.ISSUE);
            hanging.write(0);
        }
    }

    @Test
    void call_theMacaroonInHex_bringsIt() throws InterruptedException, IOException {
        String address = "127.0.0.1:" + lnd.port();
        try (LndNode node =
                LndNode.open(new LndAccess(address, certificate(), LndMacaroon.ofHex(Macaroons.PAY + "\n")), OPTIONS)) {
            ask(node);
        }
        Files.writeString(macaroon(), Macaroons.PAY + "\n");
        ask(node());

        assertThat(next(lnd.macaroons)).isEqualTo(Macaroons.PAY);
        assertThat(next(lnd.macaroons)).isEqualTo(Macaroons.PAY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permission denied | does not allow it; make one that does with lncli bakemacaroon --save_to | ACCESS",
                "verification failed: signature mismatch after caveat verification | it refuses the macaroon in | ACCESS",
                "wallet locked, unlock it to enable full RPC access | lncli unlock | AWAY",
                "wallet not created, create one to enable full RPC access | lncli create | AWAY",
                "the RPC server is in the process of starting up, but not yet ready to accept calls | it is starting | AWAY",
                "server is still in the process of starting | it is starting | AWAY",
                "disk full | it answered \"disk full\" | REQUEST",
            })
    void call_thatLndRefuses_saysWhyAndWhatToDo(String words, String expected, Kind kind) {
        lnd.turnsAwayWith = words;

        NodeException trouble = trouble(node());

        assertThat(trouble).hasMessageContaining(expected).hasMessageNotContainingAny(Macaroons.ISSUE);
        assertThat(trouble.kind()).isEqualTo(kind);
    }

    @Test
    void call_aPortThatIsNotLnds_saysSo() throws IOException, InterruptedException {
        Thread greets;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            greets = new Thread(() -> greet(other));
            greets.start();
            LndAccess access =
                    new LndAccess("127.0.0.1:" + other.getLocalPort(), certificate(), LndMacaroon.ofFile(macaroon()));
            try (LndNode node = LndNode.open(access, OPTIONS)) {
                assertThat(trouble(node)).hasMessageContaining("gRPC port");
            }
        }
        greets.join();
    }

    private static void greet(ServerSocket server) {
        try {
            while (true) {
                try (Socket connection = server.accept()) {
                    connection.getOutputStream().write("SSH-2.0-other\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    @Test
    void open_withoutItsFiles_saysWhichAndWhatToGive() throws IOException {
        Path cert = certificate();
        Files.delete(macaroon());
        assertThatThrownBy(this::node)
                .isInstanceOf(NodeException.class)
                .hasMessageContaining(macaroon() + " does not exist")
                .hasMessageContaining("lncli bakemacaroon")
                .satisfies(LndConnectionTest::isOfAccess);

        Files.writeString(macaroon(), "-----BEGIN CERTIFICATE-----");
        assertThatThrownBy(this::node).hasMessageContaining("is no macaroon");

        Files.write(macaroon(), HexFormat.of().parseHex(Macaroons.ISSUE));
        Files.writeString(cert, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        assertThatThrownBy(this::node)
                .hasMessageContaining("holds no certificate")
                .hasMessageContaining("tls.key")
                .satisfies(LndConnectionTest::isOfAccess);

        Files.delete(cert);
        assertThatThrownBy(this::node).hasMessageContaining(cert + " does not exist");
    }

    @Test
    void open_aMacaroonThatIsNone_doesNotShowIt() {
        String secret = "0201zz".repeat(5);

        assertThatThrownBy(() ->
                        LndNode.open(new LndAccess("127.0.0.1:1", certificate(), LndMacaroon.ofHex(secret)), OPTIONS))
                .isInstanceOf(NodeException.class)
                .hasMessageNotContaining("zz")
                .hasNoCause();
        assertThat(new LndAccess("127.0.0.1:1", certificate(), LndMacaroon.ofHex(Macaroons.PAY)).toString())
                .doesNotContain(Macaroons.PAY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1:10009", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "::1:10009", ""})
    void access_anAddressThatIsNotHostAndPort_isRefused(String address) {
        assertThatThrownBy(() -> new LndAccess(address, certificate(), LndMacaroon.ofFile(macaroon())))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("127.0.0.1:10009");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]:10009", "node.example:443", "lnd_1:10009"})
    void access_anAddress_isTaken(String address) {
        assertThat(new LndAccess(address, certificate(), LndMacaroon.ofFile(macaroon())).address())
                .isEqualTo(address);
    }
}
