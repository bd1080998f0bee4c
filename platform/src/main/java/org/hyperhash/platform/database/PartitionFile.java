package org.hyperhash.platform.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * One partition in a file of its own, in the form of a backup that has nothing else: to be taken
 * out of the database, and to come back.
 */
public final class PartitionFile {
    private static final int BUFFER_BYTES = 1 << 16;

    /** How long others may keep a partition that came back from being seen. */
    private static final String ATTACH_LIMIT = "30s";

    private PartitionFile() {}

    /**
     * What was read of a file.
     *
     * @param table with its schema
     * @param rowsDigest SHA-256 of the rows, the same whenever they are written
     * @param bytes of the file
     * @param sha256 of the file, in hex
     */
    public record Content(String table, long rows, String rowsDigest, long bytes, String sha256) {}

    /**
     * Writes the rows of one moment, while others go on; the file is complete and on disk
     * afterwards. Ends the connection's transaction.
     *
     * @param of the tables to which it belongs
     * @param table with its schema
     * @throws FileAlreadyExistsException when there is such a file
     */
    public static void write(
            Connection connection, Migrations of, String table, Path file, Instant at)
            throws SQLException, IOException {
        connection.setAutoCommit(false);
        BackupManifest.Schema schema =
                new BackupManifest.Schema(of.schema(), version(connection, of));
        connection.rollback();
        BackupManifest written = BackupWriter.writeTable(connection, schema, table, file, at);
        if (!written.isPartition()) {
            throw new SQLException("there is no partition " + table);
        }
    }

    private static String version(Connection connection, Migrations of) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row =
                        select.executeQuery(
                                ("SELECT version FROM %s.flyway_schema_history WHERE success"
                                                + " AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1")
                                        .formatted(of.schema()))) {
            return row.next() ? row.getString(1) : SchemaMigrator.NO_VERSION;
        }
    }

    /**
     * Reads a whole file and holds it against its checksums.
     *
     * @throws IOException when it is absent, damaged or no such file; the message says what
     */
    public static Content read(Path file) throws IOException {
        try (BackupFile backup = new BackupFile(file)) {
            backup.verify();
            BackupManifest.Table table = table(file, backup);
            return new Content(
                    table.name(), table.rows(), table.digest(), Files.size(file), sha256(file));
        }
    }

    private static BackupManifest.Table table(Path file, BackupFile backup) throws IOException {
        if (!backup.manifest().isPartition()) {
            throw new IOException(file + " is not the file of a partition");
        }
        return backup.manifest().tables().getFirst();
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = BackupManifest.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Puts the rows back, into the partition or as the partition again if there is none. Others see
     * them at the end of the caller's transaction, who holds the parent alone by then.
     *
     * @throws IOException when the file is damaged or has columns that are not there any more
     */
    public static void restore(Connection connection, Path file) throws IOException, SQLException {
        try (BackupFile backup = new BackupFile(file)) {
            BackupManifest.Table table = table(file, backup);
            BackupRestore.requirePartition(table);
            boolean missing = isMissing(connection, table.name());
            if (missing) {
                execute(
                        connection,
                        "CREATE TABLE %s (LIKE %s INCLUDING ALL)"
                                .formatted(table.name(), table.parent()));
            }
            requireColumns(connection, file, table);
            BackupRestore.copy(connection, backup, table);
            if (missing) {
                execute(
                        connection,
                        "ALTER TABLE %s ATTACH PARTITION %s %s"
                                .formatted(table.parent(), table.name(), table.bound()));
            }
            // Whoever looks at the parent has the rows of before or those of afterwards.
            execute(connection, "SET LOCAL lock_timeout = '" + ATTACH_LIMIT + "'");
            execute(
                    connection,
                    "LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE".formatted(table.parent()));
        }
    }

    private static boolean isMissing(Connection connection, String table) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT to_regclass(?) IS NULL")) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Columns that were added since get their defaults. */
    private static void requireColumns(Connection connection, Path file, BackupManifest.Table table)
            throws SQLException, IOException {
        Set<String> gone = new HashSet<>(table.columns());
        new Catalog(connection).columns(table.name()).forEach(gone::remove);
        if (!gone.isEmpty()) {
            throw new IOException(
                    "%s has columns that %s does not have: %s".formatted(file, table.name(), gone));
        }
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (Statement execute = connection.createStatement()) {
            execute.execute(statement);
        }
    }
}
