package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;

/** The address for those who look after a gateway. */
class AdminTest {

    @TempDir
    private Path directory;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.open(directory, file -> file + "admin: { listen: \"127.0.0.1:0\" }\n");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void healthz_running_ok() {
        assertThat(ask("GET", "/healthz").status()).isEqualTo(200);
        assertThat(ask("GET", "/healthz").text()).isEqualTo("ok\n");
        assertThat(ask("HEAD", "/healthz").status()).isEqualTo(200);
    }

    @Test
    void readyz_withoutALedger_ready() {
        assertThat(ask("GET", "/readyz").text()).isEqualTo("ready\n");
    }

    @Test
    void otherPathsAndMethods_refused() {
        assertThat(ask("GET", "/").status()).isEqualTo(404);
        assertThat(ask("GET", "/weather").status()).isEqualTo(404);
        assertThat(ask("POST", "/healthz").status()).isEqualTo(405);
    }

    @Test
    void clientsAddress_hasNoHealth() {
        assertThat(shop.get("/healthz").status()).isEqualTo(404);
    }

    private HttpMessage ask(String method, String target) {
        try (RawHttp client = RawHttp.connect(shop.adminPort())) {
            client.head(method + " " + target + " HTTP/1.1", "Host: admin");
            return method.equals("HEAD") ? client.answerToHead() : client.answer();
        }
    }
}
