package org.l402.lightning.lnd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.l402.bolt11.Bolt11Builder;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.bolt11.Features;
import org.l402.bolt11.NodeKey;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.Preimage;

/** Tests against a stand-in for LND, with its files in a directory of their own. */
abstract class WithStandIn {

    /** Long enough for anything that should happen. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    static final Preimage PREIMAGE =
            Preimage.of(HexFormat.of().parseHex("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"));

    final StandInLnd lnd = new StandInLnd();
    private final List<LndNode> opened = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        Identity.OF_NODE.writeTo(certificate());
        Files.write(macaroon(), HexFormat.of().parseHex(Macaroons.ISSUE));
        lnd.start(Identity.OF_NODE);
    }

    @AfterEach
    void stop() {
        opened.forEach(LndNode::close);
        lnd.close();
    }

    Path certificate() {
        return directory.resolve("tls.cert");
    }

    Path macaroon() {
        return directory.resolve("gateway.macaroon");
    }

    LndNode node() {
        return node(new LndOptions(false, PATIENCE, 64));
    }

    LndNode node(LndOptions options) {
        return node("127.0.0.1", options);
    }

    LndNode node(String host, LndOptions options) {
        LndNode node = LndNode.open(
                new LndAccess(host + ":" + lnd.port(), certificate(), LndMacaroon.ofFile(macaroon())), options);
        opened.add(node);
        return node;
    }

    static InvoiceIssuer.Request request() {
        return new InvoiceIssuer.Request(new MilliSatoshi(1234), "weather default", Duration.ofMinutes(10));
    }

    static Bolt11Builder terms() {
        return new Bolt11Builder(Network.REGTEST, Instant.ofEpochSecond(1_900_000_000))
                .paymentHash(PREIMAGE.paymentHash())
                .paymentSecret(new byte[32])
                .description("weather default")
                .expiry(Duration.ofMinutes(10))
                .features(Features.of(Features.VARIABLE_LENGTH_ONION, Features.PAYMENT_SECRET));
    }

    static Bolt11Invoice invoice() {
        return signed(terms().amount(new MilliSatoshi(1234)));
    }

    static Bolt11Invoice signed(Bolt11Builder terms) {
        return terms.sign(NodeKey.random(new SecureRandom()));
    }

    static String next(BlockingQueue<String> queue) throws InterruptedException {
        String next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("nothing came").isNotNull();
        return String.valueOf(next);
    }
}
