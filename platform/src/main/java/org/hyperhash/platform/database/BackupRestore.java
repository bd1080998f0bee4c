package org.hyperhash.platform.database;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * Puts a backup into a database that has none of its tables, in one transaction: the schemas are
 * made as they were by their migrations, then all rows come. Whatever ends it early leaves nothing.
 * Used by one thread.
 */
final class BackupRestore {
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*");

    /** A history without tables is that of a first migration that was killed. */
    private static final String TABLES =
            "SELECT count(*) FROM pg_tables WHERE schemaname = ? AND tablename <> '%s'"
                    .formatted(Catalog.HISTORY);

    private static final Pattern BOUND = Pattern.compile("(FOR VALUES [^;]*|DEFAULT)");

    private final Connection connection;
    private final SchemaMigrator migrator;

    BackupRestore(Connection connection, SchemaMigrator migrator) {
        this.connection = connection;
        this.migrator = migrator;
    }

    /**
     * @throws IOException when the file is damaged, of another version, or the database is not
     *     empty; nothing was changed then
     */
    void restore(BackupFile file) throws IOException, SQLException {
        BackupManifest manifest = file.manifest();
        if (manifest.isPartition()) {
            throw new IOException(
                    "the file is no backup: it has only the rows of %s"
                            .formatted(manifest.tables().getFirst().name()));
        }
        // Whoever comes second finds what the first one made, all of it or nothing.
        SchemaMigrator.lock(connection);
        requireOwn(manifest);
        requireKnown(manifest.schemas());
        requireEmpty(manifest.schemas());
        file.verify();
        connection.setAutoCommit(false);
        try {
            for (BackupManifest.Schema schema : manifest.schemas()) {
                migrator.migrateTo(connection, schema.name(), schema.version());
            }
            fill(file);
            connection.commit();
        } finally {
            connection.rollback();
        }
    }

    /** What is filled is what was looked at: whoever made the file may mean no good. */
    private static void requireOwn(BackupManifest manifest) throws IOException {
        Set<String> schemas =
                manifest.schemas().stream()
                        .map(BackupManifest.Schema::name)
                        .collect(Collectors.toSet());
        List<String> names =
                Stream.concat(
                                manifest.tables().stream().map(BackupManifest.Table::name),
                                manifest.sequences().stream().map(BackupManifest.Sequence::name))
                        .toList();
        for (String name : names) {
            if (!schemas.contains(name.substring(0, Math.max(0, name.indexOf('.'))))) {
                throw new IOException(
                        "the backup has %s, but no schema that it belongs to".formatted(name));
            }
        }
    }

    private void requireKnown(List<BackupManifest.Schema> schemas) throws IOException {
        Map<String, SchemaState> known =
                migrator.states().stream()
                        .collect(Collectors.toMap(SchemaState::schema, Function.identity()));
        for (BackupManifest.Schema schema : schemas) {
            SchemaState state = known.get(schema.name());
            if (state == null) {
                throw new IOException(
                        "the backup has a schema %s, which this version does not know"
                                .formatted(schema.name()));
            }
            if (state.version().equals(SchemaMigrator.NO_VERSION)
                    && !state.pending().contains(schema.version())) {
                throw new IOException(
                        "the backup has version %s of schema %s; this version knows up to %s"
                                .formatted(
                                        schema.version(),
                                        schema.name(),
                                        state.pending().getLast()));
            }
        }
    }

    private void requireEmpty(List<BackupManifest.Schema> schemas)
            throws IOException, SQLException {
        for (BackupManifest.Schema schema : schemas) {
            try (PreparedStatement select = connection.prepareStatement(TABLES)) {
                select.setString(1, schema.name());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    if (row.getLong(1) > 0) {
                        throw new IOException(
                                "the database has tables of schema %s already: restore into an"
                                                .formatted(schema.name())
                                        + " empty one");
                    }
                }
            }
        }
    }

    private void fill(BackupFile file) throws IOException, SQLException {
        Catalog catalog = new Catalog(connection);
        try (Statement statement = connection.createStatement()) {
            for (BackupManifest.Table table : file.manifest().tables()) {
                requireName(table.name());
                if (table.isPartition()) {
                    makePartition(statement, table);
                }
                if (!catalog.columns(table.name()).equals(table.columns())) {
                    throw new IOException(
                            "the backup has other columns of %s than its migrations make"
                                    .formatted(table.name()));
                }
                copy(connection, file, table);
            }
            for (BackupManifest.Sequence sequence : file.manifest().sequences()) {
                requireName(sequence.name());
                statement.execute(
                        "SELECT setval('%s', %d, false)"
                                .formatted(sequence.name(), sequence.next()));
            }
        }
    }

    /** Its parts become parts of statements. */
    static void requirePartition(BackupManifest.Table table) throws IOException {
        requireName(table.name());
        requireName(table.parent());
        if (!BOUND.matcher(table.bound()).matches()) {
            throw new IOException("not the bound of a partition: " + table.bound());
        }
    }

    private static void makePartition(Statement statement, BackupManifest.Table table)
            throws IOException, SQLException {
        requirePartition(table);
        statement.execute(
                "CREATE TABLE IF NOT EXISTS %s PARTITION OF %s %s"
                        .formatted(table.name(), table.parent(), table.bound()));
    }

    private static void requireName(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IOException("not a name in a backup: " + name);
        }
    }

    /** Fails, with some rows in the transaction, when they are not those that were written. */
    static void copy(Connection connection, BackupFile file, BackupManifest.Table table)
            throws IOException, SQLException {
        String target = "%s (%s)".formatted(table.name(), String.join(", ", table.columns()));
        try (InputStream rows = file.rows(table)) {
            long taken =
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn("COPY " + target + " FROM STDIN", rows);
            if (taken != table.rows()) {
                throw new IOException(
                        "%s has %d rows, its manifest says %d"
                                .formatted(table.name(), taken, table.rows()));
            }
        }
    }
}
