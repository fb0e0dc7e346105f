package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.gateway.node.NodeConnection;
import org.l402.lightning.NodeException;
import org.l402.server.keys.DataException;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;

/** What stands in the way of a start is said in words, and a stop breaks nothing off. */
class StartAndStopTest {

    @TempDir
    Path directory;

    @Test
    void start_onAPortInUse_saysSoAndWhereToChooseAnother() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> Shop.open(
                            directory,
                            file -> file.replace("listen: 127.0.0.1:0", "listen: 127.0.0.1:" + taken.getLocalPort())))
                    .withMessage("cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": the port is in use; stop what listens there, or choose another port under listen");
        }
    }

    @Test
    void start_whereTheDataDirectoryCannotBeMade_namesIt() throws IOException {
        Files.writeString(directory.resolve("file"), "");

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Shop.open(directory, file -> file.replace("./l402-data", "./file/data")))
                .withMessageContaining("the data directory " + directory.resolve("file/data"))
                .withMessageContaining("name another one under data");
    }

    @Test
    void start_withKeysThatOthersCanRead_saysHowToCloseThem() throws IOException {
        Shop.open(directory).close();
        Path keys = directory.resolve("l402-data/master-keys");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r-----"));

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Shop.open(directory))
                .withMessageContaining("chmod 600 '" + keys + "'");
    }

    @Test
    void start_afterASaleWithoutTheKeys_refuses() throws IOException {
        Shop.open(directory).close();
        Files.delete(directory.resolve("l402-data/master-keys"));

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Shop.open(directory))
                .withMessageContaining("from a backup");
    }

    @Test
    void start_afterAFailedOne_works() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String listen = "listen: 127.0.0.1:" + taken.getLocalPort();
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> Shop.open(directory, file -> file.replace("listen: 127.0.0.1:0", listen)));
        }
        try (Shop shop = Shop.open(directory)) {
            assertThat(shop.get("/weather").status()).isEqualTo(402);
        }
    }

    @Test
    void node_whosePayPortIsInUse_saysSoAndWhereToChooseAnother() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Shop shop = Shop.open(
                        directory,
                        file -> file.replace(
                                "type: sandbox", "type: sandbox\n  pay: 127.0.0.1:" + taken.getLocalPort()))) {
            assertThatExceptionOfType(NodeException.class)
                    .isThrownBy(() -> NodeConnection.open(shop.config(), shop.clock))
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .withMessageContaining("choose another pay port under node.pay");
        }
    }

    @Test
    void node_withAPayPortOnAnotherLoopbackAddress_listensThere() throws IOException {
        try (Shop shop = Shop.open(
                        directory, file -> file.replace("type: sandbox", "type: sandbox\n  pay: 127.0.0.2:0"));
                NodeConnection node = NodeConnection.open(shop.config(), shop.clock)) {
            assertThat(node.description()).contains("127.0.0.2:");
            int port = Integer.parseInt(node.description().replaceFirst(".*:", ""));
            try (Socket payer = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), port)) {
                assertThat(payer.isConnected()).isTrue();
            }
        }
    }

    @Test
    void close_withARequestUnderWay_letsItEndAndTakesNoMore() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (Shop shop = Shop.before(
                connection -> {
                    connection.request();
                    asked.countDown();
                    await(answer);
                    connection.sendHead("HTTP/1.1 200 OK", "Content-Length: 5");
                    connection.send("whole");
                },
                directory)) {
            String paid = Shop.show(shop.buy("/weather"));
            try (RawHttp client = shop.connect();
                    RawHttp idle = shop.connect()) {
                idle.head("GET /weather HTTP/1.1", "Host: shop");
                assertThat(idle.answer().status()).isEqualTo(402);
                client.head("GET /weather HTTP/1.1", "Host: shop", paid);
                await(asked);

                CompletableFuture<Void> closing = CompletableFuture.runAsync(shop::stop);

                assertThat(idle.ending())
                        .as("a connection without a request is closed at once")
                        .isEqualTo(RawHttp.Ending.CLOSED);
                awaitNobody(shop);
                assertThatExceptionOfType(TimeoutException.class)
                        .isThrownBy(() -> closing.get(100, TimeUnit.MILLISECONDS));
                answer.countDown();
                HttpMessage whole = client.answer();
                assertThat(whole.status()).isEqualTo(200);
                assertThat(whole.body()).isEqualTo("whole");
                closing.get(10, TimeUnit.SECONDS);
            }
        }
    }

    /** Asks until it is taken no more: the listeners of a gateway stop one after the other. */
    private static void awaitNobody(Shop shop) {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10); System.nanoTime() < end; ) {
            try {
                assertThat(shop.get("/weather").status()).isEqualTo(402);
            } catch (UncheckedIOException gone) {
                return;
            }
        }
        throw new AssertionError("requests are still taken");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
