package org.l402.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.L402Exception;
import org.l402.challenge.Challenge;
import org.l402.lightning.Preimage;
import org.l402.macaroon.Macaroon;
import org.l402.macaroon.RootKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class CredentialReaderTest {

    private static final Macaroon TOKEN =
            Macaroon.mint(RootKey.of(new byte[32]), "lsat", new byte[66], List.of("services=weather:0", "note=~~~???"));
    private static final String BASE64 = Base64.getEncoder().encodeToString(TOKEN.encode());
    private static final String PREIMAGE = "ab".repeat(32);
    private static final String HEX =
            HexFormat.of().formatHex(TOKEN.attenuate("preimage=" + PREIMAGE).encode());
    private static final Credential CREDENTIAL = new Credential(TOKEN, Preimage.ofHex(PREIMAGE));

    @Test
    void read_ofNothingForL402_isNothing() {
        assertThat(read()).isEqualTo(new Presented.Nothing());
        assertThat(read("authorization: Basic dXNlcjpwYXNz", "authorization: Bearer a:b", "authorization: L402x a:b"))
                .isEqualTo(new Presented.Nothing());
        assertThat(read("token: anything")).isEqualTo(new Presented.Nothing());
        assertThat(read("content-type: application/json", "token: " + HEX)).isEqualTo(new Presented.Nothing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"L402 ", "LSAT ", "l402 ", "Lsat   ", "L402 \t "})
    void read_ofEitherScheme_isTheCredential(String scheme) {
        assertThat(read("authorization: " + scheme + BASE64 + ":" + PREIMAGE)).isEqualTo(new Presented.One(CREDENTIAL));
    }

    @Test
    void read_ofEveryWayToWriteBase64AndHex_isTheCredential() {
        String urlSafe = Base64.getUrlEncoder().encodeToString(TOKEN.encode());
        String unpadded = Base64.getEncoder().withoutPadding().encodeToString(TOKEN.encode());
        assertThat(BASE64).matches(".*[+/].*");
        assertThat(urlSafe).isNotEqualTo(BASE64);

        for (String token : List.of(BASE64, urlSafe, unpadded, unpadded.replace('+', '-'))) {
            assertThat(read("authorization: L402 " + token + ":" + PREIMAGE)).isEqualTo(new Presented.One(CREDENTIAL));
            assertThat(read("authorization: L402 " + token + ":" + PREIMAGE.toUpperCase(java.util.Locale.ROOT) + " "))
                    .isEqualTo(new Presented.One(CREDENTIAL));
        }
    }

    @Test
    void read_ofLnget_whichSendsThePreimageTwice_isTheCredential() throws IOException {
        String line;
        try (InputStream in = Challenge.class.getResourceAsStream("peers.json")) {
            JsonNode requests = new ObjectMapper().readTree(in).get("lnget_requests");
            line = requests.get(2)
                    .asString()
                    .lines()
                    .filter(l -> l.startsWith("Authorization: "))
                    .findFirst()
                    .orElseThrow();
        }

        assertThat(read("authorization: " + line.substring("Authorization: ".length())))
                .isInstanceOfSatisfying(Presented.One.class, one -> {
                    assertThat(one.credential().macaroon().caveats())
                            .startsWith("services=svc:0", "svc_capabilities=")
                            .hasSize(3);
                    assertThat(one.credential().preimage().hex()).startsWith("b3945c44");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"macaroon: ", "grpc-metadata-macaroon: "})
    void read_ofAHeaderWithAHexToken_isItsCredential(String header) {
        assertThat(read(header + HEX))
                .isInstanceOfSatisfying(
                        Presented.One.class,
                        one -> assertThat(one.credential().isSameAs(CREDENTIAL)).isTrue());
    }

    @ParameterizedTest
    @CsvSource({"application/grpc", "application/grpc+proto", "Application/GRPC"})
    void read_ofGrpcMetadata_isItsCredential(String contentType) {
        assertThat(read("content-type: " + contentType, "token: " + HEX)).isInstanceOf(Presented.One.class);
    }

    @Test
    void read_ofTheSameCredentialInSeveralPlaces_isOne() {
        assertThat(read(
                        "authorization: LSAT " + BASE64 + ":" + PREIMAGE,
                        "authorization: Bearer unrelated",
                        "authorization: L402 " + BASE64 + ":" + PREIMAGE,
                        "content-type: application/grpc",
                        "macaroon: " + HEX,
                        "grpc-metadata-macaroon: " + HEX,
                        "token: " + HEX))
                .isEqualTo(new Presented.One(CREDENTIAL));
    }

    @Test
    void read_ofDifferentCredentials_isAmbiguous() {
        String other = Base64.getEncoder().encodeToString(TOKEN.attenuate("a=b").encode());
        String forged = Base64.getEncoder()
                .encodeToString(
                        Macaroon.mint(RootKey.of(new byte[1]), "lsat", TOKEN.identifier(), List.copyOf(TOKEN.caveats()))
                                .encode());
        String first = "authorization: L402 " + BASE64 + ":" + PREIMAGE;

        assertThat(read(first, "authorization: L402 " + other + ":" + PREIMAGE))
                .isInstanceOf(Presented.Ambiguous.class);
        assertThat(read(first, "authorization: L402 " + forged + ":" + PREIMAGE))
                .isInstanceOf(Presented.Ambiguous.class);
        assertThat(read(first, "authorization: L402 " + BASE64 + ":" + "cd".repeat(32)))
                .isInstanceOf(Presented.Ambiguous.class);
        assertThat(read("authorization: L402 " + BASE64 + "," + other + ":" + PREIMAGE))
                .isInstanceOf(Presented.Ambiguous.class);
        assertThat(read("authorization: L402 " + BASE64 + "," + BASE64 + ":" + PREIMAGE))
                .isInstanceOf(Presented.Ambiguous.class);
        assertThat(read(
                        first,
                        "macaroon: "
                                + HexFormat.of()
                                        .formatHex(TOKEN.attenuate("preimage=" + "cd".repeat(32))
                                                .encode())))
                .isInstanceOf(Presented.Ambiguous.class);
        // Whatever else is wrong: two that differ are worse.
        assertThat(read(first, "authorization: L402 rubbish", "authorization: L402 " + other + ":" + PREIMAGE))
                .isInstanceOf(Presented.Ambiguous.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authorization: L402                 | no colon",
                "authorization: LSAT abc             | no colon",
                "authorization: L402 :               | 64 hex digits, not 0",
                "authorization: L402 AAAA:xyz        | 64 hex digits, not 3",
                "authorization: L402 !!!!:PREIMAGE   | not base64",
                "authorization: L402 AAAAA:PREIMAGE  | not base64",
                "authorization: L402 AA=A:PREIMAGE   | not base64",
                "authorization: L402 A===:PREIMAGE   | not base64",
                "authorization: L402 AAA==:PREIMAGE  | not base64",
                "authorization: L402 AgE=:PREIMAGE   | cut off",
                "authorization: L402 :PREIMAGE       | 0 bytes",
                "authorization: L402 e30=:PREIMAGE   | JSON",
                "authorization: L402 BASE64:PREIMAGE, L402 BASE64:PREIMAGE | 64 hex digits",
                "macaroon: zz                        | token in hex",
                "macaroon: 0                         | token in hex",
                "macaroon:                           | 0 bytes",
                "grpc-metadata-macaroon: 0201        | cut off",
            })
    void read_ofWhatCannotBeRead_saysWhy(String header, String reason) {
        assertThat(read(header.replace("BASE64", BASE64).replace("PREIMAGE", PREIMAGE)))
                .isInstanceOfSatisfying(
                        Presented.Unreadable.class,
                        unreadable ->
                                assertThat(unreadable.reason()).contains(reason).doesNotContain(PREIMAGE));
    }

    @Test
    void read_ofAPreimageAlone_saysWhichFormIsWanted() {
        assertThat(read("authorization: L402 " + PREIMAGE))
                .isInstanceOfSatisfying(
                        Presented.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason())
                                .contains("preimage alone", "L402 <token>:<preimage>")
                                .doesNotContain(PREIMAGE));
    }

    @Test
    void read_ofAHexTokenWithoutPreimage_saysSo() {
        assertThat(read("macaroon: " + HexFormat.of().formatHex(TOKEN.encode())))
                .isInstanceOfSatisfying(
                        Presented.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).contains("no caveat preimage="));
        assertThat(read("macaroon: "
                        + HexFormat.of().formatHex(TOKEN.attenuate("preimage=x").encode())))
                .isInstanceOf(Presented.Unreadable.class);
    }

    @Test
    void read_ofAnEndlessToken_isRefusedUnread() {
        assertThat(read("authorization: L402 " + "A".repeat(10_000) + ":" + PREIMAGE))
                .isInstanceOfSatisfying(
                        Presented.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).contains("10000 characters"));
        assertThat(read("macaroon: " + "0".repeat(10_000))).isInstanceOf(Presented.Unreadable.class);
    }

    @Test
    void authorization_ofACredential_isReadBack() {
        assertThat(CREDENTIAL.authorization()).isEqualTo("L402 " + BASE64 + ":" + PREIMAGE);
        assertThat(read("authorization: " + CREDENTIAL.authorization())).isEqualTo(new Presented.One(CREDENTIAL));
        assertThat(CREDENTIAL).hasToString("credential (secret)");
    }

    @ParameterizedTest
    @CsvSource({"AAA=, AAA=", "AAA, AAA=", "-_A, +/A=", "-_A=, +/A=", "+/A=, +/A="})
    void authorization_forATokenOfAnyFormat_isPaddedStandardBase64(String received, String sent) {
        Preimage preimage = Preimage.ofHex(PREIMAGE);
        assertThat(Credential.authorization(received, preimage)).isEqualTo("L402 " + sent + ":" + PREIMAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not base64", "A", "a\r\nb"})
    void authorization_forATokenThatIsNotBase64_isRefused(String token) {
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> Credential.authorization(token, Preimage.ofHex(PREIMAGE)));
    }

    private static Presented read(String... headers) {
        Map<String, List<String>> values = new HashMap<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            values.computeIfAbsent(header.substring(0, colon), name -> new ArrayList<>())
                    .add(header.substring(colon + 1).strip());
        }
        return CredentialReader.read(name -> values.getOrDefault(name, List.of()));
    }
}
