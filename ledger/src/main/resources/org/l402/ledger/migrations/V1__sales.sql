-- One row for each invoice of ours that was paid. Times are milliseconds since 1970 in UTC, money is in msat.
CREATE TABLE sale (
    payment_hash TEXT NOT NULL PRIMARY KEY,
    service TEXT NOT NULL,
    capability TEXT NOT NULL,
    token_id TEXT NOT NULL,
    price_msat BIGINT NOT NULL CHECK (price_msat > 0),
    received_msat BIGINT NOT NULL CHECK (received_msat >= 0),
    settled_at BIGINT NOT NULL,
    node TEXT NOT NULL,
    node_index BIGINT NOT NULL CHECK (node_index > 0)
);

-- Holds all that sums need, so that they read no row.
CREATE INDEX sale_by_time ON sale (settled_at, service, capability, price_msat, received_msat);

-- How far each node's settlements were read; moves together with the rows.
CREATE TABLE node_cursor (
    node TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL CHECK (position > 0),
    settled_at BIGINT NOT NULL
);
