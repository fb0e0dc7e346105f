package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.state.ClientState;
import org.l402.client.state.ClientStateException;
import org.l402.lightning.MilliSatoshi;

/** A state file that cannot be used: nothing is spent, and the message says why. */
class StateTroubleTest extends ShopTest {

    @Test
    void get_journalOfANewerVersion_paysNothing() throws Exception {
        get("/weather/x");
        sql("PRAGMA user_version = 7");

        paysNothing(directory(), "newer version");
    }

    @Test
    void get_journalDamaged_paysNothing() throws Exception {
        get("/weather/x");
        Path file = directory().resolve("client.db");
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
        Files.write(file, bytes);

        paysNothing(directory(), "damaged");
    }

    @Test
    void get_journalEmptied_isNoFreshBudget() throws Exception {
        get("/weather/x");
        Files.write(directory().resolve("client.db"), new byte[0]);
        Files.deleteIfExists(directory().resolve("client.db-wal"));

        paysNothing(directory(), "is empty");
    }

    @Test
    void get_directoryThatCannotBeWritten_paysNothing() throws Exception {
        // For every user, also one to whom file modes mean nothing.
        paysNothing(Path.of("/proc/l402-state"), "cannot be made");
    }

    @Test
    void get_placeOfTheDirectoryTaken_paysNothing() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "mine");

        paysNothing(file.resolve("state"), "cannot be made");
    }

    @Test
    @Tag("rule-9")
    void get_journalThatTakesNoEntry_paysNothing() throws Exception {
        get("/weather/x");
        sql("CREATE TRIGGER full BEFORE INSERT ON payments BEGIN SELECT RAISE(ABORT, 'there is no room'); END");

        paysNothing(directory(), "there is no room");
    }

    @Test
    @Tag("rule-11")
    void get_credentialThatCannotBeStored_isPaidNotDeliveredAndServedOnceItCan() throws Exception {
        get("/stock/x");
        sql("CREATE TRIGGER full BEFORE INSERT ON credentials BEGIN SELECT RAISE(ABORT, 'there is no room'); END");

        Result.PaidNotDelivered<String> result = notDelivered(get("/weather/x"));
        assertThat(result.reason()).contains("could not be stored", "there is no room");
        assertThat(shop.authorizations()).hasSize(2);
        try (ClientState state = new ClientState(directory(), clock)) {
            assertThat(state.pending()).hasSize(1);
        }

        sql("DROP TRIGGER full");
        assertHeld(get("/weather/x"), "the goods of /weather/x");
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(2));
        try (ClientState state = new ClientState(directory(), clock)) {
            assertThat(state.credentials(Origin.of(shop.at("/")))).hasSize(2);
        }
    }

    private void paysNothing(Path state, String said) {
        int before = wallet.calls();
        assertThatExceptionOfType(ClientStateException.class)
                .isThrownBy(() -> get(builder(Limits.PLAY_MONEY).state(state), shop.at("/another/x")))
                .withMessageContaining(said)
                .withMessageContaining("othing is paid without it");
        assertThat(wallet.calls()).isEqualTo(before);
    }

    private void sql(String statement) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory().resolve("client.db"));
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
