package org.l402.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The ledger in a PostgreSQL of its own, with the same SQL and the same tables. */
class PostgresLedgerTest extends LedgerContract {

    private static EmbeddedPostgres server;
    private static int databases;

    @BeforeAll
    static void startServer() throws Exception {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    Ledger open() throws SQLException {
        String name = "ledger" + databases++;
        try (var statement = server.getPostgresDatabase().getConnection().createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        DataSource database = server.getDatabase("postgres", name);
        Schema.migrate(database, "the database");
        return new Ledger(
                database.getConnection(),
                e -> new LedgerException("the database: " + e, e),
                () -> {},
                () -> {},
                () -> {});
    }
}
