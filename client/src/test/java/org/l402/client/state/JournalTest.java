package org.l402.client.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.client.budget.Allowance;
import org.l402.client.budget.Limit;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.quote.TokenTerms;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;

/** What the owner of a state reads in it, and what comes into it from elsewhere. */
class JournalTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Origin A = Origin.of(URI.create("https://a.example"));
    private static final Origin B = Origin.of(URI.create("https://b.example"));

    @TempDir
    private Path directory;

    private ClientState state;

    @BeforeEach
    void open() {
        state = new ClientState(directory.resolve("state"), InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void entries_ofAStateThatIsNotThere_areNone() {
        assertThat(state.journal().entries()).isEmpty();
        assertThat(state.journal().spending()).isEmpty();
        assertThat(state.isThere()).isFalse();
        state.make();
        assertThat(state.isThere()).isTrue();
    }

    @Test
    void entry_ofEachState_saysWhatCountsAndWhatBlocks() {
        Payment pending = reserved(1, A);
        Payment failed = reserved(2, A);
        state.failed(failed, "no route");
        paid(3, B);

        assertThat(entry(1).state()).isEqualTo(PaymentState.PENDING);
        assertThat(entry(1).isBlocking()).isTrue();
        assertThat(entry(1).counted())
                .isEqualTo(pending.amount().plus(entry(1).payment().maxFee()));
        assertThat(entry(2).reason()).contains("no route");
        assertThat(entry(2).endedAt()).contains(NOW);
        assertThat(entry(2).counted()).isEqualTo(MilliSatoshi.ZERO);
        assertThat(entry(3).fee()).contains(new MilliSatoshi(7));
        assertThat(entry(3).standing()).contains(Standing.UNACCEPTED);
        assertThat(entry(3).isBlocking()).isTrue();
        assertThat(state.journal().entry(preimage(4).paymentHash())).isEmpty();
        assertThat(state.journal().entries()).hasSize(3);
    }

    @Test
    void spending_isByOriginAsTheLimitsCountIt() {
        reserved(1, A);
        paid(2, A);
        paid(3, B);

        List<OriginSpending> spending = state.journal().spending();

        assertThat(spending).extracting(OriginSpending::origin).containsExactlyInAnyOrder(A, B);
        Allowance day = state.allowances(Limits.PLAY_MONEY, Network.REGTEST).stream()
                .filter(allowance -> allowance.limit() == Limit.PER_DAY)
                .findFirst()
                .orElseThrow();
        assertThat(sum(spending.stream().map(OriginSpending::spent).toList())).isEqualTo(day.spent());
        assertThat(sum(spending.stream().map(OriginSpending::held).toList())).isEqualTo(day.held());
    }

    @Test
    void allowances_commonToAllOrigins_leaveTheLimitForOneOut() {
        Limits limits = Limits.PLAY_MONEY.perOriginPerDay(MilliSatoshi.ofSat(5));

        assertThat(state.allowances(limits, Network.REGTEST))
                .extracting(Allowance::limit)
                .containsExactly(Limit.PER_REQUEST, Limit.PER_DAY);
    }

    @Test
    void take_fromElsewhere_isUsedAndSpentAndForgottenButNeverBlocksOrCounts() {
        HeldCredential elsewhere = elsewhere(1, A, "b3BhcXVl");

        assertThat(state.journal().take(elsewhere)).isEqualTo(Journal.Import.TAKEN);
        assertThat(state.journal().take(elsewhere)).isEqualTo(Journal.Import.HELD_ALREADY);
        assertThat(state.journal().take(elsewhere(1, B, "b3BhcXVl"))).isEqualTo(Journal.Import.KNOWN_OTHERWISE);
        assertThat(state.journal().take(elsewhere(1, A, "AAAA"))).isEqualTo(Journal.Import.KNOWN_OTHERWISE);

        HeldCredential held = state.credentials(A).get(0);
        assertThat(held.standing()).isEqualTo(Standing.IMPORTED);
        assertThat(held.isBlocking()).isFalse();
        assertThat(held.isUsable(NOW)).isTrue();
        assertThat(state.journal().spending()).isEmpty();
        assertThat(state.journal().entries()).isEmpty();
        assertThat(state.journal().resolve(held.paymentHash())).isFalse();
        assertThat(state.reserve(payment(1, A), Limits.PLAY_MONEY)).isInstanceOf(Reservation.TriedBefore.class);

        assertThat(state.liveCredentials(A)).hasSize(1);

        state.spent(held);
        assertThat(state.liveCredentials(A)).isEmpty();
        assertThat(state.credentials(A).get(0).standing()).isEqualTo(Standing.SPENT);
        assertThat(state.journal().forget(held.paymentHash())).isTrue();
        assertThat(state.journal().take(elsewhere)).isEqualTo(Journal.Import.TAKEN);
        state.accepted(state.credentials(A).get(0));
        assertThat(state.credentials(A).get(0).standing()).isEqualTo(Standing.ACCEPTED);
    }

    @Test
    void take_ofAPaymentBegunHere_isForTheWalletToSay() {
        reserved(1, A);
        state.failed(reserved(2, A), "no route");

        assertThat(state.journal().take(elsewhere(1, A, "b3BhcXVl"))).isEqualTo(Journal.Import.NOT_PAID_HERE);
        assertThat(state.journal().take(elsewhere(2, A, "b3BhcXVl"))).isEqualTo(Journal.Import.NOT_PAID_HERE);
        assertThat(state.pending()).hasSize(1);
        assertThat(state.credentials(A)).isEmpty();
    }

    private JournalEntry entry(int number) {
        Optional<JournalEntry> entry = state.journal().entry(preimage(number).paymentHash());
        return entry.orElseThrow();
    }

    private static MilliSatoshi sum(List<MilliSatoshi> amounts) {
        return amounts.stream().reduce(MilliSatoshi.ZERO, MilliSatoshi::plus);
    }

    private Payment reserved(int number, Origin origin) {
        Payment payment = payment(number, origin);
        assertThat(state.reserve(payment, Limits.PLAY_MONEY)).isInstanceOf(Reservation.Reserved.class);
        return payment;
    }

    private HeldCredential paid(int number, Origin origin) {
        return state.paid(reserved(number, origin), new PaymentOutcome.Paid(preimage(number), new MilliSatoshi(7)));
    }

    private static HeldCredential elsewhere(int number, Origin origin, String token) {
        Payment payment = payment(number, origin);
        Payment other = new Payment(
                payment.paymentHash(),
                origin,
                payment.path(),
                payment.network(),
                "elsewhere",
                payment.amount(),
                MilliSatoshi.ZERO,
                "",
                token,
                NOW,
                Instant.EPOCH);
        return new HeldCredential(
                new Purchase(other, MilliSatoshi.ZERO), preimage(number), TokenTerms.of(token), Standing.IMPORTED);
    }

    private static Payment payment(int number, Origin origin) {
        return new Payment(
                preimage(number).paymentHash(),
                origin,
                "/goods",
                Network.REGTEST,
                "a wallet",
                MilliSatoshi.ofSat(1),
                MilliSatoshi.ZERO,
                "an invoice",
                "b3BhcXVl",
                NOW,
                NOW.plusSeconds(600));
    }

    private static Preimage preimage(int number) {
        byte[] bytes = new byte[Preimage.LENGTH];
        bytes[0] = (byte) number;
        return Preimage.of(bytes);
    }
}
