package org.l402.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.ledger.Cursor;
import org.l402.ledger.Ledger;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.sandbox.Receiving;
import org.l402.lightning.sandbox.SandboxNode;
import picocli.CommandLine.Help.Ansi;

/** How far a ledger is behind a node, and how that is told. */
class LedgerStandingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path data;

    private final SandboxNode node = new SandboxNode(InstantSource.system());
    private final String nodeId = node.nodeId().hex();

    @Test
    void standing_withoutALedger_isNoneYet() {
        assertThat(standing().exists()).isFalse();
        assertThat(text()).contains("ledger      none yet; gateway run makes it");
        assertThat(Files.exists(Ledger.file(data))).isFalse();
    }

    @Test
    void standing_nothingPaidEver_isUpToDate() {
        Ledger.keep(data).close();

        assertThat(standing()).isEqualTo(standing(true, null, 0L));
        assertThat(text()).contains("ledger      up to date; no payment seen yet");
    }

    @Test
    void standing_allRead_tellsTheAgeOfTheLastPayment() throws Exception {
        Instant settledAt = Instant.now().minus(Duration.ofMinutes(3)).truncatedTo(ChronoUnit.SECONDS);
        pay();
        read(1, settledAt);

        assertThat(standing()).isEqualTo(standing(true, settledAt, 0L));
        assertThat(text()).contains("up to date; last payment seen " + settledAt + ", 3 minutes ago");
    }

    @Test
    void standing_paymentsThatWereNotRead_areCounted() throws Exception {
        Instant settledAt = Instant.parse("2026-11-23T12:00:00Z");
        pay();
        read(1, settledAt);
        pay();
        pay();

        assertThat(standing()).isEqualTo(standing(true, settledAt, 2L));
        assertThat(text()).contains("2 payments of the node not read yet");
        assertThat(members()).containsEntry("behind", 2L).containsEntry("last_settled_at", settledAt);
    }

    @Test
    void standing_nodeAway_isKnownAsFarAsTheLedgerKnowsIt() throws Exception {
        Instant settledAt = Instant.parse("2026-11-23T12:00:00Z");
        pay();
        read(1, settledAt);
        node.receiving(Receiving.DOWN);

        LedgerStanding standing = standing();

        assertThat(standing.lastSettled()).contains(settledAt);
        assertThat(standing.behind()).isEmpty();
        assertThat(standing.trouble()).contains("the sandbox node is down");
        assertThat(LedgerStanding.of(data, nodeId).lastSettled()).contains(settledAt);
    }

    @Test
    void standing_ledgerThatIsNone_saysSo() throws IOException {
        Files.writeString(Ledger.file(data), "no database ".repeat(1000));

        assertThat(standing().trouble())
                .hasValueSatisfying(why -> assertThat(why).contains("is damaged, or not a ledger"));
        assertThat(text()).contains("ledger      the ledger ", "is damaged");
    }

    private void read(long position, Instant settledAt) {
        try (Ledger ledger = Ledger.keep(data)) {
            ledger.record(nodeId, List.of(), new Cursor(position, settledAt));
        }
    }

    private void pay() throws Exception {
        InvoiceIssuer.Issued issued = node.issue(
                        new InvoiceIssuer.Request(MilliSatoshi.ofSat(1), "a coffee", Duration.ofMinutes(1)))
                .toCompletableFuture()
                .get();
        var unused = node.pay(issued.bolt11(), MilliSatoshi.ZERO, PATIENCE)
                .toCompletableFuture()
                .get();
    }

    private LedgerStanding standing() {
        return LedgerStanding.of(data, nodeId, node, PATIENCE);
    }

    private static LedgerStanding standing(boolean exists, @Nullable Instant last, long behind) {
        return new LedgerStanding(exists, Optional.ofNullable(last), Optional.of(behind), Optional.empty());
    }

    private Checkup checkup() {
        NodeCheck.Known nothing = new NodeCheck.Known(Optional.empty(), Optional.empty());
        return new NodeCheck(node, MilliSatoshi.ofSat(1), nothing, InstantSource.system())
                .run()
                .with(standing());
    }

    private String text() {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        CheckupText.print(out, Ansi.OFF, "a node", checkup());
        out.flush();
        return text.toString();
    }

    @SuppressWarnings("unchecked") // a JSON object's members
    private Map<String, Object> members() {
        Object ledger = CheckupText.members("lnd", "a node", checkup(), 0).get("ledger");
        return (Map<String, Object>) Objects.requireNonNull(ledger);
    }
}
