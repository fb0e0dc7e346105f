package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.lightning.PaymentOutcome;
import tools.jackson.databind.JsonNode;

/** The command that buys, against a real gateway, a real upstream and a real pay port. */
class GetTest extends GetShop {

    @Test
    void get_soldResource_paysAndPrintsTheBodyAlone() {
        assertThat(get("/weather/berlin")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("forecast for /weather/berlin\n");
        assertThat(err.toString())
                .startsWith("l402: paid 1 sat of play money to http://")
                .contains(" for weather; the credential is kept for the next call; good for another ")
                .hasLineCount(1);
        assertThat(wallet.calls).hasValue(1);
    }

    @Test
    void get_secondTime_costsNothing() {
        get("/weather/berlin");
        err.getBuffer().setLength(0);

        assertThat(get("/weather/paris")).isZero();
        assertThat(err.toString()).isEqualTo("l402: sent with the credential bought before; nothing paid\n");
        assertThat(wallet.calls).hasValue(1);
    }

    @Test
    void get_freeResource_saysNothing() {
        assertThat(get("/free/x")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void get_binaryBody_comesByteForByte() {
        assertThat(get("/weather/binary")).isZero();
        assertThat(out.toByteArray()).isEqualTo(BINARY);
    }

    @Test
    void get_intoAFile_leavesStandardOutputEmpty() throws Exception {
        Path file =
                Files.writeString(home.resolve("forecast"), "what was there before, longer than the answer".repeat(9));

        assertThat(get("/weather/x", "-o", file.toString())).isZero();
        assertThat(file).hasContent("forecast for /weather/x\n");
        assertThat(out.size()).isZero();
    }

    @Test
    void get_fileThatCannotBeWritten_paysNothingAndSendsNothing() {
        assertThat(get("/weather/x", "-o", home.resolve("none/x").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(get("/weather/x", "-o", home.toString())).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("there is no such file or directory; nothing was sent", "is a directory");
        assertThat(wallet.calls).hasValue(0);
    }

    @Test
    void get_refusedPurchase_leavesTheFileAsItWas() throws Exception {
        Path old = Files.writeString(home.resolve("old"), "old");

        assertThat(get("/dear/x", "-o", old.toString())).isEqualTo(ExitCode.REFUSED);
        assertThat(get("/dear/x", "-o", home.resolve("new").toString())).isEqualTo(ExitCode.REFUSED);
        assertThat(old).hasContent("old");
        assertThat(home.resolve("new")).doesNotExist();
    }

    @Test
    void get_withHeaders_showsThemBeforeTheBody() {
        assertThat(get("/weather/x", "-i")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("HTTP/1.1 200\r\n")
                .contains("content-type: text/plain\r\n")
                .endsWith("\r\n\r\nforecast for /weather/x\n");
    }

    @Test
    void get_json_isOneObjectThatSaysAll() {
        assertThat(get("/weather/x", "--json")).isZero();

        JsonNode object = json();
        assertThat(object.get("result").asString()).isEqualTo("delivered");
        assertThat(object.get("credential").asString()).isEqualTo("bought");
        assertThat(object.get("paid").asBoolean()).isTrue();
        assertThat(object.get("status").asInt()).isEqualTo(200);
        assertThat(object.get("amount_msat").asLong()).isEqualTo(1000);
        assertThat(object.get("fee_msat").asLong()).isZero();
        assertThat(object.get("payment_hash").asString()).hasSize(64);
        assertThat(object.get("service").asString()).isEqualTo("weather");
        assertThat(object.get("body").asString()).isEqualTo("forecast for /weather/x\n");
        assertThat(object.get("exit_code").asInt()).isZero();
    }

    @Test
    void get_jsonOfABinaryBody_hasItInBase64() throws Exception {
        assertThat(get("/weather/binary", "--json")).isZero();
        assertThat(json().get("body_base64").binaryValue()).isEqualTo(BINARY);
    }

    @Test
    void get_jsonWithAFile_saysWhereTheBodyIs() {
        Path file = home.resolve("x");

        assertThat(get("/weather/x", "--json", "-o", file.toString())).isZero();
        assertThat(json().get("body_file").asString()).isEqualTo(file.toString());
        assertThat(json().has("body")).isFalse();
        assertThat(file).hasContent("forecast for /weather/x\n");
    }

    @Test
    void get_dryRun_showsThePriceAndPaysNothing() {
        assertThat(get("/weather/x", "--dry-run")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("would pay 1 sat of play money to http://")
                .contains("for weather; nothing was paid", "payment hash", "a token good until");
        assertThat(wallet.calls).hasValue(0);
        assertThat(home.resolve(".local")).doesNotExist();
    }

    @Test
    void get_dryRunInJson_saysWhatIsAsked() {
        assertThat(get("/weather/x", "--dry-run", "--json")).isZero();
        assertThat(json().get("result").asString()).isEqualTo("would-pay");
        assertThat(json().get("asked_msat").asLong()).isEqualTo(1000);
    }

    @Test
    void get_dryRunOfWhatIsTooDear_isRefusedAsThePurchaseWouldBe() {
        assertThat(get("/dear/x", "--dry-run")).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("asks for 101 sat, and at most 100 sat");
    }

    @Test
    void get_dryRunOfWhatIsHeld_hasNothingToPay() {
        get("/weather/x");
        out.reset();

        assertThat(get("/weather/x", "--dry-run")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("nothing to pay: a credential bought before would be used\n");
    }

    @Test
    void get_dryRunOfWhatIsHeld_doesNotCarryOutTheRequest() {
        get("/weather/order", "-d", "buy=1");
        UPSTREAM_SAW.clear();

        assertThat(get("/weather/order", "--dry-run", "-d", "buy=2")).isZero();
        assertThat(UPSTREAM_SAW).isEmpty();
    }

    @Test
    void get_dryRunWhileAPaymentIsInDoubt_exitsWith8AsThePurchaseWould() {
        wallet.outcome = Optional.of(new PaymentOutcome.Unknown("on its way"));
        get("/weather/x");

        assertThat(get("/weather/x", "--dry-run")).isEqualTo(ExitCode.OUTCOME_UNKNOWN);
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("would pay");
    }

    @Test
    void get_jsonOfArgumentsThatCannotBeUsed_isOneObjectToo() {
        assertThat(getUrl("ftp://x/y", "--json")).isEqualTo(ExitCode.USAGE);
        assertThat(json().get("result").asString()).isEqualTo("failed");
        assertThat(json().get("paid").asBoolean()).isFalse();
        assertThat(json().get("exit_code").asInt()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).hasLineCount(1);
    }

    @Test
    void get_jsonWithADamagedStateFile_isOneObjectToo() throws Exception {
        Path state = Files.createDirectories(home.resolve(".local/state/l402"));
        Files.writeString(state.resolve("client.db"), "this is not a database".repeat(100));

        assertThat(get("/weather/x", "--json")).isEqualTo(ExitCode.USAGE);
        assertThat(json().get("message").asString()).contains("damaged");
        assertThat(wallet.calls).hasValue(0);
    }

    @Test
    void get_jsonOfABodyTooLarge_isOneObjectToo() throws Exception {
        try (OneAnswer server = new OneAnswer("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(64 * 1024 * 1024 + 1))) {
            assertThat(getUrl(server.url(), "--json")).isEqualTo(ExitCode.USAGE);
        }
        assertThat(json().get("result").asString()).isEqualTo("incomplete");
        assertThat(json().get("message").asString()).contains("64 MiB");
        assertThat(json().has("body")).isFalse();
    }

    @Test
    void get_credentialTurnedDownAfterPaying_promisesNothingOfTheNextRun() throws Exception {
        try (RejectingShop server = new RejectingShop()) {
            assertThat(getUrl(server.url())).isEqualTo(ExitCode.NOT_DELIVERED);
            assertThat(getUrl(server.url())).isEqualTo(ExitCode.NOT_DELIVERED);
        }
        assertThat(err.toString())
                .contains("turned down the credential", "in an earlier call", "To give it up: l402 payments resolve ")
                .doesNotContain("run again");
        assertThat(wallet.calls).hasValue(1);
    }

    @Test
    void get_maxCostBelowThePrice_isRefused() {
        assertThat(get("/weather/x", "--max-cost", "999msat")).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("nothing paid", "asks for 1 sat", "999 msat");
        assertThat(wallet.calls).hasValue(0);
        assertThat(get("/weather/x", "--max-cost", "1sat")).isZero();
    }

    @Test
    void get_data_isPostedAsAForm() throws Exception {
        Path file = Files.writeString(home.resolve("data"), "b=2\nline");

        assertThat(get("/weather/x", "-d", "a=1", "-d", "@" + file, "-d", "@-")).isZero();
        assertThat(UPSTREAM_SAW)
                .containsExactly("POST /weather/x application/x-www-form-urlencoded a=1&b=2\nline&from standard input");
    }

    @Test
    void get_methodAndHeaders_areSent() {
        assertThat(get("/weather/x", "-X", "PUT", "-H", "Content-Type: text/csv", "-d", "1,2"))
                .isZero();
        assertThat(UPSTREAM_SAW).containsExactly("PUT /weather/x text/csv 1,2");
    }

    @Test
    void get_clientError_showsTheBodyAndExitsWith4() {
        assertThat(get("/weather/status/404")).isEqualTo(ExitCode.CLIENT_ERROR);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("forecast for");
    }

    @Test
    void get_serverErrorWithACredentialHeld_showsTheBodyAndExitsWith5() {
        get("/weather/x");
        out.reset();

        assertThat(get("/weather/status/500")).isEqualTo(ExitCode.SERVER_ERROR);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("forecast for");
    }

    @Test
    void get_serverErrorRightAfterPaying_isPaidNotDelivered() {
        assertThat(get("/weather/status/503")).isEqualTo(ExitCode.NOT_DELIVERED);

        assertThat(err.toString())
                .contains("paid 1 sat", "but it was not delivered: the server answered 503", "payment hash");
        assertThat(get("/weather/x")).isZero();
        assertThat(wallet.calls).hasValue(1);
    }

    @Test
    void get_paymentFails_exitsWith7() {
        wallet.outcome = Optional.of(new PaymentOutcome.Failed("no route"));

        assertThat(get("/weather/x")).isEqualTo(ExitCode.PAYMENT_FAILED);
        assertThat(err.toString()).contains("no money moved: no route");
    }

    @Test
    void get_outcomeUnknown_exitsWith8AndPaysNothingMore() {
        wallet.outcome = Optional.of(new PaymentOutcome.Unknown("on its way"));

        assertThat(get("/weather/x", "--json")).isEqualTo(ExitCode.OUTCOME_UNKNOWN);
        assertThat(json().get("paid").asString()).isEqualTo("unknown");
        assertThat(json().get("held_msat").asLong()).isGreaterThanOrEqualTo(1000);
        assertThat(get("/weather/x")).isEqualTo(ExitCode.OUTCOME_UNKNOWN);
        assertThat(wallet.calls).hasValue(1);
        assertThat(err.toString()).contains("it is not known whether", "run the command again");
    }

    @Test
    void get_noPayPort_exitsWith7AndSaysHowToStartOne() {
        payPort.close();

        assertThat(get("/weather/x")).isEqualTo(ExitCode.PAYMENT_FAILED);
        assertThat(err.toString()).contains("./l402 demo");
    }

    @Test
    void get_realMoneyAskedFor_isRefusedAndSaysWhatIsMissing() throws Exception {
        // The invoice of BOLT 11's first example, which names an amount.
        String invoice =
                "lnbc2500u1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqc"
                        + "yq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu9qrsgquk0rl77nj30yxdy8j9vdx85fkpmdla208"
                        + "7ne0xh8nhedh8w27kyke0lp53ut353s06fv3qfegext0eh0ymjpf39tuven09sam30g4vgpfna3rh";
        try (OneAnswer server = new OneAnswer("HTTP/1.1 402 Payment Required\r\nContent-Length: 0\r\nWWW-Authenticate:"
                + " L402 token=\"AAAA\", invoice=\"" + invoice + "\"\r\n\r\n")) {
            assertThat(getUrl(server.url())).isEqualTo(ExitCode.REFUSED);
        }
        assertThat(err.toString())
                .contains("on the network bitcoin", "the wallet here is on regtest", "l402 wallet init");
    }

    @Test
    void get_answerBreaksOff_exitsWith3() throws Exception {
        try (OneAnswer server = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")) {
            assertThat(getUrl(server.url())).isEqualTo(ExitCode.NETWORK);
        }
        assertThat(err.toString()).contains("the answer broke off");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("half");
    }

    @Test
    void get_jsonOfAnAnswerThatBreaksOff_isNotSaidToBeDelivered() throws Exception {
        // So much that the answer is handed over before its end is read.
        String half = "x".repeat(300_000);
        try (OneAnswer server = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 600000\r\n\r\n" + half)) {
            assertThat(getUrl(server.url(), "--json")).isEqualTo(ExitCode.NETWORK);
        }
        assertThat(json().get("result").asString()).isEqualTo("incomplete");
        assertThat(json().get("message").asString()).contains("the answer broke off");
        assertThat(half).startsWith(json().get("body").asString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void get_jsonOfWhatWasPaidForAndBreaksOff_isPaidNotDelivered(boolean toAFile) {
        String[] options =
                toAFile ? new String[] {"--json", "-o", home.resolve("f").toString()} : new String[] {"--json"};

        assertThat(get("/weather/half", options)).isEqualTo(ExitCode.NOT_DELIVERED);
        assertThat(json().get("result").asString()).isEqualTo("paid-not-delivered");
        assertThat(json().get("paid").asBoolean()).isTrue();
        assertThat(json().get("amount_msat").asLong()).isEqualTo(1000);
        assertThat(json().get("message").asString())
                .contains("the answer broke off", "the credential is kept, and the same command costs nothing again");
        assertThat(err.toString()).contains("the answer broke off");
        assertThat(wallet.calls).hasValue(1);
    }

    @Test
    void get_tlsToAPlainServer_exitsWith3AndAsksWhetherHttpIsMeant() {
        assertThat(getUrl("https://" + gateway.address() + "/weather/x")).isEqualTo(ExitCode.NETWORK);
        assertThat(err.toString()).contains("does not speak TLS on that port; is it http://");
    }

    @Test
    void get_unreachableServers_exitWith3AndSayWhy() {
        assertThat(getUrl("http://127.0.0.1:1/x", "--json")).isEqualTo(ExitCode.NETWORK);
        assertThat(json().get("message").asString()).contains("no server answers at http://127.0.0.1:1");
        assertThat(getUrl("http://no-such-host.invalid/")).isEqualTo(ExitCode.NETWORK);
        assertThat(err.toString()).contains("no-such-host.invalid cannot be found");
    }

    @Test
    void get_readerIsGone_endsQuietly() {
        stdout = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThat(get("/free/binary")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void get_standardOutputIsFull_saysSo() {
        stdout = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertThat(get("/free/binary")).isEqualTo(ExitCode.INTERNAL_FAULT);
        assertThat(err.toString()).contains("cannot be written to standard output: No space left on device");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8402/x",
                "http://",
                "http://a b/",
                "ftp://x/y",
                "http://name:secret@127.0.0.1/",
                "-X B@D http://127.0.0.1/",
                "-X CONNECT http://127.0.0.1/",
                "-H nocolon http://127.0.0.1/",
                "-H Host:x http://127.0.0.1/",
                "-H X:a\r\nEvil:b http://127.0.0.1/",
                "-d @/no/such/file http://127.0.0.1/",
                "--max-cost 10 http://127.0.0.1/",
                "--max-cost 101sat http://127.0.0.1/",
                "--sandbox nowhere http://127.0.0.1/",
                "--config f --sandbox 127.0.0.1:8499 http://127.0.0.1/",
            })
    void get_argumentsThatCannotBeUsed_exitWith2AndOneClearLine(String arguments) {
        String[] words = ("get " + arguments).replace(" b/", "\u0001b/").split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].replace('\u0001', ' ');
        }

        assertThat(run(words)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("l402: ").hasLineCount(1).doesNotContain("Exception", "secret@");
        assertThat(out.size()).isZero();
    }

    @Test
    void get_hostsThatCannotBeAsked_showWhatWasTypedAndTheWayOut() {
        assertThat(getUrl("http://bücher.example:8080/x")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("\"http://bücher.example:8080/x\"", "xn--bcher-kva.example");
        assertThat(getUrl("http://under_score.example/")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("letters, digits, hyphens and dots only");
    }

    @Test
    void get_emptyNameOfAFile_isSaidToBeEmpty() {
        assertThat(get("/free/x", "-o", "")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("-o needs the name of a file");
    }

    @Test
    void get_walletInTheUsualFile_paysWithItWithinItsLimit() throws IOException {
        Path file = home.resolve(".config/l402/config.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                wallet: { type: sandbox, network: regtest, pay: "127.0.0.1:%d" }
                limits: { per-request: 900 msat }
                """.formatted(payPort.address().getPort()));
        String url = "http://" + gateway.address() + "/weather/today";

        assertThat(run(new String[] {"get", url})).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("900 msat");

        Files.writeString(file, Files.readString(file).replace("900 msat", "1 sat"));
        assertThat(run(new String[] {"get", "--max-cost", "2sat", url})).isEqualTo(ExitCode.USAGE);
        assertThat(run(new String[] {"get", url})).isEqualTo(ExitCode.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("forecast for /weather/today\n");
    }

    @Test
    void get_priceAboveWhatIsPaidWithoutAsking_asksAtTheTerminal() throws IOException {
        configure("limits: { approve-above: 999 msat }");
        String url = "http://" + gateway.address() + "/weather/today";

        assertThat(run(new String[] {"get", url})).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("nobody said yes");
        Files.writeString(terminal(), "no\n");
        assertThat(run(new String[] {"get", url})).isEqualTo(ExitCode.REFUSED);
        assertThat(wallet.calls).hasValue(0);

        Files.writeString(terminal(), "y\n");
        assertThat(run(new String[] {"get", url})).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(terminal()))
                .contains("http://" + gateway.address() + " asks for 1 sat", "for weather", "Pay? [y/N]");
    }

    @Test
    void get_originNotInTheFile_isRefused() throws IOException {
        configure("origins: [https://api.example.com]");
        String url = "http://" + gateway.address() + "/weather/today";

        assertThat(run(new String[] {"get", "--json", url})).isEqualTo(ExitCode.REFUSED);
        assertThat(json().get("rule").asString()).isEqualTo("origin-not-allowed");
    }

    @Test
    void get_stateAtThePlaceThatTheFileNames_isKeptAndStoppedThere() throws IOException {
        configure("state: ./my-state");
        Path state = home.resolve(".config/l402/my-state");
        assertThat(run(new String[] {"get", "http://" + gateway.address() + "/weather/today"}))
                .isEqualTo(ExitCode.DONE);
        assertThat(state.resolve("client.db")).exists();

        Files.createFile(state.resolve("stop"));
        assertThat(run(new String[] {"get", "http://" + gateway.address() + "/dear/x"}))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("stops all spending");
    }

    @Test
    void get_limitForADayUsedUp_saysHowMuchIsLeftAndWhenItFrees() throws IOException {
        configure("limits: { per-request: 101 sat, per-day: 101 sat }");
        String base = "http://" + gateway.address();
        String file = home.resolve("body").toString();
        assertThat(run(new String[] {"get", "-o", file, base + "/weather/today"}))
                .isEqualTo(ExitCode.DONE);

        assertThat(run(new String[] {"get", "--json", base + "/dear/x"})).isEqualTo(ExitCode.REFUSED);
        assertThat(json().get("limit").asString()).isEqualTo("per-day");
        assertThat(json().get("limit_msat").asLong()).isEqualTo(101_000);
        assertThat(json().get("left_msat").asLong()).isEqualTo(100_000);
        assertThat(json().get("frees_at").asString()).isNotEmpty();
        assertThat(json().get("message").asString()).contains("100 sat are left", "there is room again at");
    }

    @Test
    void get_fileThatIsNotThere_saysSo() {
        Path file = home.resolve("no.yaml");

        assertThat(run(new String[] {"get", "--config", file.toString(), "http://127.0.0.1/"}))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(file.toString());
    }

    @Test
    void schema_itself_isOneOfItsDialect() {
        assertThat(SCHEMAS.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()))
                        .validate(schemaText(), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\":\"delivered\",\"paid\":false,\"url\":\"x\",\"exit_code\":0}",
                "{\"result\":\"bought\",\"paid\":false,\"url\":\"x\",\"exit_code\":0}",
                "{\"result\":\"unreachable\",\"paid\":true,\"url\":\"x\",\"exit_code\":3,\"message\":\"x\"}",
                "{\"result\":\"failed\",\"paid\":false,\"url\":\"x\",\"exit_code\":2}",
            })
    void schema_objectThatLacksOrContradicts_isNotOne(String text) {
        assertThat(SCHEMA.validate(text, InputFormat.JSON)).isNotEmpty();
    }
}
