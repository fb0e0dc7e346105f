package org.l402.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL about how far each node's settlements were read, which SQLite and PostgreSQL take alike. */
final class CursorTable {

    private CursorTable() {}

    /** Moves a node's cursor forward; never back. */
    static void move(Handle handle, String node, Cursor cursor) {
        handle.execute(
                "INSERT INTO node_cursor (node, position, settled_at) VALUES (?, ?, ?)"
                        + " ON CONFLICT (node) DO UPDATE SET position = excluded.position, settled_at = excluded.settled_at"
                        + " WHERE node_cursor.position < excluded.position",
                node,
                cursor.position(),
                cursor.settledAt().toEpochMilli());
    }

    /** Writes a row and takes it back, which nobody else sees; an update to what is there already is not written. */
    static void tryWriting(Handle handle) {
        move(handle, "", new Cursor(1, Instant.EPOCH));
        remove(handle, "");
    }

    static void remove(Handle handle, String node) {
        handle.execute("DELETE FROM node_cursor WHERE node = ?", node);
    }

    static Optional<Cursor> read(Handle handle, String node) {
        return handle.createQuery("SELECT position, settled_at FROM node_cursor WHERE node = ?")
                .bind(0, node)
                .map((row, context) ->
                        new Cursor(row.getLong("position"), Instant.ofEpochMilli(row.getLong("settled_at"))))
                .findFirst();
    }
}
