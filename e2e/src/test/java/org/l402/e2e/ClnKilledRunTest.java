package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnCoreLightning
class ClnKilledRunTest {

    /** A run that starts btcd and a Core Lightning, and then waits to be killed. */
    static final class Run {

        private Run() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            Path directory = Path.of(args[0]);
            Btcd btcd = Btcd.start(directory, Regtest.MINER);
            btcd.mine(1);
            Cln.prepare(directory, btcd).start();
            System.out.println("started");
            Thread.currentThread().join();
        }
    }

    @Test
    void jvm_killed_leavesNeitherNodeNorPlugin(@TempDir Path directory) throws Exception {
        Binaries.LND.program("btcd");
        // Two programs, the watchdog of each, and what lightningd starts.
        assertThat(KilledRunTest.killed(Run.class, directory)).hasSizeGreaterThan(10);
    }
}
