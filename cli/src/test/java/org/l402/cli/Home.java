package org.l402.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.state.ClientState;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.Payment;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person's directory, with what was paid written into its state, and the commands run in it. */
final class Home {

    static final Origin SHOP = Origin.of(URI.create("https://shop.example"));

    private final Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private String input = "";
    private Path terminal;

    Home(Path directory) {
        this.directory = directory;
        this.terminal = directory.resolve("terminal");
    }

    Path directory() {
        return directory;
    }

    Path state() {
        return directory.resolve(".local/state/l402");
    }

    Path config() {
        return directory.resolve(".config/l402/config.yaml");
    }

    /** The file that stands for the terminal; there is none before something is put into it. */
    Path terminal() {
        return terminal;
    }

    /** A terminal whose person is gone. */
    void answerNothing() {
        terminal = Path.of("/dev/null");
    }

    void answer(String lines) {
        write(terminal(), lines);
    }

    void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ClientState open() {
        return new ClientState(state(), InstantSource.system());
    }

    static Preimage preimage(int number) {
        byte[] bytes = new byte[Preimage.LENGTH];
        bytes[0] = (byte) number;
        return Preimage.of(bytes);
    }

    /** A payment of 1 sat whose payment hash is that of the preimage of this number. */
    static Payment payment(int number, Origin origin) {
        return new Payment(
                preimage(number).paymentHash(),
                origin,
                "/goods/" + number,
                Network.REGTEST,
                "a wallet",
                MilliSatoshi.ofSat(1),
                MilliSatoshi.ZERO,
                "an invoice",
                "b3BhcXVl",
                Instant.now(),
                Instant.now().plusSeconds(600));
    }

    /** Enters a payment, and leaves it in doubt. */
    Payment pending(int number) {
        Payment payment = payment(number, SHOP);
        try (ClientState state = open()) {
            state.reserve(payment, Limits.PLAY_MONEY);
        }
        return payment;
    }

    /** A payment that settled for a fee of 2 msat; its credential was never accepted. */
    HeldCredential paid(int number) {
        Payment payment = pending(number);
        try (ClientState state = open()) {
            return state.paid(payment, new PaymentOutcome.Paid(preimage(number), new MilliSatoshi(2)));
        }
    }

    /** A payment that settled, and whose credential the server let pass. */
    HeldCredential accepted(int number) {
        HeldCredential credential = paid(number);
        try (ClientState state = open()) {
            state.accepted(credential);
        }
        return credential;
    }

    /** What comes from standard input. */
    void input(String text) {
        input = text;
    }

    /** Runs a command; its outputs are those of this run alone. */
    int run(String... arguments) {
        out.reset();
        err.getBuffer().setLength(0);
        return Main.run(
                arguments,
                new PrintWriter(out, true, StandardCharsets.UTF_8),
                new PrintWriter(err, true),
                Terminal.PLAIN,
                new Surroundings(
                                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                                out,
                                Map.of("HOME", directory.toString()),
                                terminal(),
                                directory,
                                duration -> {},
                                false)
                        .commands());
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString();
    }

    JsonNode json() {
        return JsonMapper.builder().build().readTree(out());
    }
}
