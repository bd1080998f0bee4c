package org.hyperhash.platform.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a database says about its own tables. Used by one thread within one transaction. */
final class Catalog {
    static final String HISTORY = "flyway_schema_history";

    /** Tables that hold rows: partitions, not what they are partitions of. */
    private static final String TABLES =
            "SELECT c.oid::regclass::text, coalesce(i.inhparent::regclass::text, ''),"
                    + " coalesce(pg_get_expr(c.relpartbound, c.oid), '')"
                    + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " LEFT JOIN pg_inherits i ON i.inhrelid = c.oid"
                    + " WHERE n.nspname = ANY (?) AND c.relkind = 'r' AND c.relname <> '"
                    + HISTORY
                    + "' ORDER BY 1";

    private static final String REFERENCES =
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
                    + " WHERE contype = 'f' AND conrelid <> confrelid";
    private static final String COLUMNS =
            "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = ?::regclass"
                    + " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
                    + " ORDER BY attnum";
    private static final String KEY =
            "SELECT quote_ident(a.attname) FROM pg_index i CROSS JOIN unnest(i.indkey)"
                    + " WITH ORDINALITY AS k(attnum, place)"
                    + " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum"
                    + " WHERE i.indrelid = ?::regclass AND i.indisprimary ORDER BY k.place";
    private static final String SEQUENCES =
            "SELECT c.oid::regclass::text FROM pg_class c"
                    + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = ANY (?) AND c.relkind = 'S' ORDER BY 1";

    private final Connection connection;

    /**
     * @param parent and {@code bound} of a partition; empty for others
     */
    record Table(String name, String parent, String bound) {}

    Catalog(Connection connection) {
        this.connection = connection;
    }

    /** In an order in which each table comes after those that it refers to. */
    List<Table> tables(List<String> schemas) throws SQLException {
        Map<String, Table> waiting = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(TABLES)) {
            select.setArray(1, connection.createArrayOf("text", schemas.toArray(String[]::new)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String name = row.getString(1);
                    waiting.put(name, new Table(name, row.getString(2), row.getString(3)));
                }
            }
        }
        return ordered(waiting, references());
    }

    private Map<String, Set<String>> references() throws SQLException {
        Map<String, Set<String>> references = new LinkedHashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(REFERENCES)) {
            while (row.next()) {
                references
                        .computeIfAbsent(row.getString(1), _ -> new LinkedHashSet<>())
                        .add(row.getString(2));
            }
        }
        return references;
    }

    private static List<Table> ordered(
            Map<String, Table> waiting, Map<String, Set<String>> references) {
        List<Table> ordered = new ArrayList<>();
        while (!waiting.isEmpty()) {
            List<Table> free =
                    waiting.values().stream()
                            .filter(table -> isFree(table, waiting, references))
                            .toList();
            if (free.isEmpty()) {
                throw new IllegalStateException(
                        "tables refer to each other in a circle: " + waiting.keySet());
            }
            free.forEach(table -> waiting.remove(table.name()));
            ordered.addAll(free);
        }
        return ordered;
    }

    private static boolean isFree(
            Table table, Map<String, Table> waiting, Map<String, Set<String>> references) {
        Set<String> needed = references.getOrDefault(table.name(), Set.of());
        return waiting.values().stream()
                .noneMatch(
                        other -> needed.contains(other.name()) || needed.contains(other.parent()));
    }

    List<String> columns(String table) throws SQLException {
        return texts(COLUMNS, table);
    }

    /** What makes the order of rows the same each time. */
    List<String> order(String table, List<String> columns) throws SQLException {
        List<String> key = texts(KEY, table);
        return key.isEmpty() ? columns : key;
    }

    private List<String> texts(String query, String parameter) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setString(1, parameter);
            List<String> texts = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    texts.add(row.getString(1));
                }
            }
            return texts;
        }
    }

    List<BackupManifest.Sequence> sequences(List<String> schemas) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SEQUENCES)) {
            select.setArray(1, connection.createArrayOf("text", schemas.toArray(String[]::new)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        List<BackupManifest.Sequence> sequences = new ArrayList<>();
        for (String name : names) {
            try (Statement select = connection.createStatement();
                    ResultSet row =
                            select.executeQuery("SELECT last_value, is_called FROM " + name)) {
                row.next();
                long next = row.getLong(1) + (row.getBoolean(2) ? 1 : 0);
                sequences.add(new BackupManifest.Sequence(name, next));
            }
        }
        return sequences;
    }
}
