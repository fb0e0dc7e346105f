package org.l402.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.L402Exception;

/** The single values of a file, and the records that hold them. */
class ValuesTest {

    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "15m, 900000", "1h, 3600000", "7d, 604800000", "90s, 90000", "0ms, 0"})
    void durationText_everyUnit_isReadAndWrittenBack(String text, long millis) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(DurationText.format(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"60s, 1m", "48h, 2d", "1000ms, 1s", "0d, 0ms", "100m, 100m", "1500ms, 1500ms"})
    void durationText_format_isTheLargestUnitThatIsExact(String text, String written) {
        assertThat(DurationText.format(DurationText.parse(text))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "h", "1 h", "1H", "1h30m", "1.5h", "-1h", "+1h", "1w", "١h", "1h\n"})
    void durationText_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> DurationText.parse(text)).isInstanceOf(L402Exception.class);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80, 127.0.0.1:80",
        "localhost:80, 127.0.0.1:80",
        "127.0.0.1:80, LOCALHOST:80",
        "127.0.0.1:80, 0.0.0.0:80",
        "[::1]:80, [::]:80",
        "[::1]:80, [0:0:0:0:0:0:0:1]:80",
        "api.internal:80, API.internal:80",
    })
    void hostPort_sameServer_reachesIt(String from, String listener) {
        assertThat(HostPort.parse(from).reaches(HostPort.parse(listener))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80, 127.0.0.1:81",
        "127.0.0.1:0, 127.0.0.1:0",
        "127.0.0.1:80, 127.0.0.2:80",
        "10.0.0.1:80, 0.0.0.0:80",
        "api.internal:80, 127.0.0.1:80",
        "localhost.example:80, 127.0.0.1:80",
    })
    void hostPort_anotherServer_doesNotReachIt(String from, String listener) {
        assertThat(HostPort.parse(from).reaches(HostPort.parse(listener))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:1", "[::]:1", "10.0.0.1:1", "localhost.example:1", "localhosts:1", "[fe80::1]:1"})
    void hostPort_reachableFromOutside_isNoLoopback(String address) {
        assertThat(HostPort.parse(address).isLoopback()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1", "my_service:1", "a-b.c.d:1", "xn--caf-dma.example:1", "1a:1", "a.1b:1"})
    void hostPort_name_isAllowed(String address) {
        assertThat(HostPort.parse(address)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-a:1", "a-:1", "a..b:1", ".a:1", "a b:1", "café:1", "a/b:1", "1:1", "a.1:1", "0x7f.1:1", "[%]:1"
            })
    void hostPort_malformedHost_isRefused(String address) {
        assertThatThrownBy(() -> HostPort.parse(address)).isInstanceOf(L402Exception.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 250, 100_000})
    void hostPort_longMalformedHost_isRefusedWithoutTryingEveryWay(int length) {
        assertThatThrownBy(() -> HostPort.parse("a".repeat(length) + "!:1")).isInstanceOf(L402Exception.class);
    }

    @ParameterizedTest
    @CsvSource({
        "pirce, price",
        "valid_for, valid-for",
        "Upstream, upstream",
        "mach, match",
        "servces, services",
        "invalid-credentials, invalid-credential"
    })
    void nearest_slipOfThePen_isUnderstood(String written, String meant) {
        assertThat(Nearest.to(
                        written,
                        List.of("name", "match", "price", "valid-for", "upstream", "services", "invalid-credential")))
                .contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "colour", "na", "nothing-like-it"})
    void nearest_anotherWord_isNotGuessed(String written) {
        assertThat(Nearest.to(written, List.of("name", "match", "price"))).isEmpty();
    }

    @Test
    void records_whatAFileMayNotSay_isRefusedInCodeToo() {
        HostPort local = new HostPort("127.0.0.1", 1);
        Duration second = Duration.ofSeconds(1);
        ClnConfig.Access socket = new ClnConfig.Access.Socket(Path.of("s"));

        refused(() -> new HostPort("a", 65536));
        refused(() -> new HostPort("a b", 1));
        refused(() -> new HostPort("::g", 1));
        refused(() -> new SandboxConfig(new HostPort("10.0.0.1", 1), second, 1));
        refused(() -> new SandboxConfig(local, Duration.ZERO, 1));
        refused(() -> new SandboxConfig(local, second, 0));
        refused(() -> new ClnConfig(socket, false, second, 1025));
        refused(() -> new ClnConfig(socket, false, Duration.ofMinutes(6), 1));
    }

    private static void refused(ThrowingCallable made) {
        assertThatThrownBy(made).isInstanceOf(L402Exception.class);
    }

    @Test
    void secret_inAnyRecord_isNotShown() {
        Secret secret = new Secret("Pa55");
        NodeConfig lnd = new LndConfig(
                new HostPort("a", 1),
                Path.of("c"),
                new LndConfig.Macaroon.InHex(secret),
                false,
                Duration.ofSeconds(1),
                1);
        NodeConfig cln = new ClnConfig(
                new ClnConfig.Access.Rest(new HostPort("a", 1), Path.of("c"), "cln", secret),
                false,
                Duration.ofSeconds(1),
                1);

        assertThat(List.of(lnd, cln).toString()).contains("(secret)").doesNotContain("Pa55");
        assertThat(List.of(lnd.howPaid(), cln.howPaid()).toString()).doesNotContain("Pa55");
        assertThat(secret).isEqualTo(new Secret("Pa55")).isNotEqualTo(new Secret("Pa56"));
        assertThat(secret.reveal()).isEqualTo("Pa55");
    }
}
