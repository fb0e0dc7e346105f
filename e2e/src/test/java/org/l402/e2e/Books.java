package org.l402.e2e;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.l402.ledger.Ledger;

/** A ledger's file, as somebody with {@code sqlite3} comes to it. */
final class Books {

    private Books() {}

    /** How many rows there are; 0 where there is no ledger. */
    static long count(Path data) {
        try (Connection connection = open(data);
                ResultSet count = connection.createStatement().executeQuery("SELECT COUNT(*) FROM sale")) {
            return count.next() ? count.getLong(1) : 0;
        } catch (SQLException notYet) {
            return 0;
        }
    }

    /** Removes rows, as a backup put back in their place would. */
    static void remove(Path data, List<SaleRow> rows) {
        try (Connection connection = open(data);
                PreparedStatement delete = connection.prepareStatement("DELETE FROM sale WHERE payment_hash = ?")) {
            for (SaleRow row : rows) {
                delete.setString(1, row.paymentHash());
                if (delete.executeUpdate() != 1) {
                    throw new AssertionError("there is no row " + row);
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Connection open(Path data) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + Ledger.file(data) + "?open_mode=2&busy_timeout=10000");
    }
}
