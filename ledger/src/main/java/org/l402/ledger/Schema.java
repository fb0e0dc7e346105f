package org.l402.ledger;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/** The tables of a ledger, brought to the version that this program knows by the scripts in {@code migrations}. */
final class Schema {

    private static final String MIGRATIONS = "classpath:org/l402/ledger/migrations";

    private Schema() {}

    /**
     * Makes the tables or brings them up to date; always true.
     *
     * @throws org.flywaydb.core.api.FlywayException when it cannot, for instance because the tables are another
     *     program's
     * @throws LedgerException when a newer version of this program was here before
     */
    static boolean migrate(DataSource database, String place) {
        Flyway flyway = flyway(database);
        refuseNewer(flyway, place);
        return flyway.migrate().success;
    }

    /**
     * Whether the tables are there; changes nothing, so that it disturbs nobody who makes them at this moment.
     *
     * @throws LedgerException when a newer version of this program was here before
     */
    static boolean isMade(DataSource database, String place) {
        Flyway flyway = flyway(database);
        refuseNewer(flyway, place);
        return flyway.info().applied().length > 0;
    }

    private static Flyway flyway(DataSource database) {
        return Flyway.configure(Schema.class.getClassLoader())
                .loggers("slf4j")
                .dataSource(database)
                .locations(MIGRATIONS)
                .table("ledger_schema")
                .load();
    }

    private static void refuseNewer(Flyway flyway, String place) {
        for (MigrationInfo migration : flyway.info().applied()) {
            if (!migration.getState().isResolved()) {
                throw new LedgerException(place + " was written by a newer version of this program (schema "
                        + migration.getVersion() + "); use that version, nothing is lost meanwhile: the node keeps"
                        + " what was paid");
            }
        }
    }
}
