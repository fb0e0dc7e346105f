package org.l402.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.l402.L402Exception;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.macaroon.Macaroon;
import org.l402.macaroon.RootKey;
import org.l402.offer.Name;
import org.l402.offer.Offer;

class MintTest {

    private static final Offer WEATHER = Offer.of("weather", new MilliSatoshi(1000), Optional.of(Duration.ofHours(1)));
    private static final PaymentHash HASH = PaymentHash.of(new byte[32]);
    private static final Instant EXPIRY = Instant.ofEpochSecond(1_800_000_000);

    private final MasterKey key = MasterKey.of(KeyId.ofHex("00c0ffee"), Network.REGTEST, new byte[32]);
    private final RootKeys keys = new RootKeys(List.of(key));
    private final Mint mint = new Mint(keys);

    @Test
    void token_forAnOffer_carriesItsCaveatsInOrder() {
        Macaroon token = mint.token(WEATHER, mint.tokenId(WEATHER), HASH, EXPIRY);

        assertThat(token.location()).isEqualTo("lsat");
        assertThat(token.caveats())
                .containsExactly(
                        "services=weather:0", "weather_capabilities=default", "weather_valid_until=1800003600");
    }

    @Test
    void token_forAnOfferWithoutEnd_hasNoExpiry() {
        Offer offer = new Offer(new Name("stock"), 3, new Name("history"), new MilliSatoshi(1), Optional.empty());

        assertThat(mint.token(offer, mint.tokenId(offer), HASH, EXPIRY).caveats())
                .containsExactly("services=stock:3", "stock_capabilities=history");
    }

    @Test
    void token_isSignedByTheKeyDerivedFromItsIdentifier() throws Exception {
        TokenId id = mint.tokenId(WEATHER);
        Macaroon token = mint.token(WEATHER, id, HASH, EXPIRY);
        Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));

        assertThat(Identifier.read(token.identifier())).contains(Identifier.of(HASH, id));
        assertThat(token.isSignedBy(RootKey.of(hmac.doFinal(token.identifier()))))
                .isTrue();
    }

    @Test
    void tokenId_namesItsKeyAndIsNeverTheSame() {
        Set<TokenId> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(mint.tokenId(WEATHER));
        }

        assertThat(ids).hasSize(1000).allSatisfy(id -> {
            assertThat(id.keyId()).isEqualTo(key.id());
            assertThat(id.hex()).startsWith("00c0ffee");
        });
    }

    @Test
    void made_forWhatWasSold_isTrueAndForNothingElse() {
        TokenId id = mint.tokenId(WEATHER);

        assertThat(mint.made(id, WEATHER)).isTrue();
        assertThat(mint.made(id, Offer.of("stock", WEATHER.price(), WEATHER.validFor())))
                .isFalse();
        assertThat(mint.made(id, Offer.of("weather", new MilliSatoshi(1), WEATHER.validFor())))
                .isFalse();
        assertThat(mint.made(id, new Offer(WEATHER.service(), 0, new Name("dear"), WEATHER.price(), Optional.empty())))
                .isFalse();
    }

    @Test
    void made_ofIdsThatOthersMade_isFalse() {
        byte[] bytes = mint.tokenId(WEATHER).bytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(mint.made(TokenId.of(changed), WEATHER)).as("byte %d", i).isFalse();
        }
        Mint other = new Mint(new RootKeys(List.of(MasterKey.generate(Network.REGTEST, new SecureRandom()))));
        assertThat(mint.made(other.tokenId(WEATHER), WEATHER)).isFalse();
        assertThat(other.made(mint.tokenId(WEATHER), WEATHER)).isFalse();
    }

    @Test
    void rootKeys_afterRotation_mintWithTheNewAndKnowTheOld() {
        MasterKey fresh = MasterKey.generate(Network.REGTEST, new SecureRandom());
        RootKeys rotated = new RootKeys(List.of(fresh, key));
        TokenId old = mint.tokenId(WEATHER);

        assertThat(new Mint(rotated).tokenId(WEATHER).keyId()).isEqualTo(fresh.id());
        assertThat(new Mint(rotated).made(old, WEATHER)).isTrue();
        assertThat(rotated.rootKey(Identifier.of(HASH, old))).isPresent();
        assertThat(new RootKeys(List.of(fresh)).rootKey(Identifier.of(HASH, old)))
                .isEmpty();
    }

    @Test
    void rootKeys_thatContradictThemselves_areRefused() {
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> new RootKeys(List.of()))
                .withMessageContaining("no master key");
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> new RootKeys(List.of(key, key)))
                .withMessageContaining("two master keys have the id 00c0ffee");
        MasterKey mainnet = MasterKey.of(KeyId.ofHex("00000001"), Network.BITCOIN, new byte[32]);
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> new RootKeys(List.of(key, mainnet)))
                .withMessageContaining("belong to one network");
    }

    @Test
    void keys_ofWrongForm_areRefused() {
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> MasterKey.of(key.id(), Network.REGTEST, new byte[31]));
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> KeyId.ofHex("123"));
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> KeyId.ofHex("1234567g"));
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> TokenId.of(new byte[31]));
        assertThat(KeyId.ofHex("FFFFFFFF")).hasToString("ffffffff");
    }

    @Test
    void masterKey_shownOrCopied_keepsItsSecret() {
        byte[] secret = new byte[32];
        MasterKey made = MasterKey.of(key.id(), Network.REGTEST, secret);
        secret[0] = 1;

        assertThat(made).hasToString("master key 00c0ffee for regtest (secret)");
        assertThat(made.secretHex()).isEqualTo("00".repeat(32));
        assertThat(MasterKey.generate(Network.REGTEST, new SecureRandom()).secretHex())
                .isNotEqualTo(
                        MasterKey.generate(Network.REGTEST, new SecureRandom()).secretHex());
    }

    @Test
    void identifier_ofAnotherVersionOrLength_isNotRead() {
        byte[] bytes = Identifier.of(HASH, mint.tokenId(WEATHER)).bytes();
        assertThat(bytes).hasSize(66);
        bytes[1] = 1;
        assertThat(Identifier.read(bytes)).isEmpty();
        bytes[1] = 0;
        bytes[0] = 1;
        assertThat(Identifier.read(bytes)).isEmpty();
        assertThat(Identifier.read(new byte[65])).isEmpty();
        assertThat(Identifier.read(new byte[67])).isEmpty();
        assertThat(Identifier.read(new byte[66])).isPresent();
    }
}
