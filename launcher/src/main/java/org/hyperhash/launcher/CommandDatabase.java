package org.hyperhash.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.hyperhash.ledger.Ledger;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.database.DatabaseUnavailable;
import org.hyperhash.platform.database.EmbeddedPostgres;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.logging.Logging;

/**
 * The database for a command, beside a running role or without one; as it is, nothing is migrated.
 */
final class CommandDatabase implements AutoCloseable {
    /** The command's own, and two at a time for who looks at the versions of the tables. */
    private static final int CONNECTIONS = 3;

    /** A busy machine may not answer within the time that is right for a role. */
    private static final int CONNECT_TRIES = 4;

    private final Logging logging;
    private final Database database;
    private final Connection connection;
    private final String name;

    private CommandDatabase(
            Logging logging, Database database, Connection connection, String name) {
        this.logging = logging;
        this.database = database;
        this.connection = connection;
        this.name = name;
    }

    /**
     * The database of a ledger. Makes nothing that is not there: what a mistyped directory holds
     * must not look like an empty book.
     */
    static CommandDatabase withLedger(Configured<HhConfig> configured)
            throws CommandFailed, IOException, InterruptedException {
        if (configured.value().database() instanceof DatabaseOptions.Embedded own
                && !Files.isDirectory(own.directory())) {
            throw noLedger(own.directory().toString());
        }
        CommandDatabase opened = open(configured);
        try {
            if (Ledger.isIn(opened.connection)) {
                return opened;
            }
            opened.close();
        } catch (SQLException failure) {
            stop(opened.database, opened.logging);
            throw unusable(failure);
        }
        throw noLedger(opened.name);
    }

    /** The database, which is made when it is an embedded one that is not there. */
    static CommandDatabase open(Configured<HhConfig> configured)
            throws CommandFailed, IOException, InterruptedException {
        DatabaseOptions target = target(configured.value().database());
        // What goes wrong is told once, by the command.
        Logging logging =
                Logging.start(
                        "ledger",
                        configured.value().log().withoutFiles(),
                        configured.secrets(),
                        OutputStream.nullOutputStream());
        Database database = new Database(target, List.of());
        try {
            database.start(_ -> {});
            return new CommandDatabase(logging, database, connect(database), name(target));
        } catch (DatabaseUnavailable failure) {
            stop(database, logging);
            throw unusable(failure);
        } catch (IOException failure) {
            stop(database, logging);
            throw unusable(failure);
        } catch (InterruptedException failure) {
            stop(database, logging);
            throw failure;
        }
    }

    private static CommandFailed unusable(Exception failure) {
        return new CommandFailed(ExitCode.CANNOT_START, String.valueOf(failure.getMessage()));
    }

    private static Connection connect(Database database) throws DatabaseUnavailable {
        for (int tries = 1; ; tries++) {
            try {
                return database.connection();
            } catch (DatabaseUnavailable busy) {
                if (tries == CONNECT_TRIES) {
                    throw busy;
                }
            }
        }
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
        // Fewer would do for a role, and leave none for the versions of the tables.
        int connections = Math.max(CONNECTIONS, configured.connections());
        return switch (configured) {
            case DatabaseOptions.Embedded own ->
                    new DatabaseOptions.Embedded(own.directory(), connections);
            case DatabaseOptions.External server ->
                    new DatabaseOptions.External(
                            server.url(), server.user(), server.password(), connections);
        };
    }

    private static String name(DatabaseOptions options) {
        return switch (options) {
            case DatabaseOptions.Embedded own -> own.directory().toString();
            case DatabaseOptions.External server -> server.url();
        };
    }

    private static CommandFailed noLedger(String where) {
        return new CommandFailed(
                ExitCode.CANNOT_START,
                "there is no ledger in %s: check data-dir, network and database.url"
                        .formatted(where));
    }

    /** Where it is, for people. */
    String name() {
        return name;
    }

    Database database() {
        return database;
    }

    /** Of this command's thread alone. */
    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws IOException, SQLException {
        connection.close();
        stop(database, logging);
    }

    private static void stop(Database database, Logging logging) throws IOException {
        try {
            database.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        logging.close();
    }
}
