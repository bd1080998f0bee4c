package org.hyperhash.platform.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Backups of a database: one file with all rows of the services' schemas, independent of the
 * server's version and machine.
 */
public final class Backups {
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

    private final Database database;
    private final List<Migrations> migrations;
    private final InstantSource clock;

    /**
     * @param database that was started without migrations: it is taken as it is
     * @param migrations of the schemas that are backed up
     */
    public Backups(Database database, List<Migrations> migrations, InstantSource clock) {
        this.database = database;
        this.migrations = List.copyOf(migrations);
        this.clock = clock;
    }

    /** How far the schemas are. */
    public List<SchemaState> schemas() {
        return migrator().states();
    }

    /**
     * Brings the schemas up to date.
     *
     * @param backupDirectory where tables with rows are backed up first
     * @return that backup, if one was made
     */
    public Optional<Path> migrate(Path backupDirectory) throws IOException, SQLException {
        try (Connection connection = database.unpooled()) {
            return migrator().migrate(connection, Optional.of(backupDirectory));
        }
    }

    private SchemaMigrator migrator() {
        return new SchemaMigrator(database.pool(), migrations);
    }

    /** A name for a backup in a directory, which is made. */
    public static Path file(Path directory, Instant at, String what) throws IOException {
        Files.createDirectories(directory);
        String time = FILE_TIME.format(at.atOffset(ZoneOffset.UTC));
        return directory.resolve("%s-%s.zip".formatted(time, what));
    }

    /**
     * Writes a snapshot, while others go on writing.
     *
     * @throws IOException when the file exists or the disk fails; no file is left then
     */
    public BackupManifest write(Path file) throws IOException, SQLException, DatabaseUnavailable {
        List<BackupManifest.Schema> schemas =
                schemas().stream().map(SchemaState::asBackedUp).toList();
        try (Connection connection = database.connection()) {
            return BackupWriter.write(connection, schemas, file, clock.instant());
        }
    }

    /**
     * Reads a whole backup.
     *
     * @throws IOException when it is damaged; the message names what
     */
    public static BackupManifest verify(Path file) throws IOException {
        try (BackupFile backup = new BackupFile(file)) {
            backup.verify();
            return backup.manifest();
        }
    }

    /**
     * Puts a backup into a database without tables.
     *
     * @throws IOException when the file or the database is not fit for that; nothing has changed
     */
    public BackupManifest restore(Path file) throws IOException, SQLException, DatabaseUnavailable {
        try (BackupFile backup = new BackupFile(file);
                Connection connection = database.unpooled()) {
            new BackupRestore(connection, migrator()).restore(backup);
            return backup.manifest();
        }
    }
}
