package org.l402.cli.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.l402.client.budget.FeeCap;
import org.l402.client.budget.Limit;
import org.l402.client.quote.Origin;
import org.l402.config.ConfigException;
import org.l402.config.LndConfig;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;

class WalletFileTest {

    @TempDir
    private Path directory;

    @Test
    void read_lnd_allThatItSays() throws IOException {
        Files.writeString(directory.resolve("tls.cert"), "a certificate");
        Files.writeString(directory.resolve("pay.macaroon"), "a macaroon");

        WalletFile file = read("""
                wallet: { type: lnd, network: regtest, address: "127.0.0.1:10009", tls-cert: tls.cert, macaroon: pay.macaroon }
                limits:
                  per-request: 50 sat
                  per-origin-per-day: 500 sat
                  per-hour: 300 sat
                  per-day: 1000 sat
                  per-month: 10000 sat
                  total: 50000 sat
                  max-fee: { percent: 2, floor: 1 sat }
                  approve-above: 20 sat
                origins: ["https://api.example.com", "https://b.example:8443"]
                insecure-origins: ["http://c.example"]
                state: ./state
                """);

        assertThat(file.wallet()).isInstanceOf(LndConfig.class);
        assertThat(file.network()).isEqualTo(Network.REGTEST);
        assertThat(file.rules().limits().most())
                .containsExactly(
                        entry(Limit.PER_REQUEST, MilliSatoshi.ofSat(50)),
                        entry(Limit.PER_ORIGIN_PER_DAY, MilliSatoshi.ofSat(500)),
                        entry(Limit.PER_HOUR, MilliSatoshi.ofSat(300)),
                        entry(Limit.PER_DAY, MilliSatoshi.ofSat(1000)),
                        entry(Limit.PER_MONTH, MilliSatoshi.ofSat(10000)),
                        entry(Limit.TOTAL, MilliSatoshi.ofSat(50000)));
        assertThat(file.rules().limits().feeCap()).isEqualTo(new FeeCap(2, MilliSatoshi.ofSat(1)));
        assertThat(file.rules().limits().approveAbove()).contains(MilliSatoshi.ofSat(20));
        assertThat(file.rules().origins().orElseThrow())
                .containsExactlyInAnyOrder(
                        new Origin("https", "api.example.com", 443), new Origin("https", "b.example", 8443));
        assertThat(file.rules().insecureOrigins()).containsExactly(new Origin("http", "c.example", 80));
        assertThat(file.rules().state()).contains(directory.resolve("state"));
    }

    @Test
    void read_withoutLimits_isCareful() throws IOException {
        assertThat(read("wallet: { type: sandbox, network: regtest }\n").rules())
                .isEqualTo(Rules.USUAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wallet: { type: sandbox } | wallet.network",
                "wallet: { type: sandbox, network: bitcoin } | must be regtest for play money",
                "wallet: { type: sandbox, network: simnet } | write one of bitcoin, testnet, signet, regtest",
                "wallet: { type: sandbox, network: mars } | \"mars\" is not a network",
                "wallet: { type: sandbox, network: regtest, private: true } | wallet.private",
                "limits: { per-request: 1 sat } | wallet",
                "{ wallet: { type: sandbox, network: regtest }, limits: { approve-above: much } } | limits.approve-above",
                "{ wallet: { type: sandbox, network: regtest }, limits: { per-hour: 0 sat } } | above 0",
                "{ wallet: { type: sandbox, network: regtest }, limits: { max-fee: { percent: 101 } } } | 0 to 100",
                "{ wallet: { type: sandbox, network: regtest }, origins: https://a.example } | write a list",
                "{ wallet: { type: sandbox, network: regtest }, origins: [a.example] } | origins[0]",
                "{ wallet: { type: sandbox, network: regtest }, origins: ['https://a.example/x'] } | more than an origin; write https://a.example",
            })
    void read_whatCannotBeUsed_isSaidWithItsLine(String text, String said) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(text + "\n"))
                .withMessageContaining("config.yaml:1")
                .withMessageContaining(said);
    }

    @Test
    void usual_isWhereTheEnvironmentSays() throws IOException {
        Path file = directory.resolve("l402/config.yaml");
        assertThat(WalletFile.usual(Map.of("XDG_CONFIG_HOME", directory.toString())))
                .isEmpty();
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");

        assertThat(WalletFile.usual(Map.of("XDG_CONFIG_HOME", directory.toString(), "HOME", "/nowhere")))
                .contains(file);
        assertThat(WalletFile.usual(Map.of("XDG_CONFIG_HOME", "", "HOME", "/nowhere")))
                .isEmpty();
        assertThat(WalletFile.usual(Map.of())).isEmpty();
        assertThat(WalletFile.place(Map.of("XDG_CONFIG_HOME", "relative", "HOME", "/home/me")))
                .contains(Path.of("/home/me/.config/l402/config.yaml"));
    }

    private WalletFile read(String text) throws IOException {
        Path file = directory.resolve("config.yaml");
        Files.writeString(file, text);
        return WalletFile.read(file, name -> null);
    }
}
