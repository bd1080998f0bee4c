package org.hyperhash.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.hyperhash.ledger.Ledger;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.database.EmbeddedPostgres;

/** The ledger's database for tools, beside a running role and without one. */
final class LedgerDatabase {
    private static final int CONNECTIONS = 2;

    private LedgerDatabase() {}

    static Database of(HhConfig config) throws IOException {
        return new Database(target(config.database()), List.of(Ledger.MIGRATIONS));
    }

    /** The embedded server belongs to the process that runs it: then this one is a guest. */
    private static DatabaseOptions target(DatabaseOptions configured) throws IOException {
        if (configured instanceof DatabaseOptions.Embedded own) {
            Optional<DatabaseOptions.External> running =
                    EmbeddedPostgres.running(own.directory(), CONNECTIONS);
            if (running.isPresent()) {
                return running.get();
            }
        }
        return configured;
    }
}
