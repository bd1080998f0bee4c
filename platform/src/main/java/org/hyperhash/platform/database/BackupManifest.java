package org.hyperhash.platform.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.hyperhash.platform.json.Json;

/**
 * What is in a backup: the last entry of its file.
 *
 * @param format of the file, {@link #FORMAT}
 * @param at when the snapshot was taken
 * @param server version of the server that it was taken from
 * @param schemas with the migrations that they had
 * @param tables in an order in which each comes after those that it refers to
 * @param sequences that number rows
 */
public record BackupManifest(
        int format,
        Instant at,
        String server,
        List<Schema> schemas,
        List<Table> tables,
        List<Sequence> sequences) {
    /** Tables as text of COPY in a zip file. */
    public static final int FORMAT = 1;

    /**
     * @param version of the last migration
     */
    public record Schema(String name, String version) {}

    /**
     * @param parent of a partition; empty for others
     * @param bound of a partition, such as {@code FOR VALUES FROM (...) TO (...)}
     * @param digest SHA-256 of the rows as they are written, in hex
     */
    public record Table(
            String name,
            List<String> columns,
            String parent,
            String bound,
            long rows,
            long bytes,
            String digest) {
        public Table {
            columns = List.copyOf(columns);
        }

        String entry() {
            return name + ".copy";
        }

        boolean isPartition() {
            return !parent.isEmpty();
        }
    }

    /**
     * @param next number that it gives
     */
    public record Sequence(String name, long next) {}

    public BackupManifest {
        schemas = List.copyOf(schemas);
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
    }

    /** Whether it is one partition and nothing else: {@link PartitionFile}. */
    boolean isPartition() {
        return tables.size() == 1 && tables.getFirst().isPartition();
    }

    public long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    /** The same for two backups of the same content, whenever and wherever they were taken. */
    public String digest() {
        StringBuilder content = new StringBuilder();
        for (Schema schema : schemas) {
            content.append(schema).append('\n');
        }
        for (Table table : tables.stream().sorted(BackupManifest::byName).toList()) {
            content.append(table.name()).append(' ').append(table.digest()).append('\n');
        }
        for (Sequence sequence : sequences) {
            content.append(sequence).append('\n');
        }
        byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static int byName(Table one, Table other) {
        return one.name().compareTo(other.name());
    }

    byte[] toJson() {
        return Json.STRICT.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }
}
