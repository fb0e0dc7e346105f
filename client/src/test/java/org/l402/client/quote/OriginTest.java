package org.l402.client.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.L402Exception;

class OriginTest {

    @ParameterizedTest
    @CsvSource({
        "https://API.example.com/x?y, https://api.example.com",
        "HTTPS://api.example.com:443, https://api.example.com",
        "http://api.example.com:443/, http://api.example.com:443",
        "http://[::1]:80/, http://[::1]",
    })
    void of_address_isSchemeHostAndPort(String address, String origin) {
        assertThat(Origin.of(URI.create(address))).hasToString(origin);
        assertThat(Origin.of(URI.create(origin))).isEqualTo(Origin.of(URI.create(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://example.com/", "/path", "mailto:a@b.c", "http:///x", "http://a_b/", "http://a:99999/"})
    void of_whatIsNoWebAddress_isRefused(String address) {
        assertThatThrownBy(() -> Origin.of(URI.create(address)))
                .isInstanceOf(L402Exception.class)
                .hasMessageContaining(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "http://localhost:8402",
                "http://127.0.0.1",
                "http://127.1.2.3",
                "http://[::1]",
                "http://[0:0:0:0:0:0:0:1]"
            })
    void isPrivate_encryptedOrThisMachine_isTrue(String address) {
        assertThat(Origin.of(URI.create(address)).isPrivate()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "http://127-0-0-1.nip.io",
                "http://[::2]",
                "http://shop.onion"
            })
    void isPrivate_openConnection_isFalse(String address) {
        assertThat(Origin.of(URI.create(address)).isPrivate()).isFalse();
    }

    @Test
    void equals_anotherPort_isAnotherOrigin() {
        assertThat(Origin.of(URI.create("https://a.example:444")))
                .isNotEqualTo(Origin.of(URI.create("https://a.example")));
    }
}
