package org.l402.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.gateway.route.RequestTarget.Canonical;
import org.l402.gateway.route.RequestTarget.Refused;

class RequestTargetTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    /a,                              /a,     -
                    /a?,                             /a?,    -
                    /%61?b=c?d&e=%2e%2F//;,          /a?b=c?d&e=%2e%2F//;, -
                    http://h/a,                      /a,     h
                    HTTP://h/a,                      /a,     h
                    http://h,                        /,      h
                    http://h?b,                      /?b,    h
                    https://h.example:8443/a?b,      /a?b,   h.example:8443
                    http://[::1]:80/a,               /a,     [::1]:80
                    """)
    void target_isPathAndQueryAndWhomItNames(String raw, String pathAndQuery, String authority) {
        RequestTarget target = RequestTarget.read(raw);
        assertThat(target).isInstanceOf(Canonical.class);
        Canonical canonical = (Canonical) target;
        assertThat(canonical.pathAndQuery()).isEqualTo(pathAndQuery);
        assertThat(canonical.authority() == null ? null : canonical.authority().toString())
                .isEqualTo(authority);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "",
                "a",
                "h:80",
                "ftp://h/a",
                "http:/a",
                "http:///a",
                "http://@h/a",
                "http://u@h/a",
                "http://h:x/a",
                "http://h:70000/a",
                "http://h\\/a",
                "http://h/../a",
                "http://h//a",
                "http://h#f",
                "/a#f",
                "/a?b#f",
                "/a?b\u00e4",
                "/a?b c",
                "/a?b\u0000",
                "/a%2fb?c",
            })
    void target_thatIsNoPlaceToGo_isRefused(String raw) {
        assertThat(RequestTarget.read(raw)).isInstanceOf(Refused.class);
    }

    @Test
    void refusal_saysWhatWasFound() {
        assertThat(RequestTarget.read("/free/../paid"))
                .isEqualTo(new Refused("The path is not canonical: there is a dot segment."));
        assertThat(RequestTarget.read("*"))
                .isEqualTo(new Refused("The target is *, which asks about the gateway itself; name a path."));
    }
}
