package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRunTest {

    /** A run that starts btcd, one LND that works and one that is frozen, and then waits to be killed. */
    static final class Run {

        private Run() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            Path directory = Path.of(args[0]);
            Btcd btcd = Btcd.start(directory, Regtest.MINER);
            Lnd working = Lnd.prepare("working", directory, btcd);
            Lnd frozen = Lnd.prepare("frozen", directory, btcd);
            working.launch(true);
            frozen.launch(true);
            frozen.suspend();
            System.out.println("started");
            Thread.currentThread().join();
        }
    }

    @Test
    void jvm_killed_leavesNoProcess(@TempDir Path directory) throws Exception {
        Binaries.LND.program("lnd");
        // Three programs and the watchdog of each.
        assertThat(killed(Run.class, directory)).hasSize(6);
    }

    /** Kills a run once it says that it has started, and waits for the end of all its processes, which are returned. */
    static List<ProcessHandle> killed(Class<?> program, Path directory) throws Exception {
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        List<ProcessHandle> processes;
        try {
            awaitStarted(run);
            processes = run.descendants().toList();
            assertThat(processes).allMatch(ProcessHandle::isAlive);
        } finally {
            run.destroyForcibly();
        }

        for (ProcessHandle process : processes) {
            process.onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        return processes;
    }

    private static void awaitStarted(Process run) throws IOException {
        BufferedReader said = run.inputReader();
        StringBuilder lines = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.equals("started")) {
                return;
            }
            lines.append(line).append('\n');
        }
        fail("The run ended before it had started its nodes:\n%s", lines);
    }
}
