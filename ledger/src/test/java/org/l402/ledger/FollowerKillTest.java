package org.l402.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.ledger.Sales.NODE;
import static org.l402.ledger.Seller.OURS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Killed at any moment under a steady stream of sales, a follower loses no row and doubles none. */
@Timeout(240)
class FollowerKillTest {

    private static final int KILLS = 10;

    @TempDir
    Path directory;

    private final Random random = new Random();
    private int settled;

    @Test
    void follower_killedAtRandomMoments_hasEachSaleOnce() throws Exception {
        Path record = Files.createFile(directory.resolve("record"));
        Path data = Files.createDirectory(directory.resolve("data"));
        int survived = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(data, record);
            try {
                // Some sales are there before it starts, and it is killed while others come.
                int before = rows(data).size();
                while (rows(data).size() == before) {
                    settle(record, 5);
                }
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(200));
                while (System.nanoTime() < end) {
                    settle(record, 1 + random.nextInt(20));
                }
            } finally {
                process.destroyForcibly();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            // What was written is a beginning of what was paid, without a gap, and the cursor stands at its end.
            List<Long> rows = rows(data);
            assertThat(rows).isEqualTo(ours(cursor(data)));
            survived = rows.size();
        }
        assertThat(survived).isPositive();

        Process last = start(data, record);
        try {
            while (cursor(data) < settled) {
                Thread.onSpinWait();
            }
        } finally {
            last.destroyForcibly();
            assertThat(last.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(rows(data)).isEqualTo(ours(settled));
    }

    /** Every third payment of the node is no sale. */
    private void settle(Path record, int count) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            settled++;
            lines.append(
                            settled % 3 == 0
                                    ? "a coffee"
                                    : OURS.asked(Seller.WEATHER).memo())
                    .append('\n');
        }
        Files.writeString(record, lines, StandardOpenOption.APPEND);
    }

    private static List<Long> ours(long upTo) {
        List<Long> indexes = new ArrayList<>();
        for (long index = 1; index <= upTo; index++) {
            if (index % 3 != 0) {
                indexes.add(index);
            }
        }
        return indexes;
    }

    private static List<Long> rows(Path data) {
        List<Long> indexes = new ArrayList<>();
        read(data, ledger -> ledger.forEach(Selection.ALL, sale -> indexes.add(sale.index())));
        return indexes;
    }

    private static long cursor(Path data) {
        AtomicLong cursor = new AtomicLong();
        read(data, ledger -> ledger.cursor(NODE).ifPresent(read -> cursor.set(read.position())));
        return cursor.get();
    }

    /** A ledger that is not made yet has nothing. */
    private static void read(Path data, Consumer<Ledger> reading) {
        try (Ledger ledger = Ledger.visit(data).orElse(null)) {
            if (ledger != null) {
                reading.accept(ledger);
            }
        }
    }

    private static Process start(Path data, Path record) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FollowerProcess.class.getName(),
                        data.toString(),
                        record.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
