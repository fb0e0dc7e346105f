package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.lightning.PaymentOutcome;
import tools.jackson.databind.json.JsonMapper;

/** What the options of the command that buys do, at a real shop and at a server that answers as a test says. */
class GetOptionsTest extends GetShop {

    private final List<HttpExchange> asked = new CopyOnWriteArrayList<>();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private HttpServer server;

    private record Answer(int status, String body, List<String> headers) {
        Answer(int status, String body, String... headers) {
            this(status, body, List.of(headers));
        }
    }

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            asked.add(exchange);
            Answer answer = answers.size() > 1 ? answers.remove(0) : answers.get(0);
            for (String header : answer.headers) {
                exchange.getResponseHeaders().add(header.replaceFirst(":.*", ""), header.replaceFirst("[^:]*: ", ""));
            }
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private String shop(String path) {
        return "http://" + gateway.address() + path;
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void get_namedByTheUrl_writesAFileHere() {
        assertThat(get("/weather/Berlin%20Mitte?day=1", "-O")).isZero();
        assertThat(home.resolve("Berlin Mitte")).hasContent("forecast for /weather/Berlin Mitte\n");
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/weather/", "/a/..", "/a/.", "/a/..%2Fb", "/a/%2Fetc%2Fpasswd", "/a/b%5Cc", "/a%0Ab"})
    void get_urlThatNamesNoFile_isRefusedBeforeAnythingIsSent(String path) {
        assertThat(get(path, "-O")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("l402: -O ").contains("-o FILE").hasLineCount(1);
        assertThat(UPSTREAM_SAW).isEmpty();
    }

    @Test
    void get_verbose_showsEachStepOfAPurchase() {
        assertThat(get("/weather/x?key=secret", "-v")).isZero();

        assertThat(err.toString().lines().map(line -> line.replaceFirst("(?<=^. [a-z ]{1,20}): .*", "")))
                .containsExactly(
                        "* asks",
                        "* answered",
                        "* checked",
                        "* the invoice says",
                        "* pays",
                        "* paid",
                        "* asked again",
                        "* answered",
                        err.toString().lines().reduce((a, b) -> b).orElseThrow());
        assertThat(err.toString())
                .contains("asks: GET http://" + gateway.address() + "/weather/x?…", "402 with 1 offer for /weather/x")
                .contains("checked: 1 sat for weather, payable until 2", "; it pays for the token")
                .containsPattern("pays: 1 sat and a fee of at most .*, payment hash [0-9a-f]{64}")
                .contains("the credential is kept", "the credential opens it", "answered: 200")
                .doesNotContain("secret", "lnbc");
        assertThat(printed()).isEqualTo("forecast for /weather/x\n");
    }

    @Test
    void get_verboseOfAPaymentThatFails_saysWhy() {
        wallet.outcome = Optional.of(new PaymentOutcome.Failed("no route"));

        assertThat(get("/weather/x", "-v")).isEqualTo(ExitCode.PAYMENT_FAILED);
        assertThat(err.toString()).contains("* payment failed: no route, payment hash ");
    }

    @Test
    void get_idempotencyKey_isSent() {
        answers.add(new Answer(200, "ok"));

        assertThat(getUrl(url("/order"), "-d", "a=1", "--idempotency-key", "order 7"))
                .isZero();
        assertThat(asked.get(0).getRequestHeaders().get("Idempotency-Key")).containsExactly("order 7");
    }

    @Test
    void get_serverThatRecovers_isAskedAgainWithGrowingPauses() {
        answers.addAll(List.of(
                new Answer(500, "no"),
                new Answer(503, "no"),
                new Answer(429, "no", "Retry-After: 7"),
                new Answer(200, "yes")));

        assertThat(getUrl(url("/x"), "--retry", "3")).isZero();
        assertThat(printed()).isEqualTo("yes");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(7));
        assertThat(err.toString()).contains("the server answered 429; asking again in 7 seconds (3 of 3)");
    }

    @Test
    void get_serverThatDoesNotRecover_exitsAsItsLastAnswerSays() {
        answers.addAll(List.of(new Answer(500, "first"), new Answer(503, "second"), new Answer(404, "third")));

        assertThat(getUrl(url("/x"), "--retry", "1")).isEqualTo(ExitCode.SERVER_ERROR);
        assertThat(printed()).isEqualTo("second");
        assertThat(getUrl(url("/x"), "--retry", "1")).isEqualTo(ExitCode.CLIENT_ERROR);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void get_serverThatWantsToBeLeftAlone_isNotAskedAgain() {
        answers.add(new Answer(503, "", "Retry-After: 3600"));

        assertThat(getUrl(url("/x"), "--retry", "1")).isEqualTo(ExitCode.SERVER_ERROR);
        assertThat(asked).hasSize(1);
        assertThat(err.toString()).contains("wants to be asked in 1 hour, which is not waited for");
    }

    @Test
    void get_noServer_isAskedAgain() {
        server.stop(0);

        assertThat(getUrl(url("/x"), "--retry", "2")).isEqualTo(ExitCode.NETWORK);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void get_postWithAKey_isAskedAgain() {
        answers.addAll(List.of(new Answer(500, "no"), new Answer(200, "yes")));

        assertThat(getUrl(url("/x"), "--retry", "1", "-d", "a=1", "--idempotency-key", "k"))
                .isZero();
        assertThat(asked).hasSize(2);
    }

    @Test
    void get_serverErrorRightAfterPaying_isAskedAgainAndPaidOnce() {
        FAILURES.set(1);

        assertThat(get("/weather/failing", "--retry", "1", "--json")).isZero();
        assertThat(json().get("credential").asString()).isEqualTo("bought");
        assertThat(json().get("amount_msat").asLong()).isEqualTo(1000);
        assertThat(json().get("paid").asBoolean()).isTrue();
        assertThat(wallet.calls).hasValue(1);
    }

    @Test
    void get_serverThatFailsOnAfterPaying_isPaidNotDeliveredOfThisCall() {
        assertThat(get("/weather/status/503", "--retry", "2", "--json")).isEqualTo(ExitCode.NOT_DELIVERED);
        assertThat(json().get("paid").asBoolean()).isTrue();
        assertThat(json().get("amount_msat").asLong()).isEqualTo(1000);
        assertThat(pauses).hasSize(2);
        assertThat(wallet.calls).hasValue(1);
    }

    @Test
    void get_credentialTurnedDown_isNotAskedAgain() throws Exception {
        try (RejectingShop shop = new RejectingShop()) {
            assertThat(getUrl(shop.url(), "--retry", "3")).isEqualTo(ExitCode.NOT_DELIVERED);
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void get_severalUrls_areAskedOneAfterTheOther() {
        assertThat(getUrl(shop("/weather/a"), shop("/weather/b"))).isZero();
        assertThat(printed()).isEqualTo("forecast for /weather/b\nforecast for /weather/a\n");
        assertThat(wallet.calls).hasValue(1);
    }

    @Test
    void get_severalUrls_exitAsTheFirstThatFailed() {
        assertThat(getUrl(shop("/dear/c"), shop("/free/a"), "http://127.0.0.1:1/b", "--json"))
                .isEqualTo(ExitCode.NETWORK);
        assertThat(printed()
                        .lines()
                        .map(line -> JsonMapper.builder()
                                .build()
                                .readTree(line)
                                .get("result")
                                .asString()))
                .containsExactly("delivered", "unreachable", "refused");
    }

    @Test
    void get_severalFiles_areNamedByTheirUrls() {
        assertThat(getUrl(shop("/free/a"), "-O", shop("/free/b"))).isZero();
        assertThat(home.resolve("a")).hasContent("forecast for /free/a\n");
        assertThat(home.resolve("b")).hasContent("forecast for /free/b\n");
    }

    @Test
    void get_oneOfSeveralFilesCannotBeWritten_sendsNothingAndLeavesNoFile() throws IOException {
        Files.createDirectory(home.resolve("b"));

        assertThat(getUrl(shop("/free/b"), "-O", shop("/free/a"))).isEqualTo(ExitCode.USAGE);
        assertThat(home.resolve("a")).doesNotExist();
        assertThat(UPSTREAM_SAW).isEmpty();
    }

    @Test
    void get_jsonData_isPostedAsJson() throws Exception {
        Path file = Files.writeString(home.resolve("order.json"), "{\"a\":2}");

        assertThat(get("/free/x", "-j", "{\"a\":1}")).isZero();
        assertThat(get("/free/x", "--json-data", "@" + file)).isZero();
        assertThat(get("/free/x", "-j", "@-", "-H", "Content-Type: application/ld+json"))
                .isZero();
        assertThat(UPSTREAM_SAW)
                .containsExactly(
                        "POST /free/x application/json {\"a\":1}",
                        "POST /free/x application/json {\"a\":2}",
                        "POST /free/x application/ld+json from standard input");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-O -o f http://127.0.0.1/a",
                "-o f http://127.0.0.1/a http://127.0.0.1/b",
                "-O http://127.0.0.1/x/a http://127.0.0.1/y/a",
                "-d a -j {} http://127.0.0.1/a",
                "-j @/no/such/file http://127.0.0.1/a",
                "-C - http://127.0.0.1/a",
                "-C 5 -O http://127.0.0.1/a",
                "-C - -O -i http://127.0.0.1/a",
                "-C - -O -d x http://127.0.0.1/a",
                "-C - -O -H Range:bytes=0- http://127.0.0.1/a",
                "--retry -1 http://127.0.0.1/a",
                "--retry 101 http://127.0.0.1/a",
                "--retry 1 -d a http://127.0.0.1/a",
                "--retry 1 -X PATCH http://127.0.0.1/a",
                "--idempotency-key k http://127.0.0.1/a http://127.0.0.1/b",
                "--idempotency-key k -H idempotency-key:k http://127.0.0.1/a",
                "--idempotency-key é http://127.0.0.1/a",
            })
    void get_optionsThatDoNotGoTogether_exitWith2AndOneClearLine(String arguments) {
        assertThat(run(("get " + arguments).split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("l402: -").hasLineCount(1).doesNotContain("Exception");
    }

    @Test
    void get_interruptedDownload_goesOnWhereTheFileEnds() throws Exception {
        Path file = home.resolve("f");
        try (OneAnswer broken = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"v1\"\r\n\r\n01234")) {
            assertThat(getUrl(broken.url(), "-C", "-", "-o", file.toString())).isEqualTo(ExitCode.NETWORK);
        }
        answers.add(new Answer(206, "56789", "Content-Range: bytes 5-9/10"));

        assertThat(getUrl(url("/f"), "-C", "-", "-O")).isZero();
        assertThat(file).hasContent("0123456789");
        assertThat(asked.get(0).getRequestHeaders().get("Range")).containsExactly("bytes=5-");
        boolean hasAttributes = Files.getFileStore(file).supportsFileAttributeView("user");
        assertThat(asked.get(0).getRequestHeaders().get("If-Range"))
                .isEqualTo(hasAttributes ? List.of("\"v1\"") : null);
    }

    @Test
    void get_resourceThatChangedSince_startsOver() throws Exception {
        Path file = Files.writeString(home.resolve("f"), "much that is old");
        answers.add(new Answer(200, "new"));

        assertThat(getUrl(url("/f"), "-C", "-", "-O")).isZero();
        assertThat(file).hasContent("new");
    }

    @Test
    void get_downloadThatIsComplete_isDone() throws Exception {
        Path file = Files.writeString(home.resolve("f"), "all");
        answers.add(new Answer(416, "", "Content-Range: bytes */3"));

        assertThat(getUrl(url("/f"), "-C", "-", "-O", "--json")).isZero();
        assertThat(json().get("exit_code").asInt()).isZero();
        assertThat(err.toString()).contains("f is complete already");
        assertThat(file).hasContent("all");
    }

    @Test
    void get_answersThatDoNotGoOnWithTheFile_leaveItAsItWas() throws Exception {
        Path file = Files.writeString(home.resolve("f"), "part");
        answers.addAll(List.of(
                new Answer(416, "", "Content-Range: bytes */3"),
                new Answer(206, "xxx", "Content-Range: bytes 3-5/6"),
                new Answer(404, "not here"),
                new Answer(500, "oops")));

        assertThat(getUrl(url("/f"), "-C", "-", "-O")).isEqualTo(ExitCode.CLIENT_ERROR);
        assertThat(getUrl(url("/f"), "-C", "-", "-O")).isEqualTo(ExitCode.SERVER_ERROR);
        assertThat(getUrl(url("/f"), "-C", "-", "-O")).isEqualTo(ExitCode.CLIENT_ERROR);
        assertThat(getUrl(url("/f"), "-C", "-", "-O")).isEqualTo(ExitCode.SERVER_ERROR);
        assertThat(file).hasContent("part");
    }

    @Test
    void get_noFileYet_isAskedForWhole() {
        answers.add(new Answer(200, "all"));

        assertThat(getUrl(url("/f"), "-C", "-", "-O")).isZero();
        assertThat(asked.get(0).getRequestHeaders().get("Range")).isNull();
        assertThat(home.resolve("f")).hasContent("all");
    }

    @Test
    void get_help_fitsATerminalOf80ColumnsWithoutBrokenLines() {
        assertThat(run(new String[] {"get", "--help"})).isZero();
        assertThat(printed().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(printed()).doesNotContain("\nLightning\n", "\nit\n");
    }
}
