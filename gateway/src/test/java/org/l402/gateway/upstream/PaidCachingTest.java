package org.l402.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaidCachingTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                                          | private
                    public                                      | private
                    public, max-age=60                          | private, max-age=60
                    max-age=60, s-maxage=600                    | private, max-age=60
                    S-MaxAge=600, PUBLIC                        | private
                    private                                     | private
                    Private, max-age=5                          | Private, max-age=5
                    no-store                                    | no-store
                    no-store, public                            | no-store
                    no-cache                                    | private, no-cache
                    no-cache="Set-Cookie"                       | private, no-cache="Set-Cookie"
                    private="Set-Cookie"                        | private
                    private="a, no-store"                       | private
                    x="a\\", no-store, b"                       | private, x="a\\", no-store, b"
                    x="unclosed, no-store                       | private, x="unclosed, no-store
                    """)
    void cacheControl_ofAPaidAnswer_isPrivateUnlessStricter(String upstream, String expected) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (!upstream.isEmpty()) {
            headers.add("Cache-Control", upstream);
        }
        PaidCaching.restrict(headers);
        assertThat(headers.getAll("Cache-Control")).containsExactly(expected);
    }

    @Test
    void cacheControl_onSeveralLines_isReadAsOne() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Cache-Control", "public")
                .add("Cache-Control", "no-store");
        PaidCaching.restrict(headers);
        assertThat(headers.getAll("Cache-Control")).containsExactly("no-store");
    }

    @Test
    void directivesForSharedCachesAlone_areDropped() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("CDN-Cache-Control", "max-age=600")
                .add("Surrogate-Control", "max-age=600");
        PaidCaching.restrict(headers);
        assertThat(headers.names()).containsExactly("Cache-Control");
    }
}
