package org.l402.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ChallengeTest {

    private static final Challenge MP = new Challenge("AgE+/w==", "lnbcrt1p");

    @Test
    void read_ofAperturesRecordedAnswer_isOneChallenge() throws IOException {
        List<String> lines = new ArrayList<>();
        try (InputStream in = ChallengeTest.class.getResourceAsStream("peers.json")) {
            for (JsonNode header : new ObjectMapper().readTree(in).at("/aperture_challenge/headers")) {
                String name = "www-authenticate: ";
                if (header.asString().startsWith(name)) {
                    lines.add(header.asString().substring(name.length()));
                }
            }
        }

        assertThat(lines).hasSize(2);
        assertThat(Challenge.read(lines)).singleElement().satisfies(challenge -> {
            assertThat(challenge.token()).startsWith("AgEEbHNhdAJCAACNAPZu").endsWith("/AXg==");
            assertThat(challenge.invoice()).startsWith("lnbcrt10n1p4sgpepp").endsWith("78p80");
        });
        // Folded into one line, as a proxy or the Fetch API gives it.
        assertThat(Challenge.read(List.of(String.join(", ", lines)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "L402 version=\"0\", token=\"AgE+/w==\", invoice=\"lnbcrt1p\"",
                "LSAT macaroon=\"AgE+/w==\", invoice=\"lnbcrt1p\"",
                "l402 INVOICE=lnbcrt1p,Token=AgE+/w==",
                "L402\ttoken = \"AgE+/w==\" ,\tinvoice = \"lnbcrt1p\"",
                "L402 token=\"AgE+/w==\", macaroon=\"AgE+/w==\", invoice=\"lnbcrt1p\", new=\"a, b=\\\"c\\\"\"",
                ",, L402 token=\"AgE+\\/w==\",,invoice=\"lnbcrt1p\",",
                "Basic realm=\"L402 token=\\\"x\\\"\", L402 token=\"AgE+/w==\", invoice=\"lnbcrt1p\"",
                "Negotiate, L402 token=\"AgE+/w==\", invoice=\"lnbcrt1p\", Bearer abc==, Digest a=b",
                "Bearer abc.def/g==, L402 token=\"AgE+/w==\", invoice=\"lnbcrt1p\"",
            })
    void read_ofEveryFormInUse_findsTheChallenge(String line) {
        assertThat(Challenge.read(List.of(line))).containsExactly(MP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic realm=\"x\"", "Negotiate", "Bearer token68==", "", " , ,"})
    void read_ofOtherSchemes_findsNothing(String line) {
        assertThat(Challenge.read(List.of(line))).isEmpty();
    }

    @Test
    void read_ofSeveralOffers_findsEachOnce() {
        Challenge other = new Challenge("AAAA", "lnbc1p");
        List<String> lines = new ArrayList<>(MP.headerValues());
        lines.addAll(other.headerValues());

        assertThat(Challenge.read(lines)).containsExactly(MP, other);
    }

    @Test
    void read_withAMalformedLineOfAnotherSchemeBeside_findsTheChallenge() {
        assertThat(Challenge.read(List.of("Basic realm=\"x", MP.headerValues().get(1))))
                .containsExactly(MP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "L402 token=\"AgE\", invoice=\"lnbc",
                "L402 token=\"AgE\" invoice=\"lnbc\"",
                "L402 token=\"AgE\", token=\"AgE\", invoice=\"lnbc\"",
                "L402 token=\"AgE\", invoice=",
                "L402 token=\"AgE\", invoice=\"ln\u0001bc\"",
                "L402 =x",
                "\"L402\" token=\"AgE\"",
                "L402/token=x",
                "L402 token=\"AgE\\",
            })
    void read_ofAMalformedLineAlone_saysSo(String line) {
        assertThatExceptionOfType(ChallengeException.class).isThrownBy(() -> Challenge.read(List.of(line)));
    }

    @Test
    void read_ofAChallengeThatIsNotSafeToPay_isRefused() {
        assertThatExceptionOfType(ChallengeException.class)
                .isThrownBy(() -> Challenge.read(List.of("L402 token=\"a\", macaroon=\"b\", invoice=\"lnbc\"")))
                .withMessageContaining("two different tokens");
        assertThatExceptionOfType(ChallengeException.class)
                .isThrownBy(() -> Challenge.read(List.of("L402 version=\"1\", token=\"a\", invoice=\"lnbc\"")))
                .withMessageContaining("version \"1\"");
        assertThatExceptionOfType(ChallengeException.class)
                .isThrownBy(() -> Challenge.read(List.of("L402 token=\"a\"")))
                .withMessageContaining("no invoice");
        assertThatExceptionOfType(ChallengeException.class)
                .isThrownBy(() -> Challenge.read(List.of("L402 invoice=\"lnbc\"")))
                .withMessageContaining("no token");
        assertThatExceptionOfType(ChallengeException.class)
                .isThrownBy(() -> Challenge.read(List.of("L402 token=\"\", invoice=\"lnbc\"")));
        assertThatExceptionOfType(ChallengeException.class)
                .isThrownBy(() -> Challenge.read(List.of("L402 token=\"a\\\"b\", invoice=\"lnbc\"")));
    }

    @Test
    void read_ofAnEndlessLine_isRefused() {
        String line = "L402 token=\"" + "A".repeat(AuthChallengeParser.MAX_LENGTH) + "\"";
        assertThatExceptionOfType(ChallengeException.class)
                .isThrownBy(() -> Challenge.read(List.of(line)))
                .withMessageContaining("too long");
    }

    /** The expressions by which deployed clients read (Aperture 0.5, Aperture up to 0.3.1, lnget). */
    @Test
    void headerValues_areFoundByTheExpressionsOfDeployedClients() {
        List<String> values = MP.headerValues();
        Pattern anyScheme = Pattern.compile("(LSAT|L402) macaroon=\"(.*?)\", invoice=\"(.*?)\"");
        Pattern oldAperture = Pattern.compile("LSAT macaroon=\"(.*?)\", invoice=\"(.*?)\"");

        Matcher first = oldAperture.matcher(values.get(0));
        assertThat(first.find()).isTrue();
        assertThat(first.group(1)).isEqualTo(MP.token());
        assertThat(first.group(2)).isEqualTo(MP.invoice());
        assertThat(values).allSatisfy(value -> {
            Matcher any = anyScheme.matcher(value);
            assertThat(any.find()).isTrue();
            assertThat(any.group(2)).isEqualTo(MP.token());
            assertThat(any.group(3)).isEqualTo(MP.invoice());
        });
        assertThat(AuthChallengeParser.parse(values.get(1))).singleElement().satisfies(challenge -> {
            assertThat(challenge.scheme()).isEqualTo("L402");
            assertThat(challenge.parameters())
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "macaroon", MP.token(), "invoice", MP.invoice(), "version", "0", "token", MP.token()));
        });
    }
}
