package org.l402.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of the comparison, which runs until it is closed. */
public final class Program implements AutoCloseable {

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
    public String readyLine() throws IOException {
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

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What to say when it did not do its work. */
    public IOException failed(String how) throws IOException {
        String said = Files.exists(errors) ? Files.readString(errors).strip() : "";
        return new IOException(name + " " + how + (said.isEmpty() ? "" : ": " + tail(said)));
    }

    private static String tail(String text) {
        return text.length() <= 500 ? text : "…" + text.substring(text.length() - 500);
    }

    /** It and its children. */
    public Processes processes() {
        return new Processes(process.toHandle());
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
