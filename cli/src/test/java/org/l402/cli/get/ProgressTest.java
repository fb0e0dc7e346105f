package org.l402.cli.get;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long SECOND = 1_000_000_000;

    private final StringWriter err = new StringWriter();

    @Test
    void progress_longBody_isShownOnOneLineAndCleared() {
        try (Progress progress = new Progress(new PrintWriter(err), true, 0, 1 << 20, 4 << 20)) {
            progress.add(1 << 20, SECOND - 1);
            assertThat(err.toString()).isEmpty();
            progress.add(1 << 20, SECOND);
            assertThat(err.toString()).isEqualTo("\r  3.0 MiB of 4.0 MiB, 75 %");
            progress.add(1, SECOND + 1);
        }
        assertThat(err.toString()).isEqualTo("\r  3.0 MiB of 4.0 MiB, 75 %\r" + " ".repeat(26) + "\r");
    }

    @Test
    void progress_notOnATerminal_isNotShown() {
        try (Progress progress = new Progress(new PrintWriter(err), false, 0, 0, 0)) {
            progress.add(1, 10 * SECOND);
        }
        assertThat(err.toString()).isEmpty();
    }
}
