package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.client.state.ClientState;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.Payment;
import org.l402.client.state.Standing;

/** The commands {@code payments} and {@code spending}. */
class PaymentsTest {

    @TempDir
    Path directory;

    private Home home;

    @BeforeEach
    void open() {
        home = new Home(directory);
    }

    @Test
    void payments_nothingPaid_saysSoAndMakesNothing() {
        assertThat(home.run("payments")).isZero();

        assertThat(home.out()).isEmpty();
        assertThat(home.err()).isEqualTo("nothing was paid yet\n");
        assertThat(home.state()).doesNotExist();
        assertThat(home.run("payments", "--json")).isZero();
        assertThat(home.out()).isEqualTo("{\"payments\":[],\"count\":0}\n");
    }

    @Test
    void payments_ofEachState_areToldInWords() {
        home.accepted(1);
        HeldCredential never = home.paid(2);
        Payment failed = home.pending(3);
        Payment lapsed = home.pending(4);
        home.accepted(5);
        try (ClientState state = home.open()) {
            state.failed(failed, "no route\u001b[2J");
            state.lapsed(lapsed, "no record");
            state.journal().forget(Home.preimage(5).paymentHash());
        }
        Payment pending = home.pending(6);

        assertThat(home.run("payments")).isZero();

        assertThat(home.out().lines().skip(1))
                .hasSize(6)
                .anySatisfy(line ->
                        assertThat(line).contains("https://shop.example  /goods/1  1.000", " 0.002  paid, accepted"))
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "paid, never accepted, blocks",
                                never.paymentHash().hex()))
                .anySatisfy(line -> assertThat(line).contains("failed, nothing spent", "no route?[2J"))
                .anySatisfy(line -> assertThat(line).contains("lapsed, nothing spent", "no record"))
                .anySatisfy(line -> assertThat(line).contains("paid, credential forgotten"))
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "<= 5.000  in doubt, held", "freed when a wallet says that it failed, or has no record")
                        .endsWith(pending.invoiceExpiresAt().toString()));
        assertThat(home.err()).contains("l402 payments resolve HASH");
        assertThat(home.out()).doesNotContain(Home.preimage(1).hex());
    }

    @Test
    void payments_pendingAsJson_holdsWhatIsInDoubtAlone() {
        home.accepted(1);
        Payment pending = home.pending(2);

        assertThat(home.run("payments", "--pending", "--json")).isZero();

        assertThat(home.json().get("count").asInt()).isEqualTo(1);
        assertThat(home.json().at("/payments/0/payment_hash").asString())
                .isEqualTo(pending.paymentHash().hex());
        assertThat(home.json().at("/payments/0/state").asString()).isEqualTo("pending");
        assertThat(home.json().at("/payments/0/counted_msat").asLong()).isEqualTo(6000);
        assertThat(home.json().at("/payments/0/fee_msat").isNull()).isTrue();
        assertThat(home.json().at("/payments/0/credential").isNull()).isTrue();
    }

    @Test
    void resolve_aPersonSaysYes_freesTheOriginAndKeepsTheMoneySpent() throws Exception {
        HeldCredential never = home.paid(1);
        home.answer("y\n");

        assertThat(home.run("payments", "resolve", never.paymentHash().hex())).isZero();

        assertThat(Files.readString(home.terminal())).contains("1 sat were paid to https://shop.example", "[y/N]");
        try (ClientState state = home.open()) {
            assertThat(state.credentials(Home.SHOP))
                    .singleElement()
                    .extracting(HeldCredential::standing)
                    .isEqualTo(Standing.GIVEN_UP);
        }
        home.run("spending", "--json");
        assertThat(home.json().at("/origins/0/spent_msat").asLong()).isEqualTo(1002);
        assertThat(home.run("payments", "resolve", never.paymentHash().hex())).isEqualTo(ExitCode.REFUSED);
        assertThat(home.err()).contains("does not block its origin", "given up");
    }

    @Test
    void resolve_withoutTerminalOrYes_givesNothingUp() {
        HeldCredential never = home.paid(1);

        assertThat(home.run("payments", "resolve", never.paymentHash().hex())).isEqualTo(ExitCode.REFUSED);
        assertThat(home.err()).contains("nobody at a terminal said yes");
        home.answer("\n");
        assertThat(home.run("payments", "resolve", never.paymentHash().hex())).isEqualTo(ExitCode.REFUSED);

        assertThat(isBlocking()).isTrue();
    }

    @Test
    void resolve_aPaymentInDoubt_isLeftToTheWallet() {
        Payment pending = home.pending(1);
        home.answer("y\n");

        assertThat(home.run("payments", "resolve", pending.paymentHash().hex())).isEqualTo(ExitCode.REFUSED);

        assertThat(home.err()).contains("only the wallet that began it, a wallet, can say", "/goods/1 again");
        home.run("payments", "--pending", "--json");
        assertThat(home.json().get("count").asInt()).isEqualTo(1);
    }

    @Test
    void resolve_whatIsBeingBought_waitsForNobody() throws Exception {
        HeldCredential never = home.paid(1);
        home.answer("y\n");
        try (ClientState state = home.open();
                var held = state.lock(Home.SHOP)) {
            assertThat(held).isNotNull();
            assertThat(home.run("payments", "resolve", never.paymentHash().hex()))
                    .isEqualTo(ExitCode.REFUSED);
        }
        assertThat(home.err()).contains("at this moment");
        assertThat(isBlocking()).isTrue();
    }

    @Test
    void resolve_whatIsNotThere_isAMistakeOfTheCaller() {
        assertThat(home.run("payments", "resolve", "00".repeat(32))).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains("there is no payment 0000");
        assertThat(home.run("payments", "resolve", "xyz")).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).startsWith("l402: HASH: ").hasLineCount(1);
    }

    @Test
    void spending_someSpentAndSomeHeld_showsWhatIsLeftOfEachLimit() {
        home.write(home.config(), """
                wallet: { type: sandbox, network: regtest }
                limits: { per-request: 10 sat, per-day: 20 sat, per-origin-per-day: 15 sat }
                """);
        home.accepted(1);
        home.pending(2);

        assertThat(home.run("spending")).isZero();
        assertThat(home.out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains("per-day 20.000 1.002 6.000 12.998", "per-request 10.000")
                .contains("https://shop.example regtest 1 1.002 6.000 7.998");

        assertThat(home.run("spending", "--json")).isZero();
        assertThat(home.json().at("/limits/1/limit").asString()).isEqualTo("per-day");
        assertThat(home.json().at("/limits/1/left_msat").asLong()).isEqualTo(12_998);
        assertThat(home.json().at("/origins/0/left_today_msat").asLong()).isEqualTo(7998);
        assertThat(home.json().get("stopped").asBoolean()).isFalse();
    }

    @Test
    void spending_stopped_saysByWhichFile() {
        home.write(home.state().resolve("stop"), "");

        assertThat(home.run("spending")).isZero();
        assertThat(home.err()).contains("stopped by the file " + home.state().resolve("stop"));
    }

    @Test
    void payments_fileWithAMistake_exitsWith2() {
        home.write(home.config(), "wallet: { type: sandbox, network: mars }\n");

        assertThat(home.run("payments")).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains("config.yaml:1", "bitcoin, testnet, signet, regtest");
    }

    private boolean isBlocking() {
        try (ClientState state = home.open()) {
            return state.credentials(Home.SHOP).get(0).isBlocking();
        }
    }
}
