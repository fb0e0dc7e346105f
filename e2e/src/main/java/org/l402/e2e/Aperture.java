package org.l402.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A running Aperture, which sells one small resource through an LND: the other seller that a client of L402 meets. */
public final class Aperture implements AutoCloseable {

    /** What a paid request is answered with, at any path. */
    public static final String GOODS = "the goods of Aperture\n";

    private final int port;
    private final HttpServer upstream;
    private final Child child;

    private Aperture(int port, HttpServer upstream, Child child) {
        this.port = port;
        this.upstream = upstream;
        this.child = child;
    }

    /**
     * Starts Aperture, over plain HTTP on loopback, and waits until it listens.
     *
     * @param directory where all its files are written; it must be there and empty
     * @param price of a request, in satoshis, at least 1
     */
    public static Aperture start(Path directory, Lnd seller, long price) {
        try {
            HttpServer upstream = upstream();
            int port = Ports.free();
            Path config = directory.toAbsolutePath().resolve("aperture.yaml");
            Files.writeString(config, config(port, seller, upstream, price));
            Child child = Child.start(
                    "aperture",
                    directory,
                    directory.resolve("log"),
                    List.of(
                            Binaries.APERTURE.program("aperture").toString(),
                            "--basedir=" + directory.toAbsolutePath(),
                            "--configfile=" + config,
                            // The key that its sample file has for this is not read from a file.
                            "--sqlite.dbfile=" + directory.toAbsolutePath().resolve("aperture.db")));
            Aperture aperture = new Aperture(port, upstream, child);
            Poll.until(child, "listening", Duration.ofSeconds(30), aperture::listens);
            return aperture;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address, such as {@code http://127.0.0.1:12345/}; every path below it costs the price. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Its process, for what it uses of the machine. */
    public ProcessHandle process() {
        return child.process();
    }

    @Override
    public void close() {
        child.kill();
        upstream.stop(0);
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static HttpServer upstream() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] goods = GOODS.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, goods.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(goods);
            }
        });
        server.start();
        return server;
    }

    private static String config(int port, Lnd seller, HttpServer upstream, long price) {
        return """
                listenaddr: "127.0.0.1:%d"
                insecure: true
                debuglevel: "info"
                dbbackend: "sqlite"
                authenticator:
                  network: "regtest"
                  lndhost: "%s"
                  tlspath: "%s"
                  macdir: "%s"
                services:
                  - name: "goods"
                    hostregexp: '^.*$'
                    pathregexp: '^/.*$'
                    address: "127.0.0.1:%d"
                    protocol: http
                    auth: "on"
                    price: %d
                """.formatted(
                        port,
                        seller.grpcAddress(),
                        seller.certificate(),
                        seller.macaroons(),
                        upstream.getAddress().getPort(),
                        price);
    }
}
