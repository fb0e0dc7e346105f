package org.l402.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

/** A process and its children, for what they use of the machine. */
public record Processes(ProcessHandle first) {

    /** The processor time that they have used so far. */
    public Duration cpu() {
        return all().map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Memory that they hold, in MiB, shared pages counted for each; 0 where ps does not tell. */
    long residentMebibytes() throws IOException {
        long kibibytes = 0;
        for (ProcessHandle one : all().toList()) {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(one.pid())).start();
            String told = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            kibibytes += told.isBlank() ? 0 : Long.parseLong(told.strip());
        }
        return kibibytes / 1024;
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(first), first.descendants());
    }
}
