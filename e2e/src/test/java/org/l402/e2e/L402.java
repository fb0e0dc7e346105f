package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.l402.cli.Main;

/** The command {@code l402} in processes of its own, as a user whose home is a directory of the test. */
final class L402 {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path home;
    private final List<String> environment;
    private int gateways;

    /** @param environment further variables, as {@code NAME=value} */
    L402(Path home, String... environment) {
        this.home = home;
        this.environment = List.of(environment);
    }

    /** Runs a command to its end. */
    Program run(String... arguments) {
        return Program.run(LIMIT, command(arguments));
    }

    /** Writes the client's file and makes its state, as the owner of a wallet does. */
    void wallet(String text) {
        Example.write(home.resolve(".config/l402/config.yaml"), text);
        Program init = run("wallet", "init");
        assertThat(init.exitCode()).as(init.errors()).isZero();
    }

    /** Starts a gateway and waits until it is ready. */
    Gateway gateway(Path config) {
        Gateway gateway = launch(config);
        Poll.until(gateway.child(), "ready", LIMIT, () -> gateway.said().contains("listening on http://"));
        return gateway;
    }

    /** Starts a gateway without waiting for anything. */
    Gateway launch(Path config) {
        Path log = home.resolve("gateway-" + ++gateways + ".log");
        Child child = Child.start("gateway", home, log, command("gateway", "run", "--config", config.toString()));
        return new Gateway(child, log);
    }

    private List<String> command(String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of("env", "HOME=" + home, "XDG_CONFIG_HOME=", "XDG_STATE_HOME="));
        command.addAll(environment);
        command.addAll(List.of(java, "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A running gateway; what it prints is in its log. */
    record Gateway(Child child, Path log) implements AutoCloseable {

        String said() {
            return text(log);
        }

        @Override
        public void close() {
            child.stop(Duration.ofSeconds(20));
        }
    }
}
