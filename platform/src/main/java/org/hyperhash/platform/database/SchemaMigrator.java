package org.hyperhash.platform.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the tables of services up to date; a lock keeps two processes from doing it at once. */
final class SchemaMigrator {
    static final String NO_VERSION = "0";

    private static final Logger LOG = LoggerFactory.getLogger(SchemaMigrator.class);

    /** Of the server's advisory locks; "hh migr" in ASCII. */
    private static final long LOCK = 0x6868206d696772L;

    /** A backup or a restore by somebody else may take hours: nobody waits that long. */
    private static final int LOCK_LIMIT_MS = 2_000;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource database;
    private final List<Migrations> migrations;

    SchemaMigrator(DataSource database, List<Migrations> migrations) {
        this.database = database;
        this.migrations = migrations;
    }

    /** What the schemas have and what they are to get. */
    List<SchemaState> states() {
        List<SchemaState> states = new ArrayList<>();
        for (Migrations tables : migrations) {
            MigrationInfoService info = flyway(database, tables, MigrationVersion.LATEST).info();
            MigrationInfo current = info.current();
            states.add(
                    new SchemaState(
                            tables.schema(),
                            current == null ? NO_VERSION : version(current),
                            Arrays.stream(info.pending()).map(SchemaMigrator::version).toList()));
        }
        return states;
    }

    /** The note that Flyway made the schema has none, and may be all that there is. */
    private static String version(MigrationInfo migration) {
        @Nullable MigrationVersion version = migration.getVersion();
        return version == null ? NO_VERSION : version.getVersion();
    }

    /**
     * Brings all schemas up to date; one process at a time, so that a backup is of what the
     * migrations begin with.
     *
     * @param own connection, not of the database's pool: migrations need all of that when it is
     *     small
     * @param backupDirectory where tables with rows are backed up before they change
     * @return the backup, if one was made
     */
    Optional<Path> migrate(Connection own, Optional<Path> backupDirectory)
            throws SQLException, IOException {
        lock(own);
        Optional<Path> backup = Optional.empty();
        List<SchemaState> behind = states().stream().filter(SchemaState::isBehind).toList();
        if (!behind.isEmpty() && backupDirectory.isPresent()) {
            backup = Optional.of(backUp(own, behind, backupDirectory.get()));
        }
        for (Migrations tables : migrations) {
            flyway(database, tables, MigrationVersion.LATEST).migrate();
        }
        return backup;
    }

    /**
     * Keeps others from migrating and restoring, for as long as the connection lives.
     *
     * @throws TablesBusyException when somebody else does so now, and does not end soon
     */
    static void lock(Connection own) throws SQLException, IOException {
        try (Statement lock = own.createStatement()) {
            lock.execute("SET lock_timeout = " + LOCK_LIMIT_MS);
            lock.execute("SELECT pg_advisory_lock(" + LOCK + ")");
            lock.execute("RESET lock_timeout");
        } catch (SQLException failure) {
            if (LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
                throw new TablesBusyException();
            }
            throw failure;
        }
    }

    private static Path backUp(Connection own, List<SchemaState> behind, Path directory)
            throws SQLException, IOException {
        Instant now = Instant.now();
        Path file = Backups.file(directory, now, "before-migration");
        LOG.info("{} is to be migrated: backing up into {}", behind, file);
        BackupManifest written =
                BackupWriter.write(
                        own, behind.stream().map(SchemaState::asBackedUp).toList(), file, now);
        LOG.info("backed up {} rows, digest {}", written.rows(), written.digest());
        return file;
    }

    /** Makes one schema as it was at an earlier version, within the transaction of its caller. */
    void migrateTo(Connection transaction, String schema, String version) {
        OneTransaction all = new OneTransaction(transaction);
        for (Migrations tables : migrations) {
            if (tables.schema().equals(schema)) {
                flyway(all, tables, MigrationVersion.fromVersion(version)).migrate();
            }
        }
    }

    private static Flyway flyway(
            DataSource connections, Migrations tables, MigrationVersion target) {
        return Flyway.configure()
                .dataSource(connections)
                .schemas(tables.schema())
                .defaultSchema(tables.schema())
                .locations("classpath:" + tables.location())
                .failOnMissingLocations(true)
                .target(target)
                .load();
    }
}
