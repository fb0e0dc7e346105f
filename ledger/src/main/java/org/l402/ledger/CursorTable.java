package org.l402.ledger;

import org.jdbi.v3.core.Handle;

/** The SQL about how far each node's settlements were read, which SQLite and PostgreSQL take alike. */
final class CursorTable {

    private CursorTable() {}

    /** Moves a node's cursor forward; never back. */
    static void move(Handle handle, String node, long position) {
        handle.execute(
                "INSERT INTO node_cursor (node, position) VALUES (?, ?)"
                        + " ON CONFLICT (node) DO UPDATE SET position = excluded.position"
                        + " WHERE node_cursor.position < excluded.position",
                node,
                position);
    }

    static long read(Handle handle, String node) {
        return handle.createQuery("SELECT position FROM node_cursor WHERE node = ?")
                .bind(0, node)
                .mapTo(Long.class)
                .findFirst()
                .orElse(0L);
    }
}
