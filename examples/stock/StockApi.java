import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Random;

/**
 * A stock API that knows nothing of payments: start it with {@code java StockApi.java [PORT]}.
 *
 * <p>{@code GET /stock?symbol=ACME} gives a quote. The figures are made up, the same all day long, and say so.
 */
public class StockApi {

    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9001;
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/stock", StockApi::quote);
        server.start();
        System.out.println("stock API: http://127.0.0.1:" + server.getAddress().getPort() + "/stock?symbol=ACME");
    }

    private static void quote(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        String symbol = query == null ? "ACME" : query.replaceFirst("^symbol=", "");
        if (!symbol.matches("[A-Z]{1,5}")) {
            answer(exchange, 400, "{\"error\":\"a symbol has one to five capital letters: ?symbol=ACME\"}");
            return;
        }
        LocalDate today = LocalDate.now();
        double price = 20 + 180 * new Random((symbol + today).hashCode()).nextDouble();
        answer(exchange, 200, String.format(
                Locale.ROOT,
                "{\"symbol\":\"%s\",\"price\":%.2f,\"day\":\"%s\",\"sample\":true}",
                symbol, price, today));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = (json + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
