package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.l402.challenge.Challenge;
import org.l402.credential.Credential;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.macaroon.Macaroon;
import org.l402.mint.MasterKey;
import org.l402.mint.Mint;
import org.l402.mint.RootKeys;
import org.l402.offer.Offer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectTest {

    private final SandboxNode node = new SandboxNode(InstantSource.system());
    private final Mint mint = new Mint(new RootKeys(List.of(MasterKey.generate(Network.REGTEST, new SecureRandom()))));
    private final Offer offer = Offer.of("weather", new MilliSatoshi(1500), Optional.of(Duration.ofHours(3)));
    private final InvoiceIssuer.Issued invoice = issue();
    private final Macaroon macaroon =
            mint.token(offer, mint.tokenId(offer), invoice.paymentHash(), invoice.expiresAt());
    private final String token = Base64.getEncoder().encodeToString(macaroon.encode());
    private final Preimage preimage = pay();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String stdin = "";

    @Test
    void inspect_token_saysWhatItOpensAndUntilWhen() {
        assertThat(inspect(token)).isZero();

        assertThat(out.toString())
                .contains(
                        "Token: a macaroon, version 2",
                        "L402 version 0",
                        invoice.paymentHash().hex())
                .contains("opens the service weather in its base tier", "of weather, only: default")
                .containsPattern("valid until \\S+ \\(in 3 hours\\)")
                .containsPattern("key id +[0-9a-f]{8} ");
    }

    @Test
    void inspect_challengeOfOneParameter_saysWhatIsMissing() {
        assertThat(inspect("L402 macaroon=\"a\"")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("looks like a challenge", "has no invoice");
    }

    @Test
    void inspect_bodyOfA402_explainsTheChallengeInIt() {
        assertThat(inspect("{\"error\":\"payment-required\",\"token\":\"" + token + "\",\"payment_request\":\""
                        + invoice.bolt11() + "\"}"))
                .isZero();
        assertThat(out.toString()).contains("token and invoice belong to the same payment");

        assertThat(inspect("{\"payment_request\":\"" + invoice.bolt11() + "\"}"))
                .isZero();
        assertThat(inspect("{\"token\":\"" + token + "\"}")).isZero();
    }

    @Test
    void inspect_jsonWithoutAnyOfIt_isRefusedInWords() {
        assertThat(inspect("{\"a\":1}")).isEqualTo(ExitCode.USAGE);
        assertThat(inspect("{\"token\":")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("neither a token nor a payment_request", "begins like JSON, but is none");
    }

    @Test
    void inspect_tokenInEveryWriting_isTheSame() {
        inspect(token);
        String expected = out.toString();
        byte[] bytes = macaroon.encode();

        for (String form : List.of(
                HexFormat.of().formatHex(bytes),
                HexFormat.of().withUpperCase().formatHex(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                "L402 " + token,
                "  " + token + "\n")) {
            out.getBuffer().setLength(0);
            assertThat(inspect(form)).isZero();
            assertThat(out.toString()).isEqualTo(expected);
        }
    }

    @Test
    void inspect_credential_neverShowsThePreimageUnlessAsked() {
        Credential credential = new Credential(macaroon, preimage);
        Macaroon carrying = macaroon.attenuate("preimage=" + preimage.hex());
        for (String form : List.of(
                credential.authorization(),
                "Authorization: " + credential.authorization(),
                "lsat " + token + ":" + preimage.hex(),
                token + ":" + preimage.hex(),
                new Credential(carrying, preimage).authorization(),
                HexFormat.of().formatHex(carrying.encode()))) {
            out.getBuffer().setLength(0);
            assertThat(inspect(form)).isZero();
            assertThat(inspect("--json", form)).isZero();
            assertThat(out.toString()).contains("hidden").doesNotContainIgnoringCase(preimage.hex());

            assertThat(inspect("--show-secrets", form)).isZero();
            assertThat(out.toString()).contains(preimage.hex());
        }
    }

    @Test
    void inspect_credential_saysWhetherThePreimageFits() {
        inspect("--json", new Credential(macaroon, preimage).authorization());
        assertThat(json().get("preimage_fits").asBoolean()).isTrue();

        out.getBuffer().setLength(0);
        inspect("--json", new Credential(macaroon, Preimage.of(new byte[32])).authorization());
        assertThat(json().get("preimage_fits").asBoolean()).isFalse();
    }

    @Test
    void inspect_challenge_saysWhetherTokenAndInvoiceBelongTogether() {
        Challenge challenge = new Challenge(token, invoice.bolt11());
        for (String form : List.of(
                challenge.headerValues().get(0),
                challenge.headerValues().get(1),
                "www-authenticate: " + challenge.headerValues().get(1),
                "WWW-Authenticate: Basic realm=\"x\", "
                        + challenge.headerValues().get(1))) {
            out.getBuffer().setLength(0);
            assertThat(inspect("--json", form)).isZero();
            assertThat(json().get("same_payment").asBoolean()).isTrue();
            assertThat(json().get("token").get("payment_hash"))
                    .isEqualTo(json().get("invoice").get("payment_hash"));
        }
        out.getBuffer().setLength(0);
        inspect(new Challenge(token, issue().bolt11()).headerValues().get(1));
        assertThat(out.toString()).contains("WRONG: token and invoice belong to different payments");
    }

    @Test
    void inspect_wholeHttpAnswerOnStandardInput_findsTheChallenge() {
        stdin = "HTTP/1.1 402 Payment Required\r\ncache-control: no-store\r\n"
                + String.join(
                        "",
                        new Challenge(token, invoice.bolt11())
                                .headerValues().stream()
                                        .map(value -> "www-authenticate: " + value + "\r\n")
                                        .toList())
                + "\r\n{\"status\":402}";

        assertThat(inspect("--json", "-")).isZero();
        assertThat(json().get("kind").asString()).isEqualTo("challenge");
    }

    @Test
    void inspect_invoice_saysWhatIsPaidToWhom() {
        assertThat(inspect(invoice.bolt11())).isZero();
        assertThat(out.toString())
                .contains(
                        "regtest (play money)",
                        "1500 msat",
                        "one forecast",
                        node.nodeId().hex())
                .containsPattern("expires +\\S+ \\(in (9|10) minutes\\)")
                .contains("payment secret (14, required)");

        out.getBuffer().setLength(0);
        assertThat(inspect("--json", "lightning:" + invoice.bolt11())).isZero();
        assertThat(json().get("amount_msat").asLong()).isEqualTo(1500);
        assertThat(json().get("expired").asBoolean()).isFalse();
    }

    @Test
    void inspect_invoiceOfTheSpecification_showsHintsFallbackAndHowLongAgo() {
        // BOLT 11, the example with two hops of route hints and a fallback address.
        inspect(
                "lnbc20m1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqs"
                        + "yqcyq5rqwzqfqypqhp58yjmdan79s6qqdhdzgynm4zwqd5d7xmw5fk98klysy043l2ahrqsfpp3qjmp7lwpagxun9pygexvgpjd"
                        + "c4jdj85fr9yq20q82gphp2nflc7jtzrcazrra7wwgzxqc8u7754cdlpfrmccae92qgzqvzq2ps8pqqqqqqpqqqqq9qqqvpeuqaf"
                        + "qxu92d8lr6fvg0r5gv0heeeqgcrqlnm6jhphu9y00rrhy4grqszsvpcgpy9qqqqqqgqqqqq7qqzq9qrsgqdfjcdk6w3ak5pca9h"
                        + "wfwfh63zrrz06wwfya0ydlzpgzxkn5xagsqz7x9j4jwe7yj7vaf2k9lqsdk45kts2fd0fkr28am0u4w95tt2nsq76cqw0");

        assertThat(out.toString())
                .contains("bitcoin (real money)", "2000000 sat", "only its SHA-256 is given", "years ago")
                .contains("over channel 66051x263430x1800, fee 1 msat and 20 millionths, 3 blocks")
                .contains("fallback", "04b61f7dc1ea0dc99424464cc4064dc564d91e89");
    }

    @Test
    void inspect_expiredToken_saysSinceWhen() {
        Macaroon old = macaroon.attenuate("weather_valid_until=1700000000");

        inspect("--json", Base64.getEncoder().encodeToString(old.encode()));
        assertThat(json().get("expired").asBoolean()).isTrue();
        assertThat(out.toString()).contains("expired at 2023-11-14T22:13:20Z");
    }

    @Test
    void inspect_whatAStrangerWrote_cannotSteerTheTerminal() {
        inspect(Base64.getEncoder()
                .encodeToString(
                        macaroon.attenuate("x=\u001b[31mred\n\u202eturned").encode()));

        assertThat(out.toString()).contains("x=?[31mred??turned").doesNotContain("\u001b", "\u202e");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|there is nothing to explain",
                "hello, world|not recognised",
                "lnbc1nonsense|looks like an invoice, but",
                "{\"token\":1}|this is JSON",
                "Basic realm=\"x\"|not recognised",
                "L402 token=\"AAAA\", version=\"0\"|the challenge L402 has no invoice",
                "L402 AAAA:zz|no 64 hex digits of a preimage",
                "WWW-Authenticate: Basic realm=\"x\"|a challenge of another scheme",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|a payment hash or a preimage",
                "ff00|this is hex, but no token",
            })
    void inspect_whatIsNotRecognised_saysWhyAndExitsWith2(String value, String reason) {
        assertThat(inspect(value)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(reason).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    private int inspect(String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "inspect";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        InputStream in = new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8));
        Surroundings surroundings = new Surroundings(
                in, OutputStream.nullOutputStream(), Map.of(), Path.of("none"), Path.of(""), duration -> {}, false);
        return Main.run(
                words, new PrintWriter(out, true), new PrintWriter(err, true), Terminal.PLAIN, surroundings.commands());
    }

    private JsonNode json() {
        return JsonMapper.builder().build().readTree(out.toString());
    }

    private InvoiceIssuer.Issued issue() {
        return node.issue(new InvoiceIssuer.Request(new MilliSatoshi(1500), "one forecast", Duration.ofMinutes(10)))
                .toCompletableFuture()
                .join();
    }

    private Preimage pay() {
        PaymentOutcome outcome = node.pay(invoice.bolt11(), MilliSatoshi.ZERO, Duration.ofSeconds(5))
                .toCompletableFuture()
                .join();
        return ((PaymentOutcome.Paid) outcome).preimage();
    }
}
