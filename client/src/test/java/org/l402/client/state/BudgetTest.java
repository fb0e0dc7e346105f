package org.l402.client.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.l402.client.budget.Allowance;
import org.l402.client.budget.Exceeded;
import org.l402.client.budget.FeeCap;
import org.l402.client.budget.Limit;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;
import org.l402.testkit.ManualClock;

/** What counts against a limit, from when until when. */
class BudgetTest {

    private static final Origin A = Origin.of(URI.create("https://a.example"));
    private static final Origin B = Origin.of(URI.create("https://b.example"));
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Limits WIDE =
            Limits.of(MilliSatoshi.MAX, MilliSatoshi.MAX).feeCap(FeeCap.NONE);

    private final SecureRandom random = new SecureRandom();
    private final ManualClock clock = new ManualClock(NOON);

    @TempDir
    Path directory;

    private ClientState state;

    @BeforeEach
    void open() {
        state = new ClientState(directory.resolve("state"), clock);
    }

    @AfterEach
    void close() {
        state.close();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PER_REQUEST")
    void reserve_limitUsedUp_isRefusedWithTheFigures(Limit limit) {
        Limits limits = WIDE.with(limit, MilliSatoshi.ofSat(10));
        pay(A, 7, limits);

        Exceeded exceeded = refused(A, 4, limits);
        assertThat(exceeded.allowance())
                .isEqualTo(new Allowance(limit, MilliSatoshi.ofSat(10), MilliSatoshi.ofSat(7), MilliSatoshi.ZERO));
        assertThat(exceeded.allowance().left()).isEqualTo(MilliSatoshi.ofSat(3));
        assertThat(exceeded.asked()).isEqualTo(MilliSatoshi.ofSat(4));
        assertThat(exceeded.message("https://a.example"))
                .contains("4 sat", "10 sat", "3 sat are left", limit.label(), limit.scope());
        pay(A, 3, limits);
    }

    @Test
    void reserve_priceAboveTheLimitForOneRequest_isNeverFreed() {
        Exceeded exceeded = refused(A, 11, WIDE.perRequest(MilliSatoshi.ofSat(10)));

        assertThat(exceeded.allowance().limit()).isEqualTo(Limit.PER_REQUEST);
        assertThat(exceeded.freesAt()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"PER_ORIGIN_PER_DAY", "PER_HOUR", "PER_DAY", "PER_MONTH"})
    void reserve_windowPassed_isFreeAtTheMomentThatWasSaid(Limit limit) {
        Limits limits = WIDE.with(limit, MilliSatoshi.ofSat(10));
        pay(A, 6, limits);
        clock.advance(Duration.ofMinutes(10));
        pay(A, 4, limits);

        Instant freesAt = refused(A, 5, limits).freesAt().orElseThrow();
        assertThat(freesAt).isEqualTo(NOON.plus(limit.window().orElseThrow()).plusSeconds(1));
        clock.advance(Duration.between(clock.instant(), freesAt).minusSeconds(1));
        refused(A, 5, limits);
        clock.advance(Duration.ofSeconds(1));
        pay(A, 5, limits);
        refused(A, 2, limits);
    }

    @Test
    void reserve_totalUsedUp_isNeverFreed() {
        Limits limits = WIDE.total(MilliSatoshi.ofSat(10));
        pay(A, 10, limits);
        clock.advance(Duration.ofDays(10_000));

        assertThat(refused(B, 1, limits).freesAt()).isEmpty();
    }

    @Test
    void reserve_severalLimitsExceeded_namesTheOneThatFreesLast() {
        Limits limits = WIDE.perHour(MilliSatoshi.ofSat(2))
                .perOriginPerDay(MilliSatoshi.ofSat(5))
                .perMonth(MilliSatoshi.ofSat(50));
        pay(A, 2, limits);
        assertThat(refused(A, 1, limits).allowance().limit()).isEqualTo(Limit.PER_HOUR);
        clock.advance(Duration.ofHours(2));
        pay(A, 2, limits);

        assertThat(refused(A, 2, limits).allowance().limit()).isEqualTo(Limit.PER_ORIGIN_PER_DAY);
    }

    @Test
    void reserve_anotherOrigin_hasItsOwnLimit() {
        Limits limits = WIDE.perOriginPerDay(MilliSatoshi.ofSat(10));
        pay(A, 10, limits);

        refused(A, 1, limits);
        pay(B, 10, limits);
    }

    @Test
    void reserve_anotherNetworksMoney_doesNotCount() {
        Limits limits = WIDE.total(MilliSatoshi.ofSat(10));
        pay(A, 10, limits);

        assertThat(state.reserve(payment(A, 10, Network.SIGNET), limits)).isInstanceOf(Reservation.Reserved.class);
    }

    @Test
    @Tag("rule-8")
    void reserve_maximalFee_isHeldAndTheRealOneSettled() {
        Limits limits = WIDE.total(MilliSatoshi.ofSat(20)).feeCap(FeeCap.USUAL);
        Payment payment = reserved(A, 10, limits);
        assertThat(payment.maxFee()).isEqualTo(MilliSatoshi.ofSat(5));
        assertThat(total(limits).held()).isEqualTo(MilliSatoshi.ofSat(15));
        refused(B, 6, limits);

        state.paid(payment, new PaymentOutcome.Paid(preimage(), new MilliSatoshi(2500)));
        assertThat(total(limits).held()).isEqualTo(MilliSatoshi.ZERO);
        assertThat(total(limits).spent()).isEqualTo(new MilliSatoshi(12_500));
        refused(B, 8, limits);
        assertThat(reserved(B, 7, limits).maxFee()).isEqualTo(new MilliSatoshi(500));
    }

    @Test
    void reserve_feeAboveWhatWasAllowed_countsAsItIs() {
        Limits limits = WIDE.total(MilliSatoshi.ofSat(20));
        state.paid(reserved(A, 10, limits), new PaymentOutcome.Paid(preimage(), MilliSatoshi.ofSat(30)));

        assertThat(total(limits).spent()).isEqualTo(MilliSatoshi.ofSat(40));
        assertThat(total(limits).left()).isEqualTo(MilliSatoshi.ZERO);
    }

    @Test
    @Tag("rule-10")
    void reserve_paymentOnItsWay_isHeldInEveryWindowHoweverLong() {
        Limits limits = WIDE.perHour(MilliSatoshi.ofSat(10));
        Payment payment = reserved(A, 10, limits);
        clock.advance(Duration.ofDays(30));

        Exceeded exceeded = refused(B, 1, limits);
        assertThat(exceeded.freesAt()).isEmpty();
        assertThat(exceeded.message("b")).contains("10 sat are held back");

        state.paid(payment, new PaymentOutcome.Paid(preimage(), MilliSatoshi.ZERO));
        assertThat(refused(B, 1, limits).freesAt())
                .contains(clock.instant().plus(Duration.ofHours(1)).plusSeconds(1));
    }

    @Test
    void reserve_paymentFailed_isReleased() {
        Limits limits = WIDE.total(MilliSatoshi.ofSat(10));
        state.failed(reserved(A, 10, limits), "no route");

        pay(B, 10, limits);
    }

    @Test
    @Tag("rule-10")
    void reserve_paymentLapsed_isReleasedAndHeldAgainWhenTheWalletHasItAfterAll() {
        Limits limits = WIDE.total(MilliSatoshi.ofSat(10));
        Payment payment = reserved(A, 10, limits);
        state.lapsed(payment, "no record");
        pay(B, 10, limits);

        state.resumed(payment);
        assertThat(total(limits).held()).isEqualTo(MilliSatoshi.ofSat(10));
        refused(B, 1, limits);
        state.paid(payment, new PaymentOutcome.Paid(preimage(), MilliSatoshi.ZERO));
        assertThat(total(limits).spent()).isEqualTo(MilliSatoshi.ofSat(20));
    }

    @Test
    void reserve_credentialGivenUpOrForgotten_staysSpent() {
        Limits limits = WIDE.total(MilliSatoshi.ofSat(10));
        Payment payment = pay(A, 10, limits);

        assertThat(state.journal().forget(payment.paymentHash())).isFalse();
        assertThat(state.journal().resolve(payment.paymentHash())).isTrue();
        refused(B, 1, limits);
        assertThat(state.journal().forget(payment.paymentHash())).isTrue();
        assertThat(state.credentials(A)).isEmpty();
        refused(B, 1, limits);
    }

    @Test
    void reserve_anotherProcess_countsTheSameJournal() {
        Limits limits = WIDE.total(MilliSatoshi.ofSat(10));
        pay(A, 10, limits);

        try (ClientState other = new ClientState(directory.resolve("state"), clock)) {
            assertThat(other.reserve(payment(B, 1, Network.REGTEST), limits)).isInstanceOf(Reservation.OverLimit.class);
        }
    }

    @Test
    void reserve_clockTurnedBack_freesNothing() {
        Limits limits = WIDE.perHour(MilliSatoshi.ofSat(10));
        pay(A, 10, limits);
        clock.advance(Duration.ofMinutes(30));
        refused(A, 1, limits);

        turn(Instant.EPOCH);
        refused(A, 1, limits);
        turn(NOON.plus(Duration.ofMinutes(59)));
        refused(A, 1, limits);
        turn(NOON.plus(Duration.ofMinutes(61)));
        pay(A, 10, limits);
    }

    @Test
    void reserve_spentWhileTheClockWasBehind_countsFromTheLatestTimeEverSeen() {
        Limits limits = WIDE.with(Limit.PER_DAY, MilliSatoshi.ofSat(10));
        pay(A, 1, limits);
        turn(Instant.EPOCH);
        pay(A, 9, limits);

        turn(NOON.plus(Duration.ofHours(23)));
        refused(A, 1, limits);
        turn(NOON.plus(Duration.ofHours(24)).plusSeconds(1));
        pay(A, 10, limits);
    }

    @Test
    void reserve_clockAYearAheadByMistake_goesOnAtItsPaceAfterwards() {
        Limits limits = WIDE.perHour(MilliSatoshi.ofSat(10));
        turn(NOON.plus(Duration.ofDays(365)));
        pay(A, 10, limits);
        turn(NOON);
        refused(A, 1, limits);

        clock.advance(Duration.ofMinutes(40));
        refused(A, 1, limits);
        clock.advance(Duration.ofMinutes(20));
        Instant freesAt = refused(A, 1, limits).freesAt().orElseThrow();
        assertThat(freesAt).isEqualTo(clock.instant().plusSeconds(1));
        turn(freesAt);
        pay(A, 10, limits);
    }

    @Test
    void reserve_clockJumpsWhileItIsBehind_freesAnHourAtMost() {
        Limits limits = WIDE.with(Limit.PER_DAY, MilliSatoshi.ofSat(10));
        turn(NOON.plus(Duration.ofDays(365)));
        pay(A, 10, limits);
        turn(Instant.EPOCH);
        refused(A, 1, limits);

        turn(NOON);
        assertThat(refused(A, 1, limits).freesAt())
                .contains(NOON.plus(Duration.ofHours(23)).plusSeconds(1));
    }

    @Test
    void reserve_stopFile_stopsAllSpending() throws Exception {
        pay(A, 1, WIDE);
        Files.createFile(state.stopFile());

        assertThat(state.reserve(payment(A, 1, Network.REGTEST), WIDE)).isEqualTo(new Reservation.Stopped());
        assertThat(state.pending()).isEmpty();

        Files.delete(state.stopFile());
        pay(A, 1, WIDE);
    }

    @Test
    void reserve_stopFileThatCannotBeLookedAt_stops() throws Exception {
        pay(A, 1, WIDE);
        Files.createSymbolicLink(state.stopFile(), state.stopFile());

        assertThat(state.isStopped()).isTrue();
    }

    @Test
    void allowances_nothingSpentYet_makeNoFile() {
        assertThat(state.allowances(WIDE.perHour(MilliSatoshi.ofSat(10)), Network.REGTEST, A))
                .allSatisfy(allowance -> assertThat(allowance.left()).isEqualTo(allowance.most()))
                .hasSize(3);
        assertThat(directory.resolve("state")).doesNotExist();
    }

    private void turn(Instant to) {
        clock.advance(Duration.between(clock.instant(), to));
    }

    private Allowance total(Limits limits) {
        return state.allowances(limits, Network.REGTEST, A).stream()
                .filter(allowance -> allowance.limit() == Limit.TOTAL)
                .findFirst()
                .orElseThrow();
    }

    private Payment pay(Origin origin, long sat, Limits limits) {
        Payment payment = reserved(origin, sat, limits);
        state.paid(payment, new PaymentOutcome.Paid(preimage(), MilliSatoshi.ZERO));
        return payment;
    }

    private Payment reserved(Origin origin, long sat, Limits limits) {
        Reservation reservation = state.reserve(payment(origin, sat, Network.REGTEST), limits);
        assertThat(reservation).isInstanceOf(Reservation.Reserved.class);
        return ((Reservation.Reserved) reservation).payment();
    }

    private Exceeded refused(Origin origin, long sat, Limits limits) {
        Reservation reservation = state.reserve(payment(origin, sat, Network.REGTEST), limits);
        assertThat(reservation).isInstanceOf(Reservation.OverLimit.class);
        return ((Reservation.OverLimit) reservation).exceeded();
    }

    private Preimage preimage() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Preimage.of(bytes);
    }

    private Payment payment(Origin origin, long sat, Network network) {
        return new Payment(
                preimage().paymentHash(),
                origin,
                "/x",
                network,
                "a wallet",
                MilliSatoshi.ofSat(sat),
                MilliSatoshi.ZERO,
                "lnbcrt1",
                "b3BhcXVl",
                clock.instant(),
                clock.instant().plusSeconds(600));
    }
}
