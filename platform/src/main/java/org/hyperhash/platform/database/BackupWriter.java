package org.hyperhash.platform.database;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Writes a snapshot of some schemas into one file, while others go on writing to them. The file
 * appears under its name when it is complete and on disk; only its owner can read it.
 */
final class BackupWriter {
    static final String MANIFEST = "manifest.json";

    /** What texts of values depend on. */
    private static final List<String> TEXT_FORM =
            List.of(
                    "SET LOCAL TimeZone = 'UTC'",
                    "SET LOCAL DateStyle = 'ISO, YMD'",
                    "SET LOCAL IntervalStyle = 'iso_8601'",
                    "SET LOCAL bytea_output = 'hex'",
                    "SET LOCAL extra_float_digits = 1");

    private final Connection connection;
    private final Catalog catalog;

    /** The one table that is written; all when empty. */
    private final Optional<String> only;

    private BackupWriter(Connection connection, Optional<String> only) {
        this.connection = connection;
        this.catalog = new Catalog(connection);
        this.only = only;
    }

    /**
     * @param schemas with the migrations that they have
     * @throws FileAlreadyExistsException when there is such a file
     */
    static BackupManifest write(
            Connection connection, List<BackupManifest.Schema> schemas, Path file, Instant at)
            throws SQLException, IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        try {
            BackupManifest manifest =
                    new BackupWriter(connection, Optional.empty()).snapshot(partial, schemas, at);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            return manifest;
        } catch (FileSystemException named) {
            throw named;
        } catch (IOException nameless) {
            throw new IOException(
                    "%s cannot be written: %s".formatted(file, nameless.getMessage()), nameless);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /**
     * Writes one table of a schema into a file, which is complete and on disk afterwards.
     *
     * @throws FileAlreadyExistsException when there is such a file
     */
    static BackupManifest writeTable(
            Connection connection,
            BackupManifest.Schema schema,
            String table,
            Path file,
            Instant at)
            throws SQLException, IOException {
        return new BackupWriter(connection, Optional.of(table)).snapshot(file, List.of(schema), at);
    }

    private BackupManifest snapshot(Path file, List<BackupManifest.Schema> schemas, Instant at)
            throws SQLException, IOException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            return writeTo(file, schemas, at);
        } finally {
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private BackupManifest writeTo(Path file, List<BackupManifest.Schema> schemas, Instant at)
            throws SQLException, IOException {
        Set<StandardOpenOption> create =
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel =
                        FileChannel.open(
                                file,
                                create,
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")));
                ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel))) {
            zip.setLevel(Deflater.BEST_SPEED);
            BackupManifest manifest = writeTables(zip, schemas, at);
            zip.putNextEntry(new ZipEntry(MANIFEST));
            zip.write(manifest.toJson());
            zip.closeEntry();
            zip.finish();
            channel.force(true);
            return manifest;
        }
    }

    private BackupManifest writeTables(
            ZipOutputStream zip, List<BackupManifest.Schema> schemas, Instant at)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            for (String setting : TEXT_FORM) {
                statement.execute(setting);
            }
        }
        List<String> names = schemas.stream().map(BackupManifest.Schema::name).toList();
        List<Catalog.Table> wanted =
                catalog.tables(names).stream()
                        .filter(table -> only.isEmpty() || only.get().equals(table.name()))
                        .toList();
        hold(wanted);
        List<BackupManifest.Table> tables = new ArrayList<>();
        for (Catalog.Table table : wanted) {
            tables.add(write(zip, table));
        }
        return new BackupManifest(
                BackupManifest.FORMAT,
                at,
                connection.getMetaData().getDatabaseProductVersion(),
                schemas,
                tables,
                only.isEmpty() ? catalog.sequences(names) : List.of());
    }

    /** A table that is dropped while others are written would be in no backup. */
    private void hold(List<Catalog.Table> tables) throws SQLException {
        if (tables.isEmpty()) {
            return;
        }
        List<String> names = tables.stream().map(Catalog.Table::name).toList();
        try (Statement lock = connection.createStatement()) {
            lock.execute("LOCK TABLE " + String.join(", ", names) + " IN ACCESS SHARE MODE");
        }
    }

    private BackupManifest.Table write(ZipOutputStream zip, Catalog.Table table)
            throws SQLException, IOException {
        List<String> columns = catalog.columns(table.name());
        String query =
                "COPY (SELECT %s FROM %s ORDER BY %s) TO STDOUT"
                        .formatted(
                                String.join(", ", columns),
                                table.name(),
                                String.join(", ", catalog.order(table.name(), columns)));
        zip.putNextEntry(new ZipEntry(table.name() + ".copy"));
        CountedOutput counted = new CountedOutput(zip);
        DigestOutputStream digested = new DigestOutputStream(counted, BackupManifest.sha256());
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        long rows = copy.copyOut(query, digested);
        zip.closeEntry();
        return new BackupManifest.Table(
                table.name(),
                columns,
                table.parent(),
                table.bound(),
                rows,
                counted.bytes,
                HexFormat.of().formatHex(digested.getMessageDigest().digest()));
    }

    /** Counts, and does not close what it writes to. */
    private static final class CountedOutput extends OutputStream {
        private final OutputStream out;
        private long bytes;

        CountedOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            bytes++;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            out.write(source, offset, length);
            bytes += length;
        }
    }
}
