package org.hyperhash.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.database.DatabaseOptions.Embedded;
import org.hyperhash.platform.database.DatabaseOptions.External;
import org.hyperhash.platform.database.EmbeddedPostgres;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;

/** What {@code hh doctor} finds about the database. */
final class DatabaseFinding {
    private static final String EXTERNAL_ADVICE =
            "start it, or check database.url, user and password";

    private DatabaseFinding() {}

    static Finding of(DatabaseOptions database) throws InterruptedException {
        return switch (database) {
            case Embedded embedded -> embedded(embedded.directory());
            case External external -> external(external);
        };
    }

    /** Runs the programs, but not the server: a role may have it in use, and makes it if needed. */
    private static Finding embedded(Path directory) throws InterruptedException {
        Path existing = MachineFindings.existing(directory);
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return new Finding.Broken(
                    "database: %s is not a directory that can be written".formatted(existing),
                    "change its owner, or set database.embedded-directory or database.url");
        }
        try {
            String version = EmbeddedPostgres.version(directory);
            String state =
                    Files.exists(directory.resolve("data"))
                            ? "in " + directory
                            : "a role makes it in " + directory;
            return new Finding.Good(
                    "database: %s runs here; %s is writable; %s"
                            .formatted(version, existing, state));
        } catch (IOException e) {
            return new Finding.Broken(
                    "database: the embedded server cannot run here: " + Failure.reason(e),
                    "mend that, or set database.url to a server of yours");
        }
    }

    private static Finding external(External external) throws InterruptedException {
        Database database = new Database(external, List.of());
        try {
            database.start(_ -> {});
            // Without migrations nothing has connected yet.
            database.connection().close();
            Health health = database.health();
            database.stop();
            return switch (health) {
                case Health.Up _ -> new Finding.Good("database: " + external.url());
                case Health.Degraded(String reason) -> broken(reason);
                case Health.Down(String reason) -> broken(reason);
            };
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return broken(String.valueOf(e.getMessage()));
        }
    }

    private static Finding broken(String reason) {
        return new Finding.Broken("database: " + reason, EXTERNAL_ADVICE);
    }
}
