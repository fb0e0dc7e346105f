package org.l402.cli.ledger;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.ledger.Selection;
import org.l402.offer.Name;
import picocli.CommandLine.Option;

/** The options that say which sales are meant, and of which gateway. */
final class SaleOptions {

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The gateway's file, in YAML.")
    Path file = Path.of("");

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only what settled then or later: a date (2026-11-01, from its beginning in UTC) or an"
                    + " instant (2026-11-01T12:00:00Z).")
    private @Nullable String since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Only what settled earlier: a date (2026-11-30, to its end in UTC) or an instant, which"
                    + " itself is left out.")
    private @Nullable String until;

    @Option(names = "--service", paramLabel = "NAME", description = "Only what this service sold.")
    private @Nullable String service;

    Selection selection() {
        Optional<Instant> from = Optional.ofNullable(since).map(text -> instant("--since", text, 0));
        Optional<Instant> to = Optional.ofNullable(until).map(text -> instant("--until", text, 1));
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--since " + since + " is not before --until " + until + ", so no sale can be meant");
        }
        return new Selection(from, to, Optional.ofNullable(service).map(SaleOptions::name));
    }

    private static Instant instant(String option, String text, int daysAfter) {
        try {
            Instant instant = text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text)
                            .plusDays(daysAfter)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant();
            var unused = instant.toEpochMilli();
            return instant;
        } catch (DateTimeException | ArithmeticException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    option + " takes a date such as 2026-11-01 or an instant such as 2026-11-01T12:00:00Z, both in UTC,"
                            + " not \"" + text + "\"");
        }
    }

    private static Name name(String text) {
        try {
            return new Name(text);
        } catch (L402Exception e) {
            throw new CommandFailure(ExitCode.USAGE, "--service: " + e.getMessage());
        }
    }
}
