package org.l402.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the comparison, which runs until it is closed. */
final class Program implements AutoCloseable {

    private static final long SECONDS_TO_STOP = 15;

    private final String name;
    private final Process process;
    private final Path errors;

    private Program(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.errors = errors;
    }

    /** Starts it; what it writes to standard error goes to a file. */
    static Program start(String name, Path errors, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new Program(name, builder.start(), errors);
    }

    /** The line that it prints when it is ready. */
    String readyLine() throws IOException {
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        if (line == null) {
            throw failed("ended before it was ready");
        }
        return line;
    }

    /** All that it prints until it ends by itself. */
    String output() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What to say when it did not do its work. */
    IOException failed(String how) throws IOException {
        String said = Files.exists(errors) ? Files.readString(errors).strip() : "";
        return new IOException(name + " " + how + (said.isEmpty() ? "" : ": " + tail(said)));
    }

    private static String tail(String text) {
        return text.length() <= 500 ? text : "…" + text.substring(text.length() - 500);
    }

    /** The processor time that it and its children have used so far. */
    Duration cpu() {
        return family().map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Memory that it and its children hold, in MiB, shared pages counted for each; 0 where ps does not tell. */
    long residentMebibytes() throws IOException {
        long kibibytes = 0;
        for (ProcessHandle one : family().toList()) {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(one.pid())).start();
            String told = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            kibibytes += told.isBlank() ? 0 : Long.parseLong(told.strip());
        }
        return kibibytes / 1024;
    }

    private Stream<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                children.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
