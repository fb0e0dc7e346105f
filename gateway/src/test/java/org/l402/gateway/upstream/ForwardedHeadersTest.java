package org.l402.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.gateway.ForwardingServer;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;
import org.l402.testkit.RawUpstream;

class ForwardedHeadersTest {

    private final RawUpstream upstream = RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    private final ForwardingServer gateway = ForwardingServer.to(upstream.port());
    private final RawHttp client = RawHttp.connect(gateway.port());

    @AfterEach
    void close() {
        client.close();
        gateway.close();
        upstream.close();
    }

    private HttpMessage received(String... head) {
        assertThat(client.head(head).answer().status()).isEqualTo(200);
        return upstream.requests().get(0);
    }

    private HttpMessage receivedWith(String... fields) {
        return received("GET / HTTP/1.1\r\nHost: shop.example:8402\r\n" + String.join("\r\n", fields));
    }

    @Test
    void endToEndHeaders_arriveAsTheyWere() {
        HttpMessage request = receivedWith(
                "Accept: a, b",
                "X-Twice: 1",
                "x-twice: 2",
                "Cookie: a=b; c=d",
                "X-Latin: caf\u00e9",
                "X-Empty:",
                "Token: t");
        assertThat(request.headers("Accept")).containsExactly("a, b");
        assertThat(request.headers("X-Twice")).containsExactly("1", "2");
        assertThat(request.headers("Cookie")).containsExactly("a=b; c=d");
        assertThat(request.headers("X-Latin")).containsExactly("caf\u00e9");
        assertThat(request.headers("X-Empty")).containsExactly("");
        assertThat(request.headers("Token")).containsExactly("t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: keep-alive",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "Proxy-Authorization: Basic eDp5",
                "TE: gzip",
                "Trailer: X",
                "Upgrade: websocket",
                "Authorization: L402 bWFj:00",
                "Authorization: l402 bWFj:00",
                "Authorization: LSAT bWFj:00",
                "Authorization: Payment x",
                "Authorization: L402",
                "Authorization: Basic eDp5, L402 bWFj:00",
                "Macaroon: 0201",
                "Grpc-Metadata-Macaroon: 0201",
                "Grpc_Metadata_Macaroon: 0201",
                "X-HTTP-Method-Override: DELETE",
                "X-HTTP-Method: DELETE",
                "X-Method-Override: DELETE",
                "X_HTTP_Method_Override: DELETE",
                "X-Original-URL: /dear",
                "X-Rewrite-URL: /dear",
                "Forwarded: for=1.2.3.4",
                "X-Real-IP: 1.2.3.4",
                "X_Real_IP: 1.2.3.4",
                "X-Forwarded-Port: 1",
                "X-Forwarded: 1",
                "X_Forwarded_For: 1.2.3.4",
                "X-Forwarded_For: 1.2.3.4",
                "Content_Length: 5",
                "Transfer_Encoding: chunked",
                "Expect: 100-continue",
                "Expect: 200-maybe",
            })
    void header_thatIsNotForTheUpstream_staysBehind(String field) {
        HttpMessage request = receivedWith(field);
        assertThat(request.fields()).noneMatch(line -> line.equalsIgnoreCase(field));
        assertThat(request.headers(field.substring(0, field.indexOf(':')))).isEmpty();
    }

    @Test
    void authorizationOfAnotherScheme_arrivesWithoutOurs() {
        HttpMessage request =
                receivedWith("Authorization: LSAT bWFj:00", "Authorization: Bearer abc", "Authorization: L402 bWFj:00");
        assertThat(request.headers("Authorization")).containsExactly("Bearer abc");
    }

    @Test
    void metadataToken_ofGrpc_staysBehind() {
        HttpMessage request = receivedWith("Content-Type: application/grpc+proto", "Token: 0201", "TE: trailers");
        assertThat(request.headers("Token")).isEmpty();
        assertThat(request.headers("TE")).containsExactly("trailers");
    }

    @Test
    void headersThatConnectionNames_stayBehind() {
        HttpMessage request = receivedWith(
                "Connection: close, X-Hop,X-Other",
                "Connection: x-third",
                "X-Hop: 1",
                "X-Other: 2",
                "X-Third: 3",
                "X-End: 4");
        assertThat(request.headers("X-Hop")).isEmpty();
        assertThat(request.headers("X-Other")).isEmpty();
        assertThat(request.headers("X-Third")).isEmpty();
        assertThat(request.headers("X-End")).containsExactly("4");
        assertThat(request.headers("Connection")).isEmpty();
    }

    @Test
    void originOfTheRequest_isWhatTheGatewaySaw() {
        HttpMessage request = receivedWith(
                "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil", "Via: 1.0 elsewhere");
        assertThat(request.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(request.headers("X-Forwarded-Proto")).containsExactly("http");
        assertThat(request.headers("X-Forwarded-Host")).containsExactly("shop.example:8402");
        assertThat(request.headers("Via")).containsExactly("1.0 elsewhere", "1.1 l402");
        assertThat(request.headers("Host")).containsExactly("127.0.0.1:" + upstream.port());
    }

    @Test
    void originOfTheRequest_cannotBeRemovedByConnection() {
        HttpMessage request = receivedWith(
                "Connection: x-forwarded-for, x-forwarded-proto, x-forwarded-host, via, host",
                "X-Forwarded-For: 1.2.3.4");
        assertThat(request.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(request.headers("X-Forwarded-Proto")).containsExactly("http");
        assertThat(request.headers("X-Forwarded-Host")).containsExactly("shop.example:8402");
        assertThat(request.headers("Via")).containsExactly("1.1 l402");
        assertThat(request.headers("Host")).hasSize(1);
    }

    @Test
    void framing_cannotBeRemovedByConnection() {
        client.head("POST / HTTP/1.1", "Host: a", "Connection: content-length", "Content-Length: 3")
                .send("abc");
        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(upstream.requests().get(0).headers("Content-Length")).containsExactly("3");
        assertThat(upstream.requests().get(0).body()).isEqualTo("abc");
    }

    @Test
    void absoluteTarget_countsInsteadOfHost() {
        HttpMessage request = received("GET http://named.example/a?b HTTP/1.1", "Host: other.example");
        assertThat(request.startLine()).isEqualTo("GET /a?b HTTP/1.1");
        assertThat(request.headers("X-Forwarded-Host")).containsExactly("named.example");
    }

    @Test
    void target_isForwardedInItsCanonicalForm() {
        HttpMessage request = received("GET /%61b/%e4%bd%a0%7E?q=%2e%2e/&x=%zz HTTP/1.1", "Host: a");
        assertThat(request.startLine()).isEqualTo("GET /ab/%E4%BD%A0~?q=%2e%2e/&x=%zz HTTP/1.1");
    }
}
