import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Random;

/**
 * A weather API that knows nothing of payments: start it with {@code java WeatherApi.java [PORT]}.
 *
 * <p>{@code GET /weather?place=Zermatt} gives a forecast. The forecasts are made up, the same all day long, and say so.
 */
public class WeatherApi {

    private static final String[] SKIES = {"sunny", "cloudy", "rain", "snow"};

    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9000;
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/weather", WeatherApi::forecast);
        server.start();
        System.out.println("weather API: http://127.0.0.1:" + server.getAddress().getPort() + "/weather?place=Zermatt");
    }

    private static void forecast(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        String place = query == null ? "Zermatt" : query.replaceFirst("^place=", "");
        if (!place.matches("[\\p{L} -]{1,40}")) {
            answer(exchange, 400, "{\"error\":\"a place has up to 40 letters: ?place=Zermatt\"}");
            return;
        }
        LocalDate tomorrow = LocalDate.now().plusDays(1);
        Random random = new Random((place + tomorrow).hashCode());
        answer(exchange, 200, String.format(
                Locale.ROOT,
                "{\"place\":\"%s\",\"day\":\"%s\",\"sky\":\"%s\",\"celsius\":%d,\"sample\":true}",
                place, tomorrow, SKIES[random.nextInt(SKIES.length)], random.nextInt(-5, 25)));
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
