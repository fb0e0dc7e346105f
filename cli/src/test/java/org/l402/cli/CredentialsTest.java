package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.l402.client.budget.Limits;
import org.l402.client.state.ClientState;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.Payment;
import org.l402.client.state.Standing;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentOutcome;
import org.l402.macaroon.Macaroon;
import org.l402.macaroon.RootKey;

/** The commands {@code credentials}. */
class CredentialsTest {

    @TempDir
    Path directory;

    private Home home;

    @BeforeEach
    void open() {
        home = new Home(directory.resolve("here"));
    }

    @Test
    void list_ofEachStanding_tellsAllButTheSecrets() {
        HeldCredential accepted = home.accepted(1);
        home.paid(2);

        assertThat(home.run("credentials", "list")).isZero();
        assertThat(home.out().lines().skip(1))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .contains("https://shop.example", "/goods/1", "not readable", " accepted ")
                        .endsWith(accepted.paymentHash().hex()))
                .anySatisfy(line -> assertThat(line).contains("never accepted, blocks"));
        assertThat(home.out()).doesNotContain(accepted.preimage().hex());

        assertThat(home.run("credentials", "list", "--json")).isZero();
        assertThat(home.json().get("count").asInt()).isEqualTo(2);
        assertThat(home.json().at("/credentials/0/standing").asString()).isEqualTo("unaccepted");
        assertThat(home.json().at("/credentials/0/blocks").asBoolean()).isTrue();
        assertThat(home.out()).doesNotContain(accepted.preimage().hex(), "b3BhcXVl");
    }

    @Test
    void list_ofATokenThatSaysWhatItOpens_showsServiceCapabilityExpiryAndUses() {
        sold(
                7,
                List.of(
                        "services=stock:0",
                        "stock_capabilities=history",
                        "stock_valid_until=4102444800",
                        "stock_uses=9"));

        home.run("credentials", "list");
        assertThat(home.out()).contains("stock / history").containsPattern("in [0-9]+ years +9 +accepted");
        home.run("credentials", "list", "--json");
        assertThat(home.json().at("/credentials/0/uses").asInt()).isEqualTo(9);
        assertThat(home.json().at("/credentials/0/expires_at").asString()).isEqualTo("2100-01-01T00:00:00Z");
        assertThat(home.json().at("/credentials/0/capabilities/0").asString()).isEqualTo("history");
    }

    @Test
    void list_nothingHeld_saysSo() {
        assertThat(home.run("credentials", "list")).isZero();
        assertThat(home.err()).isEqualTo("no credential is held\n");
    }

    @Test
    void show_secretOnlyWhenAskedFor() {
        HeldCredential held = home.accepted(1);
        String hash = held.paymentHash().hex();

        assertThat(home.run("credentials", "show", hash)).isZero();
        assertThat(home.out())
                .contains("1 sat, and a fee of 2 msat", "--secret prints it")
                .doesNotContain(held.preimage().hex());
        assertThat(home.run("credentials", "show", "--secret", hash)).isZero();
        assertThat(home.out()).isEqualTo(held.authorization() + "\n");
        assertThat(home.run("credentials", "show", "--json", hash)).isZero();
        assertThat(home.json().has("authorization")).isFalse();
        assertThat(home.run("credentials", "show", "00".repeat(32))).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void forget_oneThatBlocksNothing_isGoneAndStaysSpent() {
        HeldCredential held = home.accepted(1);

        assertThat(home.run("credentials", "forget", held.paymentHash().hex())).isZero();
        assertThat(home.out()).isEqualTo("forgotten: 1\n");
        home.run("spending", "--json");
        assertThat(home.json().at("/origins/0/spent_msat").asLong()).isEqualTo(1002);
        assertThat(home.run("credentials", "forget", held.paymentHash().hex())).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void forget_oneThatBlocks_isRefusedWithTheWayOut() {
        HeldCredential never = home.paid(1);
        home.accepted(2);

        assertThat(home.run("credentials", "forget", never.paymentHash().hex())).isEqualTo(ExitCode.REFUSED);
        assertThat(home.err()).contains("l402 payments resolve " + never.paymentHash());
        assertThat(home.run("credentials", "forget", "--all")).isEqualTo(ExitCode.REFUSED);
        assertThat(home.out()).isEqualTo("forgotten: 1\n");
        assertThat(held(home)).containsExactly(never.paymentHash().hex());
    }

    @ParameterizedTest
    @CsvSource({"credentials forget", "credentials forget --all HASH"})
    void forget_unclearWhatIsMeant_isAMistake(String line) {
        assertThat(home.run(line.replace("HASH", "00".repeat(32)).split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains("or write --all");
    }

    @Test
    void export_toAFile_isForItsOwnerAloneAndSaysWhatItIsWorth() throws Exception {
        HeldCredential held = home.accepted(1);
        Path file = directory.resolve("credentials.json");

        assertThat(home.run("credentials", "export", "-o", file.toString())).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains(held.preimage().hex(), "\"token\":\"b3BhcXVl\"");
        assertThat(home.out()).isEmpty();
        assertThat(home.err()).contains("1 credential, for which 1002 msat were paid", "keep it secret");
        assertThat(home.run("credentials", "export", "-o", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains("is there already");
    }

    @Test
    void importing_whatWasExportedElsewhere_isUsableAndNeitherBlocksNorCounts() {
        HeldCredential never = home.paid(1);
        home.run("credentials", "export", never.paymentHash().hex());
        String exported = home.out();
        Home there = new Home(directory.resolve("there"));
        there.input(exported);

        assertThat(there.run("credentials", "import", "-")).isZero();

        assertThat(there.out()).isEqualTo("imported: 1, held before: 0\n");
        try (ClientState state = there.open()) {
            assertThat(state.credentials(Home.SHOP)).singleElement().satisfies(held -> {
                assertThat(held.standing()).isEqualTo(Standing.IMPORTED);
                assertThat(held.isBlocking()).isFalse();
                assertThat(held.isUsable(java.time.Instant.EPOCH)).isTrue();
                assertThat(held.authorization()).isEqualTo(never.authorization());
            });
        }
        there.run("spending", "--json");
        assertThat(there.json().at("/origins")).isEmpty();
        there.run("payments", "--json");
        assertThat(there.json().get("count").asInt()).isZero();
        there.run("credentials", "import", "-");
        assertThat(there.out()).isEqualTo("imported: 0, held before: 1\n");
        assertThat(there.run("credentials", "forget", "--all")).isZero();
    }

    @Test
    void importing_whatWasForgottenHere_isHeldAgainAndStaysSpentOnce() {
        HeldCredential held = home.accepted(1);
        home.run("credentials", "export");
        home.input(home.out());
        home.run("credentials", "forget", held.paymentHash().hex());

        assertThat(home.run("credentials", "import", "-")).isZero();
        assertThat(held(home)).containsExactly(held.paymentHash().hex());
        home.run("spending", "--json");
        assertThat(home.json().at("/origins/0/spent_msat").asLong()).isEqualTo(1002);
    }

    @Test
    void importing_whatContradictsTheState_isRefused() {
        home.accepted(1);
        home.pending(2);
        home.input("{\"credentials\":[" + object(1, "AAAA", "https://shop.example") + ","
                + object(2, "b3BhcXVl", "https://shop.example") + "," + object(3, "AAAA", "https://other.example")
                + "]}");

        assertThat(home.run("credentials", "import", "-")).isEqualTo(ExitCode.REFUSED);

        assertThat(home.out()).isEqualTo("imported: 1, held before: 0\n");
        assertThat(home.err()).contains("another token or another origin", "not known as paid");
        home.run("payments", "--pending", "--json");
        assertThat(home.json().get("count").asInt()).isEqualTo(1);
    }

    @Test
    void importing_aTokenOfAnotherPayment_takesNothingIn() {
        HeldCredential sold = sold(7, List.of("services=stock:0"));
        String token = sold.purchase().payment().token();
        Home there = new Home(directory.resolve("there"));
        there.input("{\"credentials\":[" + object(1, "AAAA", "https://shop.example") + ","
                + object(8, token, "https://shop.example") + "]}");

        assertThat(there.run("credentials", "import", "-")).isEqualTo(ExitCode.USAGE);

        assertThat(there.err()).contains("credential 2: it belongs to the payment " + sold.paymentHash());
        assertThat(there.state()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | no JSON",
                "{\"credentials\":[]} | there is no credential in it",
                "{\"credentials\":[{\"origin\":\"https://a.example\"}]} | it has no token",
                "{\"credentials\":[{\"origin\":\"http://a.example\",\"token\":\"AAAA\",\"preimage\":\"00\"}]} | insecure-origins",
                "{\"credentials\":[{\"origin\":\"https://a.example\",\"token\":\"AAAA\",\"preimage\":\"00\"}]} | credential 1: ",
                "{\"credentials\":[{\"origin\":\"a b\",\"token\":\"AAAA\",\"preimage\":\"00\"}]} | its origin \"a b\" is not an address",
                "{\"credentials\":[{\"origin\":\"https://a.example\",\"token\":\"AAAA\",\"preimage\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"network\":\"foo\"}]} | its network \"foo\" is not known; it has to be bitcoin",
                "{\"credentials\":[{\"origin\":\"https://a.example\",\"token\":\"AAAA\",\"preimage\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"amount_msat\":\"x\"}]} | its amount_msat \"x\" is not a whole number of msat",
                "{\"credentials\":[{\"origin\":\"https://a.example\",\"token\":\"AAAA\",\"preimage\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"bought_at\":\"yesterday\"}]} | its bought_at \"yesterday\" is not a time",
                "{\"credentials\":[{\"origin\":\"https://a.example\",\"path\":\"x\",\"token\":\"AAAA\",\"preimage\":\"00\"}]} | begin with /",
            })
    void importing_whatIsNoExport_isAMistake(String text, String said) {
        home.input(text);

        assertThat(home.run("credentials", "import", "-")).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains(said).hasLineCount(1);
        assertThat(home.state()).doesNotExist();
    }

    @Test
    void importing_aFileThatIsNotThere_saysSo() {
        assertThat(home.run("credentials", "import", "/no/such/file")).isEqualTo(ExitCode.USAGE);
        assertThat(home.err()).contains("there is no file /no/such/file");
    }

    private static String object(int number, String token, String origin) {
        return "{\"origin\":\"" + origin + "\",\"token\":\"" + token + "\",\"preimage\":\""
                + Home.preimage(number).hex() + "\"}";
    }

    /** An accepted credential whose token commits to its payment and has these caveats. */
    private HeldCredential sold(int number, List<String> caveats) {
        Payment plain = Home.payment(number, Home.SHOP);
        byte[] identifier = new byte[66];
        System.arraycopy(plain.paymentHash().bytes(), 0, identifier, 2, 32);
        Macaroon macaroon = Macaroon.mint(RootKey.of(new byte[32]), "lsat", identifier, caveats);
        Payment payment = new Payment(
                plain.paymentHash(),
                plain.origin(),
                plain.path(),
                plain.network(),
                plain.wallet(),
                plain.amount(),
                plain.maxFee(),
                plain.invoice(),
                Base64.getEncoder().encodeToString(macaroon.encode()),
                plain.startedAt(),
                plain.invoiceExpiresAt());
        try (ClientState state = home.open()) {
            state.reserve(payment, Limits.PLAY_MONEY);
            HeldCredential held =
                    state.paid(payment, new PaymentOutcome.Paid(Home.preimage(number), MilliSatoshi.ZERO));
            state.accepted(held);
            return held;
        }
    }

    private static List<String> held(Home home) {
        try (ClientState state = home.open()) {
            return state.journal().credentials().stream()
                    .map(held -> held.paymentHash().hex())
                    .toList();
        }
    }
}
