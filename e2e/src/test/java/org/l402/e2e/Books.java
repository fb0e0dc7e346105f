package org.l402.e2e;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.l402.ledger.Ledger;

/** A ledger's file, as somebody with {@code sqlite3} comes to it. */
final class Books {

    private Books() {}

    /** Those of all rows; none where there is no ledger. */
    static Set<String> paymentHashes(Path data) {
        Set<String> hashes = new HashSet<>();
        try (Connection connection = open(data);
                ResultSet rows = connection.createStatement().executeQuery("SELECT payment_hash FROM sale")) {
            while (rows.next()) {
                hashes.add(rows.getString(1));
            }
        } catch (SQLException notYet) {
            hashes.clear();
        }
        return hashes;
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
