package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.lightning.sandbox.PayPort;
import org.l402.lightning.sandbox.SandboxNode;

/** The commands {@code wallet}; a real wallet is checked end to end. */
class WalletTest {

    @TempDir
    Path directory;

    private Home home;

    @BeforeEach
    void open() {
        home = new Home(directory);
    }

    @Test
    void init_askedAtTheTerminal_writesAFileForItsOwnerAloneThatIsGood() throws Exception {
        home.write(directory.resolve(".lnd/tls.cert"), "a certificate");
        home.write(directory.resolve(".lnd/l402-payer.macaroon"), "a macaroon");
        home.answer("ldn\nlnd\n\n\n\n\n10\n10 sat\n\n\n");

        assertThat(home.run("wallet", "init")).isZero();

        assertThat(home.out())
                .contains("wrote " + home.config(), "made the state " + home.state(), "l402 wallet check\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.config())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.config().getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(home.config()))
                .contains("network: bitcoin", "address: \"127.0.0.1:10009\"", "macaroon: \"${HOME}/.lnd/l402-payer")
                .contains("per-request: 10 sat", "per-day: 1000 sat", "approve-above: 10 sat")
                .contains("# lncli bakemacaroon --save_to l402-payer.macaroon uri:/routerrpc.Router/SendPaymentV2");
        assertThat(Files.readString(home.terminal()))
                .contains("Please write one of lnd, cln, sandbox", "lncli bakemacaroon", "is not an amount");
        assertThat(home.state().resolve("client.db")).exists();
        assertThat(home.run("spending")).isZero();
    }

    @Test
    void init_coreLightning_asksForARuneThatCanBeCapped() throws Exception {
        home.write(directory.resolve(".lightning/bitcoin/ca.pem"), "an authority");
        home.answer("cln\nregtest\n\n\ncnVuZQ\n\n\n\n");

        home.run("wallet", "init");

        assertThat(Files.readString(home.config()))
                .contains("address: \"https://127.0.0.1:3010\"", "rune: \"cnVuZQ\"", "# lightning-cli createrune");
        assertThat(Files.readString(home.terminal())).contains("pinvinvstring_amount<1000001");
    }

    @Test
    void init_answersThatDoNotFitTheMachine_writesTheFileAndSaysWhatIsWrong() {
        home.answer("lnd\n\n\n\n\n\n\n\n");

        assertThat(home.run("wallet", "init")).isEqualTo(ExitCode.USAGE);

        assertThat(home.config()).exists();
        assertThat(home.err()).contains("correct it, and run l402 wallet init again", "config.yaml:", "tls-cert");
        assertThat(home.state()).doesNotExist();
    }

    @Test
    void init_personGoesAway_writesNothing() {
        home.answerNothing();

        assertThat(home.run("wallet", "init")).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains("were not answered, so nothing was written");
        assertThat(home.config()).doesNotExist();
    }

    @Test
    void init_withoutFileAndTerminal_showsWhatToWrite() {
        assertThat(home.run("wallet", "init")).isEqualTo(ExitCode.USAGE);

        assertThat(home.err())
                .contains("no terminal to ask at", "wallet:\n  type: lnd", "limits: { per-request: 50 sat")
                .contains("# lncli bakemacaroon --save_to l402-payer.macaroon");
        assertThat(home.config()).doesNotExist();
    }

    @Test
    void init_finishedFile_asksNothingAndMakesTheStateOnce() throws Exception {
        realWallet("limits: { per-request: 50 sat, per-day: 1000 sat }");

        assertThat(home.run("wallet", "init")).isZero();
        assertThat(home.out()).startsWith("made the state ");
        byte[] made = Files.readAllBytes(home.state().resolve("client.db"));
        assertThat(home.run("wallet", "init")).isZero();
        assertThat(home.out()).startsWith("the state is there: ");
        assertThat(Files.readAllBytes(home.state().resolve("client.db"))).isEqualTo(made);
        assertThat(home.terminal()).doesNotExist();
    }

    @Test
    void get_realWalletWithoutItsState_paysNothingUntilInitMadeIt() {
        realWallet("limits: { per-request: 50 sat, per-day: 1000 sat }");

        assertThat(home.run("get", "http://127.0.0.1:1/x")).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains("l402 wallet init --config ", "fresh budget");
        assertThat(home.state()).doesNotExist();

        home.run("wallet", "init");
        assertThat(home.run("get", "http://127.0.0.1:1/x")).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains("lightning-rpc").doesNotContain("fresh budget");
    }

    @Test
    void realWallet_withoutTheLimitsThatMustBe_isRefused() {
        realWallet("limits: { per-request: 50 sat }");
        assertThat(home.run("wallet", "init")).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains("limits.per-day: is missing");
        realWallet("");
        assertThat(home.run("wallet", "init")).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains("limits: is missing; write limits: { per-request: 50 sat, per-day: 1000 sat }");
    }

    @Test
    void check_withoutFile_saysWhatWritesOne() {
        assertThat(home.run("wallet", "check")).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains("l402 wallet init writes one");
    }

    @Test
    void check_sandboxThatIsThere_canPay() {
        try (PayPort port = PayPort.open(new SandboxNode(InstantSource.system()), 0)) {
            sandbox(port.address().getPort());
            assertThat(home.run("wallet", "check")).isZero();
        }
        assertThat(home.out()).startsWith("The sandbox node can pay.\n\n  reached     in ");
    }

    @Test
    void check_sandboxThatIsAway_exitsWith3() {
        sandbox(1);

        assertThat(home.run("wallet", "check")).isEqualTo(ExitCode.NETWORK);
        assertThat(home.out()).startsWith("The sandbox node cannot pay yet.").contains("start one: l402 demo");
        assertThat(home.run("wallet", "check", "--json")).isEqualTo(ExitCode.NETWORK);
        assertThat(home.json().get("good").asBoolean()).isFalse();
        assertThat(home.json().get("reached").asBoolean()).isFalse();
        assertThat(home.json().get("exit_code").asInt()).isEqualTo(3);
    }

    @Test
    void check_realWalletThatCannotBeOpened_saysSoAndThatItsStateIsMissing() {
        realWallet("limits: { per-request: 50 sat, per-day: 1000 sat }");

        assertThat(home.run("wallet", "check")).isEqualTo(ExitCode.USAGE);
        assertThat(home.out())
                .startsWith("Core Lightning at " + directory.resolve("lightning-rpc") + " cannot pay yet.")
                .contains("problem: the state ", "l402 wallet init makes it", "binds everybody: a rune that caps");
    }

    private void sandbox(int port) {
        home.write(home.config(), "wallet: { type: sandbox, network: regtest, pay: \"127.0.0.1:" + port + "\" }\n");
    }

    private void realWallet(String limits) {
        home.write(
                home.config(),
                "wallet: { type: cln, network: bitcoin, socket: " + directory.resolve("lightning-rpc") + " }\n" + limits
                        + "\n");
    }
}
