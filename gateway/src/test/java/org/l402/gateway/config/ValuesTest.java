package org.l402.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.l402.L402Exception;
import org.l402.config.HostPort;
import org.l402.config.NodeConfig;
import org.l402.config.SandboxConfig;
import org.l402.gateway.route.PathPattern;
import org.l402.lightning.MilliSatoshi;
import org.l402.server.limit.ChallengeLimits;

/** The values that only the gateway's file holds, and the records that hold them. */
class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "http://a, http://a:80",
        "HTTPS://a, https://a:443",
        "https://[::1], https://[::1]:443",
        "http://[::1]:9000, http://[::1]:9000",
        "http://a:65535, http://a:65535",
    })
    void origin_withAndWithoutPort_isRead(String text, String origin) {
        assertThat(Origin.parse(text)).hasToString(origin);
    }

    @Test
    void records_whatTheFileMayNotSay_isRefusedInCodeToo() {
        HostPort local = new HostPort("127.0.0.1", 1);
        SandboxConfig node = SandboxConfig.at(local);
        ServiceConfig service =
                new ServiceConfig("a", PathPattern.parse("/a"), new Origin(false, local), new Terms.Free());

        refused(() -> new Origin(false, new HostPort("a", 0)));
        refused(() -> new Terms.Price(MilliSatoshi.ZERO, null));
        refused(() -> new Terms.Price(MilliSatoshi.ofSat(1), Duration.ofMillis(1500)));
        refused(() -> new ServiceConfig("a,b", service.path(), service.upstream(), service.terms()));
        refused(() -> config(Path.of("relative"), node, List.of(service)));
        refused(() -> new GatewayConfig(
                local,
                Path.of("/d").toAbsolutePath(),
                node,
                Duration.ofMillis(1500),
                InvalidCredential.UNAUTHORIZED,
                ChallengeLimits.OFF,
                Optional.empty(),
                List.of(service),
                List.of()));
        refused(() -> config(Path.of("/d").toAbsolutePath(), node, List.of()));
        refused(() -> config(Path.of("/d").toAbsolutePath(), node, List.of(service, service)));
    }

    private static GatewayConfig config(Path data, NodeConfig node, List<ServiceConfig> services) {
        return new GatewayConfig(
                new HostPort("::1", 1),
                data,
                node,
                GatewayConfig.DEFAULT_INVOICE_EXPIRY,
                InvalidCredential.UNAUTHORIZED,
                ChallengeLimits.OFF,
                Optional.empty(),
                services,
                List.of());
    }

    private static void refused(ThrowingCallable made) {
        assertThatThrownBy(made).isInstanceOf(L402Exception.class);
    }
}
