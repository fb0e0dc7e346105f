package org.l402.lightning.cln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceIssuer.Request;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.cln.Recordings.Exchange;
import org.l402.lightning.cln.Reply.Kind;
import org.l402.lightning.cln.Reply.Result;
import org.l402.lightning.cln.Reply.Trouble;
import tools.jackson.databind.JsonNode;

/** Every exchange recorded on a real node's clnrest, replayed over TLS, and what the adapter makes of it. */
class RestRecordingsTest {

    private static final List<Exchange> RECORDED = Recordings.rest();
    private static final Rune NOT_A_RUNE = Rune.of("AAAA");
    private static final Map<String, Rune> RUNES = Map.of(
            "invoice rune", rune(StandInRunes.ISSUE),
            "payer rune", rune(new String[] {"method=xpay", "method=listpays"}),
            "capped payer rune",
                    rune(new String[] {"method=xpay"}, new String[] {"pinvinvstring_amount<1001"}, new String[] {
                        "pnamemaxfee<10001"
                    }));

    @TempDir
    private static Path directory;

    private static final TestAuthority AUTHORITY = new TestAuthority();

    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void writeAuthority() {
        AUTHORITY.write(directory.resolve("ca.pem"));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private static Rune rune(String[]... restrictions) {
        return StandInRunes.encode(new byte[32], 1, restrictions);
    }

    static Stream<Exchange> exchanges() {
        return RECORDED.stream();
    }

    @Test
    void recordings_areAllHere() {
        assertThat(RECORDED).hasSize(21);
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void exchange_asRecorded_isWhatTheNodeSaid(Exchange exchange) {
        Rune rune = runeOf(exchange);
        List<RestServer.Ask> asked = new ArrayList<>();
        RestTransport transport = RestTransport.open(access(rune, exchange, asked), Duration.ofSeconds(5));
        opened.add(transport);
        JsonNode request = exchange.request();
        String body = body(request.path("body"));
        HttpRequest.Builder http = HttpRequest.newBuilder(
                        URI.create("https:/" + transport.place().replaceFirst(".*https:/", "")
                                + request.path("path").asString()))
                .method(request.path("method").asString(), HttpRequest.BodyPublishers.ofString(body));
        if (!request.path("rune").isNull()) {
            http.header("rune", rune.text());
        }

        Reply reply = get(transport.exchange(request.path("path").asString().substring("/v1/".length()), http.build()));

        assertThat(asked)
                .containsExactly(new RestServer.Ask(
                        request.path("method").asString(),
                        request.path("path").asString(),
                        request.path("rune").isNull() ? Optional.empty() : Optional.of(rune.text()),
                        body));
        JsonNode said = Json.MAPPER.readTree(exchange.reply());
        int status = exchange.json().path("status").asInt();
        if (status == 201) {
            assertThat(((Result) reply).json()).isEqualTo(said);
        } else {
            Trouble trouble = (Trouble) reply;
            assertThat(trouble.kind()).isEqualTo(status == 401 || status == 403 ? Kind.FORBIDDEN : Kind.ERROR);
            assertThat(trouble.code()).isEqualTo(said.path("code").asInt(0));
            assertThat(trouble.sentence())
                    .contains(said.path("message").asString().replace("AAAA", "(rune)"));
        }
    }

    @Test
    void issue_asRecorded_isTheInvoice() {
        JsonNode said = answer("invoice");

        Issued issued = get(node("invoice").issue(request("invoice")));

        assertThat(issued)
                .isEqualTo(new Issued(
                        said.path("bolt11").asString(),
                        PaymentHash.ofHex(said.path("payment_hash").asString()),
                        Instant.ofEpochSecond(1795421187)));
    }

    @Test
    void issue_refused_saysWhyAndWhatToDo() {
        assertThat(failure(node("invoice, label used before").issue(request("invoice"))))
                .hasMessageContaining("Duplicate label 'l402:rest:1'");
        assertThat(failure(node("no rune").issue(request("invoice"))))
                .hasMessageContaining("Not authorized: Missing rune")
                .hasMessageContaining("lightning-cli createrune restrictions='[[\"method=invoice\"");
        assertThat(failure(node("not a rune").issue(request("invoice"))))
                .hasMessageContaining("should be base64")
                .hasMessageNotContaining("AAAA");
        assertThat(failure(node("not JSON").issue(request("invoice")))).hasMessageContaining("JSON request");
        assertThat(failure(node("GET").issue(request("invoice")))).hasMessageContaining("must be POST");
    }

    @Test
    void status_asRecorded_isTheInvoices() {
        PaymentHash hash =
                PaymentHash.ofHex(answer("invoice").path("payment_hash").asString());

        assertThat(get(node("listinvoices, unpaid").status(hash))).isEqualTo(new InvoiceStatus.Open());
        assertThat(get(node("listinvoices, unknown").status(hash))).isEqualTo(new InvoiceStatus.NotFound());
        assertThat(get(node("listinvoices, paid").status(hash)))
                .isEqualTo(new InvoiceStatus.Settled(
                        new MilliSatoshi(1000), new MilliSatoshi(1000), Instant.ofEpochSecond(1795420588)));
    }

    @Test
    void pay_asRecorded_paid() {
        assertThat(((Paid) pay("xpay")).fee()).isEqualTo(MilliSatoshi.ZERO);
        assertThat(pay("capped payer: within its limits")).isInstanceOf(Paid.class);
        assertThat(pay("xpay, paid before", "listpays, complete")).isEqualTo(pay("xpay"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"capped payer: 5000 msat where the rune allows less than 1001", "capped payer: no maxfee named"})
    void pay_beyondTheRune_failedWithTheNodesReason(String name) {
        assertThat(((Failed) pay(name)).reason())
                .contains(answer(name).path("message").asString())
                .contains("nothing was paid");
    }

    @Test
    void pay_runeThatOnlyIssues_failed() {
        String invoice = Recordings.named(RECORDED, "xpay")
                .request()
                .path("body")
                .path("invstring")
                .asString();
        ClnNode node = node("invoice rune cannot pay");

        assertThat(get(node.pay(invoice, MilliSatoshi.ZERO, Duration.ofSeconds(5))))
                .isInstanceOf(Failed.class);
    }

    @Test
    void track_asRecorded_paid() {
        PaymentHash hash = PaymentHash.ofHex(answer("listpays, complete")
                .path("pays")
                .path(0)
                .path("payment_hash")
                .asString());

        assertThat(get(node("listpays, complete").track(hash))).isInstanceOf(Paid.class);
    }

    @Test
    void report_runeThatSeesNothing_isNotVisibleAndNoError() {
        String name = "rune that does not allow the method";

        var report = get(node(name, name, name).report(Role.ISSUE));

        assertThat(report.nodeId()).isEmpty();
        assertThat(report.network()).isEmpty();
        assertThat(report.receivable()).isEmpty();
        assertThat(report.deletesPaidAfter()).isEmpty();
        assertThat(report.rights().excess()).isEmpty();
        assertThat(report.rights().missing()).isEmpty();
    }

    @Test
    void report_runeThatIsNone_fails() {
        assertThat(failure(node("not a rune").report(Role.ISSUE)))
                .hasMessageContaining("did not accept the rune")
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(NodeException.Kind.ACCESS));
        assertThat(failure(node("no rune").report(Role.PAY))).hasMessageContaining("createrune");
    }

    private PaymentOutcome pay(String... names) {
        JsonNode body = Recordings.named(RECORDED, names[0]).request().path("body");
        return get(node(names)
                .pay(
                        body.path("invstring").asString(),
                        new MilliSatoshi(body.path("maxfee").asLong(1000)),
                        Duration.ofSeconds(body.path("retry_for").asLong())));
    }

    private static JsonNode answer(String name) {
        return Json.MAPPER.readTree(Recordings.named(RECORDED, name).reply());
    }

    private static Request request(String name) {
        JsonNode params = Recordings.named(RECORDED, name).request().path("body");
        return new Request(
                new MilliSatoshi(params.path("amount_msat").asLong()),
                params.path("description").asString(),
                Duration.ofSeconds(params.path("expiry").asLong()),
                params.path("label").asString());
    }

    /** A node that answers the calls that come with these recordings, one after the other. */
    private ClnNode node(String... names) {
        Iterator<String> next = List.of(names).iterator();
        Rune rune = runeOf(Recordings.named(RECORDED, names[0]));
        ClnNode node =
                ClnNode.open(access(rune, ask -> said(Recordings.named(RECORDED, next.next()))), ClnOptions.DEFAULT);
        opened.add(node);
        return node;
    }

    private ClnAccess.Rest access(Rune rune, Exchange exchange, List<RestServer.Ask> asked) {
        return access(rune, ask -> {
            asked.add(ask);
            return said(exchange);
        });
    }

    private ClnAccess.Rest access(Rune rune, RestServer.Handler handler) {
        RestServer server = new RestServer(AUTHORITY.server(TestAuthority.NODE_NAMES), handler);
        opened.add(server);
        URI address = URI.create("https://127.0.0.1:" + server.address().getPort());
        return new ClnAccess.Rest(address, directory.resolve("ca.pem"), rune);
    }

    private static Optional<RestServer.Said> said(Exchange exchange) {
        Map<String, String> headers = new HashMap<>();
        exchange.json()
                .path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        return Optional.of(new RestServer.Said(exchange.json().path("status").asInt(), headers, exchange.reply()));
    }

    private static Rune runeOf(Exchange exchange) {
        JsonNode rune = exchange.request().path("rune");
        return rune.isString() ? RUNES.getOrDefault(rune.asString(), NOT_A_RUNE) : NOT_A_RUNE;
    }

    private static String body(JsonNode body) {
        return body.isString() ? body.asString() : body.toString();
    }
}
