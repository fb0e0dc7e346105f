package org.l402.client.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;
import org.l402.testkit.ManualClock;

class ClientStateTest {

    private static final Origin ORIGIN = Origin.of(URI.create("https://api.example.com"));
    private static final Preimage PREIMAGE = Preimage.of(new byte[32]);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-05-01T12:00:00Z"));

    @TempDir
    Path directory;

    @Test
    void begin_thenPaid_survivesReopening() {
        Payment payment = payment();
        try (ClientState state = open()) {
            assertThat(state.reserve(payment, Limits.PLAY_MONEY)).isEqualTo(new Reservation.Reserved(payment));
        }
        try (ClientState state = open()) {
            assertThat(state.pending(ORIGIN)).contains(payment);
            assertThat(state.credentials(ORIGIN)).isEmpty();
            state.paid(payment, new PaymentOutcome.Paid(PREIMAGE, new MilliSatoshi(7)));
        }
        try (ClientState state = open()) {
            assertThat(state.pending(ORIGIN)).isEmpty();
            assertThat(state.credentials(ORIGIN)).singleElement().satisfies(held -> {
                assertThat(held.purchase()).isEqualTo(new Purchase(payment, new MilliSatoshi(7)));
                assertThat(held.preimage()).isEqualTo(PREIMAGE);
                assertThat(held.isAccepted()).isFalse();
            });
            assertThat(state.credentials(Origin.of(URI.create("http://api.example.com"))))
                    .isEmpty();
        }
    }

    @Test
    void begin_invoiceKnown_neverAgain() {
        Payment payment = payment();
        try (ClientState state = open()) {
            assertThat(state.reserve(payment, Limits.PLAY_MONEY)).isEqualTo(new Reservation.Reserved(payment));
            assertThat(state.reserve(payment, Limits.PLAY_MONEY)).isEqualTo(new Reservation.TriedBefore());
            state.failed(payment, "no route");
            assertThat(state.reserve(payment, Limits.PLAY_MONEY)).isEqualTo(new Reservation.TriedBefore());
            assertThat(state.pending(ORIGIN)).isEmpty();
        }
    }

    @Test
    void lapsed_payment_isKnownUntilItEndsAnotherWay() {
        Payment payment = payment();
        try (ClientState state = open()) {
            state.reserve(payment, Limits.PLAY_MONEY);
            state.lapsed(payment, "no record");
            assertThat(state.lapsed(ORIGIN)).containsExactly(payment);

            state.resumed(payment);
            assertThat(state.lapsed(ORIGIN)).isEmpty();
            assertThat(state.pending(ORIGIN)).containsExactly(payment);

            state.lapsed(payment, "no record");
            state.paid(payment, new PaymentOutcome.Paid(PREIMAGE, MilliSatoshi.ZERO));
            assertThat(state.lapsed(ORIGIN)).isEmpty();
            state.resumed(payment);
            assertThat(state.pending(ORIGIN)).isEmpty();
            assertThat(state.credentials(ORIGIN)).hasSize(1);
        }
    }

    @Test
    void lapsed_payment_isNeverBegunAgain() {
        Payment payment = payment();
        try (ClientState state = open()) {
            state.reserve(payment, Limits.PLAY_MONEY);
            state.lapsed(payment, "the wallet has no record of it");

            assertThat(state.pending(ORIGIN)).isEmpty();
            assertThat(state.reserve(payment, Limits.PLAY_MONEY)).isEqualTo(new Reservation.TriedBefore());
        }
    }

    @Test
    void accepted_andSpent_areRemembered() {
        try (ClientState state = open()) {
            state.reserve(payment(), Limits.PLAY_MONEY);
            HeldCredential held = state.paid(payment(), new PaymentOutcome.Paid(PREIMAGE, MilliSatoshi.ZERO));
            state.accepted(held);
            assertThat(state.credentials(ORIGIN).get(0).isAccepted()).isTrue();
            assertThat(state.credentials(ORIGIN).get(0).isUsable(clock.instant()))
                    .isTrue();

            assertThat(state.liveCredentials(ORIGIN)).hasSize(1);

            state.spent(held);
            assertThat(state.credentials(ORIGIN).get(0).standing()).isEqualTo(Standing.SPENT);
            assertThat(state.liveCredentials(ORIGIN)).isEmpty();
        }
    }

    @Test
    void open_newFile_isForItsOwnerAlone() throws Exception {
        Path place = directory.resolve("a/b");
        try (ClientState state = new ClientState(place, clock)) {
            state.reserve(payment(), Limits.PLAY_MONEY);
            state.lock(ORIGIN).close();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                .isEqualTo("rwx------");
        try (var files = Files.list(place)) {
            assertThat(files.toList())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwxr-xrwx"})
    void open_directoryThatOthersMayWriteTo_isRefused(String mode) throws Exception {
        Path place = Files.createDirectory(directory.resolve("shared"));
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(mode));
        try (ClientState state = new ClientState(place, clock)) {
            assertThatThrownBy(state::make).hasMessageContainingAll(place.toString(), mode, "chmod go-w");
        }
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void open_fileReadableForOthers_isClosedToThem() throws Exception {
        open().close();
        try (ClientState state = open()) {
            state.reserve(payment(), Limits.PLAY_MONEY);
        }
        Files.setPosixFilePermissions(open().file(), PosixFilePermissions.fromString("rw-r--r--"));
        try (ClientState state = open()) {
            state.pending(ORIGIN);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open().file())))
                .isEqualTo("rw-------");
    }

    @Test
    void open_fileOfANewerVersion_isRefusedWithAWord() throws Exception {
        try (ClientState state = open()) {
            state.reserve(payment(), Limits.PLAY_MONEY);
        }
        sql("PRAGMA user_version = 7");

        assertThatThrownBy(() -> open().pending(ORIGIN))
                .isInstanceOf(ClientStateException.class)
                .hasMessageContaining("newer version")
                .hasMessageContaining("schema 7");
    }

    @Test
    void open_fileOfAnotherProgram_isRefusedAndNotTouched() throws Exception {
        sql("CREATE TABLE notes (text)");

        assertThatThrownBy(() -> open().pending(ORIGIN))
                .isInstanceOf(ClientStateException.class)
                .hasMessageContaining("another program");
        sql("INSERT INTO notes VALUES ('still there')");
    }

    @Test
    void open_fileThatIsNoDatabase_isRefusedAsDamaged() throws Exception {
        Files.writeString(open().file(), "this is not a database, whatever its name says".repeat(50));

        assertThatThrownBy(() -> open().pending(ORIGIN))
                .isInstanceOf(ClientStateException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void open_damagedPages_isRefusedAsDamaged() throws Exception {
        try (ClientState state = open()) {
            state.reserve(payment(), Limits.PLAY_MONEY);
        }
        byte[] bytes = Files.readAllBytes(open().file());
        java.util.Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
        Files.write(open().file(), bytes);

        assertThatThrownBy(() -> open().pending(ORIGIN))
                .isInstanceOf(ClientStateException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void open_directoryIsAFile_isRefusedWithAWord() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");

        assertThatThrownBy(() -> new ClientState(file, clock).reserve(payment(), Limits.PLAY_MONEY))
                .isInstanceOf(ClientStateException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void lock_heldByAnotherThread_isWaitedFor() throws Exception {
        try (ClientState state = open();
                ClientState other = open()) {
            OriginLock held = state.lock(ORIGIN);
            AtomicBoolean isReleased = new AtomicBoolean();
            AtomicBoolean cameAfter = new AtomicBoolean();
            Thread waiter = new Thread(() -> {
                try {
                    OriginLock lock = other.lock(ORIGIN);
                    cameAfter.set(isReleased.get());
                    lock.close();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            waiter.start();
            while (waiter.isAlive() && waiter.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            isReleased.set(true);
            held.close();
            held.close();
            waiter.join();
            assertThat(cameAfter).isTrue();
        }
    }

    @Test
    void lock_anotherOrigin_isFree() throws Exception {
        try (ClientState state = open();
                OriginLock lock = state.lock(ORIGIN);
                OriginLock other = state.lock(Origin.of(URI.create("https://other.example.com")))) {
            assertThat(lock).isNotSameAs(other);
        }
    }

    @Test
    void lock_ofManyOrigins_leavesABoundedNumberOfFiles() throws Exception {
        try (ClientState state = open()) {
            for (int i = 0; i < 500; i++) {
                state.lock(Origin.of(URI.create("https://" + i + ".example.com")))
                        .close();
            }
        }
        try (var files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".lock"))).hasSizeLessThanOrEqualTo(64);
        }
    }

    @Test
    void lock_throughASymbolicLink_isTheSameLock() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        try (ClientState state = open();
                ClientState other = new ClientState(link, clock)) {
            OriginLock held = state.lock(ORIGIN);
            FutureTask<OriginLock> waiting = new FutureTask<>(() -> other.lock(ORIGIN));
            Thread waiter = new Thread(waiting);
            waiter.start();
            while (waiter.isAlive() && waiter.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(waiting.isDone()).isFalse();
            held.close();
            waiting.get().close();
        }
    }

    @Test
    void open_placeBelowAFile_isRefusedInWords() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");

        assertThatThrownBy(
                        () -> new ClientState(file.resolve("state/l402"), clock).reserve(payment(), Limits.PLAY_MONEY))
                .isInstanceOf(ClientStateException.class)
                .hasMessageContaining("cannot be made")
                .hasMessageNotContaining("Exception");
    }

    @Test
    void defaultDirectory_followsTheEnvironment() {
        assertThat(ClientState.defaultDirectory(Map.of("HOME", "/home/ann")))
                .isEqualTo(Path.of("/home/ann/.local/state/l402"));
        assertThat(ClientState.defaultDirectory(Map.of("HOME", "/home/ann", "XDG_STATE_HOME", "/state")))
                .isEqualTo(Path.of("/state/l402"));
        assertThat(ClientState.defaultDirectory(Map.of("HOME", "/home/ann", "XDG_STATE_HOME", "relative")))
                .isEqualTo(Path.of("/home/ann/.local/state/l402"));
        assertThatThrownBy(() -> ClientState.defaultDirectory(Map.of())).hasMessageContaining("HOME");
    }

    private ClientState open() {
        return new ClientState(directory, clock);
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + open().file());
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private Payment payment() {
        return new Payment(
                PREIMAGE.paymentHash(),
                ORIGIN,
                "/weather/x",
                Network.REGTEST,
                "LND at 127.0.0.1:10009",
                MilliSatoshi.ofSat(1),
                MilliSatoshi.ofSat(5),
                "lnbcrt1",
                "b3BhcXVl",
                clock.instant(),
                clock.instant().plusSeconds(600));
    }
}
