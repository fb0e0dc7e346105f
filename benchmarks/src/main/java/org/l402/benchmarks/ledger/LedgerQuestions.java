package org.l402.benchmarks.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.l402.ledger.Cursor;
import org.l402.ledger.Ledger;
import org.l402.ledger.Sale;
import org.l402.ledger.Selection;
import org.l402.ledger.Span;
import org.l402.ledger.Sum;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.mint.TokenId;
import org.l402.offer.Name;

/** Fills a ledger with the sales of a year, and times the list of a day and the sum of a month. */
final class LedgerQuestions {

    private static final int BATCH = 20_000;
    private static final int ROUNDS = 5;
    private static final String NODE = "02" + "ab".repeat(32);
    private static final Instant YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LENGTH = Duration.ofDays(365);
    private static final List<Name> SERVICES = List.of(new Name("weather"), new Name("stock"), new Name("archive"));
    private static final List<Name> CAPABILITIES = List.of(new Name("default"), new Name("history"));

    private LedgerQuestions() {}

    public static void main(String[] args) throws IOException {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
        Path directory = Files.createTempDirectory("l402-ledger");
        try (Ledger ledger = Ledger.keep(directory)) {
            long began = System.nanoTime();
            fill(ledger, rows);
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%,d rows written in %.0f s (%,.0f a second, %,d in a transaction), %.1f GB%n",
                    rows,
                    seconds,
                    rows / seconds,
                    BATCH,
                    Files.size(Ledger.file(directory)) / 1e9);
            Instant june = Instant.parse("2026-06-01T00:00:00Z");
            time("list of a day", () -> {
                long[] count = new long[1];
                ledger.forEach(selection(june, Duration.ofDays(1)), sale -> count[0]++);
                return count[0];
            });
            time(
                    "sum of a month",
                    () -> ledger.sums(selection(june, Duration.ofDays(30)), Span.MONTH).stream()
                            .mapToLong(Sum::sales)
                            .sum());
            time(
                    "sum of a month by day",
                    () -> ledger.sums(selection(june, Duration.ofDays(30)), Span.DAY).stream()
                            .mapToLong(Sum::sales)
                            .sum());
        } finally {
            for (String name : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.lock")) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.delete(directory);
        }
    }

    private static Selection selection(Instant since, Duration length) {
        return new Selection(Optional.of(since), Optional.of(since.plus(length)), Optional.empty());
    }

    private static void time(String question, LongSupplier asking) {
        StringBuilder times = new StringBuilder();
        long sales = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long began = System.nanoTime();
            sales = asking.getAsLong();
            times.append(String.format(Locale.ROOT, " %.3f", (System.nanoTime() - began) / 1e9));
        }
        System.out.printf(Locale.ROOT, "%s (%,d sales):%s s%n", question, sales, times);
    }

    private static void fill(Ledger ledger, int rows) {
        SplittableRandom random = new SplittableRandom(402);
        long millis = LENGTH.toMillis();
        List<Sale> batch = new ArrayList<>(BATCH);
        for (int row = 1; row <= rows; row++) {
            Instant at = YEAR.plusMillis((long) ((double) row / (rows + 1) * millis));
            batch.add(sale(random, row, at));
            if (batch.size() == BATCH || row == rows) {
                ledger.record(NODE, batch, new Cursor(row, at));
                batch.clear();
            }
        }
    }

    private static Sale sale(SplittableRandom random, int row, Instant at) {
        // Growing, so that to fill it does not take most of an hour; no question asked here reads by it.
        byte[] id = ByteBuffer.allocate(32).putLong(row).array();
        MilliSatoshi price = new MilliSatoshi(1000L * (1 + random.nextInt(50)));
        return new Sale(
                PaymentHash.of(id),
                SERVICES.get(random.nextInt(SERVICES.size())),
                CAPABILITIES.get(random.nextInt(CAPABILITIES.size())),
                TokenId.of(id),
                price,
                price,
                at,
                NODE,
                row);
    }
}
