package org.l402.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.credential.Credential;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.Preimage;
import org.l402.macaroon.Macaroon;
import org.l402.mint.Identifier;
import org.l402.mint.KeyId;
import org.l402.mint.MasterKey;
import org.l402.mint.Mint;
import org.l402.mint.RootKeys;
import org.l402.mint.TokenId;
import org.l402.offer.Name;
import org.l402.offer.Offer;
import org.l402.verify.Verdict.Expired;
import org.l402.verify.Verdict.Granted;
import org.l402.verify.Verdict.Insufficient;
import org.l402.verify.Verdict.Invalid;
import org.l402.verify.Verdict.Refused;
import org.l402.verify.Verdict.RetiredKey;

class VerifierTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final MilliSatoshi PRICE = new MilliSatoshi(1000);
    private static final Offer WEATHER = Offer.of("weather", PRICE, Optional.of(Duration.ofHours(1)));
    private static final Preimage PREIMAGE = Preimage.of(new byte[32]);

    private final MasterKey key = MasterKey.of(KeyId.ofHex("0a0b0c0d"), Network.REGTEST, new byte[32]);
    private final RootKeys keys = new RootKeys(List.of(key));
    private final Mint mint = new Mint(keys);

    @Test
    void verify_paidCredential_isGrantedWithWhatItProves() {
        TokenId id = mint.tokenId(WEATHER);
        Macaroon token = mint.token(WEATHER, id, PREIMAGE.paymentHash(), NOW);

        VerifiedCredential verified = granted(verify(token));

        assertThat(verified.identifier()).isEqualTo(Identifier.of(PREIMAGE.paymentHash(), id));
        assertThat(verified.offer()).isEqualTo(WEATHER);
        assertThat(verified.expiresAt()).contains(NOW.plusSeconds(3600));
        assertThat(verified.toString()).contains("weather", id.hex());
    }

    @Test
    void verify_credentialWithoutEnd_isGrantedForEver() {
        Offer offer = Offer.of("weather", PRICE, Optional.empty());
        Macaroon token = mint.token(offer, mint.tokenId(offer), PREIMAGE.paymentHash(), NOW);

        assertThat(granted(verify(token, WEATHER, Instant.parse("9999-12-31T23:59:59Z")))
                        .expiresAt())
                .isEmpty();
    }

    @Test
    void verify_afterAPriceChange_isStillGranted() {
        Offer dearer = Offer.of("weather", new MilliSatoshi(2_000_000), Optional.empty());

        assertThat(verify(weather(), dearer, NOW)).isInstanceOf(Granted.class);
    }

    @Test
    void verify_atTheSecondOfExpiry_isExpired() {
        Instant expiry = NOW.plusSeconds(3600);

        assertThat(verify(weather(), WEATHER, expiry.minusNanos(1))).isInstanceOf(Granted.class);
        assertThat(verify(weather(), WEATHER, expiry)).isEqualTo(new Expired(expiry));
        assertThat(new Expired(expiry).reason()).contains("2027-01-15T09:00:00Z");
    }

    @Test
    void verify_wrongPreimage_isInvalid() {
        byte[] other = new byte[32];
        other[31] = 1;

        assertThat(invalid(verifier(NOW).verify(new Credential(weather(), Preimage.of(other)), WEATHER)))
                .contains("preimage does not belong");
    }

    @Test
    void verify_tokenOfAnotherMint_isInvalid() {
        MasterKey sameId = MasterKey.of(key.id(), Network.REGTEST, fill((byte) 1));
        Mint forger = new Mint(new RootKeys(List.of(sameId)));
        Macaroon forged = forger.token(WEATHER, forger.tokenId(WEATHER), PREIMAGE.paymentHash(), NOW);

        assertThat(invalid(verify(forged))).contains("signature is wrong");
    }

    @Test
    void verify_tokenOfAKeyThatIsGone_namesTheKey() {
        MasterKey other = MasterKey.of(KeyId.ofHex("deadbeef"), Network.REGTEST, fill((byte) 1));
        Mint old = new Mint(new RootKeys(List.of(other)));
        Macaroon token = old.token(WEATHER, old.tokenId(WEATHER), PREIMAGE.paymentHash(), NOW);

        assertThat(verify(token)).isEqualTo(new RetiredKey(other.id()));
        assertThat(((Refused) verify(token)).reason()).contains("deadbeef");
    }

    @Test
    void verify_duringRotation_acceptsBothKeys() {
        MasterKey fresh = MasterKey.of(KeyId.ofHex("00000002"), Network.REGTEST, fill((byte) 2));
        RootKeys rotated = new RootKeys(List.of(fresh, key));
        Mint next = new Mint(rotated);
        Verifier verifier = new Verifier(rotated, InstantSource.fixed(NOW));

        assertThat(verifier.verify(new Credential(weather(), PREIMAGE), WEATHER))
                .isInstanceOf(Granted.class);
        assertThat(verifier.verify(
                        new Credential(
                                next.token(WEATHER, next.tokenId(WEATHER), PREIMAGE.paymentHash(), NOW), PREIMAGE),
                        WEATHER))
                .isInstanceOf(Granted.class);
    }

    @Test
    void verify_identifierOfAnotherProgram_isInvalid() {
        Macaroon foreign = Macaroon.mint(org.l402.macaroon.RootKey.of(new byte[32]), "", new byte[20], List.of());

        assertThat(invalid(verify(foreign))).contains("not one of version 0");
    }

    @ParameterizedTest(name = "{0} is good for {1}: {2}")
    @CsvSource({
        "weather:0, weather, 0, true",
        "weather:0, stock, 0, false",
        "weather:0, weathe, 0, false",
        "weather:0, weather2, 0, false",
        "weather:0, weather, 1, false",
        "weather:1, weather, 0, false",
        "'stock:0,weather:0', weather, 0, true",
        "'stock:0,weather:1,weather:0', weather, 0, true",
        "weather:255, weather, 255, true",
    })
    void verify_services_mustNameServiceAndTier(String services, String service, int tier, boolean granted) {
        Offer offer = new Offer(new Name(service), tier, Offer.DEFAULT, PRICE, Optional.empty());

        Verdict verdict = verify(signed("services=" + services, service + "_capabilities=default"), offer, NOW);

        assertThat(verdict).isInstanceOf(granted ? Granted.class : Insufficient.class);
    }

    @ParameterizedTest
    @CsvSource({"9", "19", "99", "190"})
    void verify_tiersOfEveryLength_areRead(int tier) {
        Offer offer = new Offer(new Name("weather"), tier, Offer.DEFAULT, PRICE, Optional.empty());

        assertThat(verify(signed("services=weather:" + tier, "weather_capabilities=default"), offer, NOW))
                .isInstanceOf(Granted.class);
    }

    @ParameterizedTest
    @CsvSource({"1999999999, 1999999999", "999999999999, 999999999999"})
    void verify_expiryOfUpToTwelveDigits_isRead(String written, long seconds) {
        assertThat(granted(verify(signed(
                                "services=weather:0",
                                "weather_capabilities=default",
                                "weather_valid_until=" + written)))
                        .expiresAt())
                .contains(Instant.ofEpochSecond(seconds));
    }

    @Test
    void verify_expiryAtTheBeginningOfTime_isExpired() {
        assertThat(verify(weather().attenuate("weather_valid_until=0"))).isEqualTo(new Expired(Instant.EPOCH));
    }

    @Test
    void verify_emptyListBehindAnother_narrowsToNothing() {
        assertThat(verify(signed("services=weather:0", "weather_capabilities=", "weather_capabilities=")))
                .isInstanceOf(Insufficient.class);
    }

    @Test
    void reason_ofACaveatOfSixtyCharacters_isQuotedWhole() {
        String sixty = "weather_" + "x".repeat(51) + "~";
        assertThat(invalid(verify(weather().attenuate(sixty)))).contains("\"" + sixty + "\"");
        assertThat(invalid(verify(weather().attenuate(sixty + "y")))).contains("\"" + sixty + "...\"");
        assertThat(invalid(verify(weather().attenuate("weather_ \u007f")))).contains("\"weather_ ?\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "weather",
                "weather:",
                ":0",
                "weather:0,",
                ",weather:0",
                "weather:256",
                "weather:-1",
                "weather:00",
                "weather:01",
                "weather:1000",
                "weather:x",
                "weather: 0",
                "weather:0,,stock:0",
                "weather:0:0",
                "weather:+0"
            })
    void verify_servicesThatAreNoList_isInvalid(String services) {
        assertThat(invalid(verify(signed("services=" + services, "weather_capabilities=default"))))
                .contains("not a list of <name>:<tier>");
    }

    @Test
    void verify_tokenWithoutServices_opensNothing() {
        assertThat(verify(signed("weather_capabilities=default")))
                .asInstanceOf(type(Insufficient.class))
                .satisfies(refused -> assertThat(refused.reason()).contains("names no service"));
        assertThat(verify(signed())).isInstanceOf(Insufficient.class);
    }

    @Test
    void verify_tokenWithoutCapabilities_opensNothing() {
        assertThat(verify(signed("services=weather:0")))
                .asInstanceOf(type(Insufficient.class))
                .satisfies(refused -> assertThat(refused.reason()).contains("names no capability"));
    }

    @ParameterizedTest
    @CsvSource({
        "default, true",
        "'default,history', true",
        "'history,default', true",
        "history, false",
        "'', false",
        "defaul, false",
        "default2, false",
        "'a,b', false",
        "Default, false"
    })
    void verify_capabilities_mustNameTheOneServed(String capabilities, boolean granted) {
        assertThat(verify(signed("services=weather:0", "weather_capabilities=" + capabilities)))
                .isInstanceOf(granted ? Granted.class : Insufficient.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "services=weather:0",
                "weather_capabilities=default",
                "weather_valid_until=1800003600",
                "weather_valid_until=1800000001",
                "preimage=0000000000000000000000000000000000000000000000000000000000000000",
                "account=42",
                "RequestPath=/a",
                "stock_valid_until=1",
                "stock_capabilities=",
                "weather2_valid_until=1",
                "nothing",
                "",
                "=",
                "=a",
                "Services=stock:0",
                "größer_als=1",
                "services2=x",
                "preimages=x"
            })
    void verify_narrowedOrForAnother_isGranted(String caveat) {
        assertThat(verify(weather().attenuate(caveat))).isInstanceOf(Granted.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services=weather:0,stock:0              | widen",
                "services=stock:0                        | widen",
                "services=weather:1                      | widen",
                "services                                | not a list",
                "weather_capabilities=default,history    | widen",
                "weather_valid_until=1800003601          | widen",
                "weather_valid_until=                    | not a time",
                "weather_valid_until                     | not a time",
                "weather_valid_until=1800000001.5        | not a time",
                "weather_valid_until=-1                  | not a time",
                "weather_valid_until=+1800000001         | not a time",
                "weather_valid_until=1e9                 | not a time",
                "weather_valid_until=9999999999999       | not a time",
                "weather_uses=1                          | does not know it",
                "weather_                                | does not know it",
                "weather_valid_until2=1                  | does not know it",
                "weather_volume=1                        | does not know it",
                "default_volume=1                        | does not know it",
                "preimage=                               | not 64 hex digits",
                "preimage=00                             | not 64 hex digits",
                "preimage=1111111111111111111111111111111111111111111111111111111111111111 | differ",
                "'weather_valid_until =1'                | blanks around",
                "' weather_valid_until=1'                | blanks around",
                "'a = b'                                 | blanks around",
            })
    void verify_caveatThatWidensOrIsNotUnderstood_isInvalid(String caveat, String reason) {
        assertThat(invalid(verify(weather().attenuate(caveat)))).contains(reason);
    }

    @Test
    void verify_narrowedToNothing_isInsufficient() {
        assertThat(verify(weather().attenuate("weather_capabilities="))).isInstanceOf(Insufficient.class);
        assertThat(verify(signed("services=weather:0,stock:0", "weather_capabilities=default", "services=stock:0")))
                .isInstanceOf(Insufficient.class);
        assertThat(verify(weather().attenuate("weather_valid_until=1800000000")))
                .isEqualTo(new Expired(NOW));
    }

    @Test
    void verify_expiryWidenedAfterItWasNarrowed_isInvalid() {
        Macaroon narrowed = weather().attenuate("weather_valid_until=1800000100");

        assertThat(granted(verify(narrowed)).expiresAt()).contains(NOW.plusSeconds(100));
        assertThat(invalid(verify(narrowed.attenuate("weather_valid_until=1800000101"))))
                .contains("would widen");
    }

    @Test
    void verify_listsNarrowedStepByStep_mustEachStayWithinTheOneBefore() {
        List<String> caveats =
                new ArrayList<>(List.of("services=a:0,weather:0,b:0", "weather_capabilities=x,default,y"));
        caveats.add("services=weather:0,b:0");
        caveats.add("weather_capabilities=default");
        assertThat(verify(signed(caveats.toArray(String[]::new)))).isInstanceOf(Granted.class);

        caveats.add("weather_capabilities=default,y");
        assertThat(invalid(verify(signed(caveats.toArray(String[]::new))))).contains("would widen");
        caveats.set(4, "services=a:0,weather:0");
        assertThat(invalid(verify(signed(caveats.toArray(String[]::new))))).contains("would widen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00a0weather_valid_until=1", "weather_valid_until\t=1", "\nservices=x:0", "\u2003a=b"})
    void verify_conditionWithAnyKindOfBlankAroundIt_isInvalid(String caveat) {
        assertThat(invalid(verify(weather().attenuate(caveat)))).contains("blanks around");
    }

    @Test
    void reason_ofAHostileCaveat_isShortPrintableAndWithoutSecrets() {
        assertThat(invalid(verify(weather().attenuate("weather_\u001b[31m\"\n\u202e" + "x".repeat(500)))))
                .hasSizeLessThan(250)
                .matches("[ -~]*");
        String secret = "ab".repeat(32);
        assertThat(invalid(verify(weather().attenuate("preimage =" + secret)))).doesNotContain("abab");
        assertThat(invalid(verify(weather().attenuate("preimage=" + secret)))).doesNotContain("abab");
        assertThat(invalid(verify(weather().attenuate("preimage=" + secret + "0"))))
                .doesNotContain("abab");
    }

    private Macaroon weather() {
        return mint.token(WEATHER, mint.tokenId(WEATHER), PREIMAGE.paymentHash(), NOW);
    }

    /** A token as our own mint would sign it, with caveats that it would not write. */
    private Macaroon signed(String... caveats) {
        Identifier identifier = Identifier.of(PREIMAGE.paymentHash(), mint.tokenId(WEATHER));
        return Macaroon.mint(keys.rootKey(identifier).orElseThrow(), "", identifier.bytes(), List.of(caveats));
    }

    private Verifier verifier(Instant now) {
        return new Verifier(keys, InstantSource.fixed(now));
    }

    private Verdict verify(Macaroon token) {
        return verify(token, WEATHER, NOW);
    }

    private Verdict verify(Macaroon token, Offer offer, Instant now) {
        return verifier(now).verify(new Credential(token, PREIMAGE), offer);
    }

    private static VerifiedCredential granted(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Granted.class);
        return ((Granted) verdict).credential();
    }

    private static String invalid(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Invalid.class);
        return ((Invalid) verdict).reason();
    }

    private static byte[] fill(byte value) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, value);
        return bytes;
    }
}
