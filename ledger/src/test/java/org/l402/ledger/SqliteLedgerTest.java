package org.l402.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The ledger in SQLite. */
class SqliteLedgerTest extends LedgerContract {

    @TempDir
    Path directory;

    @Override
    Ledger open() {
        return Ledger.keep(directory);
    }
}
