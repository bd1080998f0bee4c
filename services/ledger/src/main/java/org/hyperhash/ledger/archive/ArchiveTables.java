package org.hyperhash.ledger.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.hyperhash.platform.database.PartitionFile;

/** The archive's statements, each a part of its caller's transaction. Used by one thread. */
final class ArchiveTables {
    /** "hharchiv" in ASCII: whoever holds this lock archives. */
    private static final long LOCK = 0x6868_6172_6368_6976L;

    private static final String PARTITION = "shares_";

    /** As deep as the accountant looks for orphaned blocks. */
    private static final int FORGET_DEPTH = 200;

    /**
     * The first block of a journal whose rewards may still be computed from some records, and where
     * it stands. Parameters: journal, last record, first record, depth. The tip is at least where
     * the highest of our confirmed blocks puts it.
     */
    private static final String BLOCK_IN_NEED =
            """
            SELECT b.hash, coalesce(s.stage, 'waiting'), w.hash IS NOT NULL
            FROM ledger.blocks b
            LEFT JOIN ledger.block_states s USING (hash)
            LEFT JOIN ledger.block_windows w USING (hash)
            WHERE b.cut IS NOT NULL AND b.journal = ? AND b.window_from <= ? AND b.cut >= ?
                AND NOT (w.hash IS NOT NULL AND CASE coalesce(s.stage, 'waiting')
                    WHEN 'stale' THEN true
                    WHEN 'mature' THEN s.audited_at IS NOT NULL
                    WHEN 'orphaned' THEN b.height + ? < (
                        SELECT coalesce(max(o.height + t.confirmations - 1), 0)
                        FROM ledger.blocks o JOIN ledger.block_states t USING (hash)
                        WHERE t.stage IN ('seen', 'mature'))
                    ELSE false END)
            ORDER BY b.height, b.hash LIMIT 1
            """;

    private final Connection connection;

    ArchiveTables(Connection connection) {
        this.connection = connection;
    }

    /** The records of a journal on a day. */
    record Range(short journal, long first, long last) {}

    /** What is known of a file. */
    record Archive(
            String file, LocalDate day, long rows, long bytes, String sha256, Instant archivedAt) {}

    /** All files together. */
    record Totals(long days, long bytes) {}

    /** Takes the lock for as long as the connection lives; false when somebody else has it. */
    boolean tryLock() throws SQLException {
        return flag("SELECT pg_try_advisory_lock(" + LOCK + ")");
    }

    void unlock() throws SQLException {
        flag("SELECT pg_advisory_unlock(" + LOCK + ")");
    }

    private boolean flag(String query) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(query)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    boolean exist() throws SQLException {
        return flag("SELECT to_regclass('ledger.share_archives') IS NOT NULL");
    }

    /** The table of a day, with its schema. */
    static String table(LocalDate day) {
        return "ledger." + PARTITION + day.toString().replace('-', '_');
    }

    /** The days that have a partition, oldest first. */
    List<LocalDate> days() throws SQLException {
        TreeSet<LocalDate> days = new TreeSet<>();
        try (Statement select = connection.createStatement();
                ResultSet row =
                        select.executeQuery(
                                "SELECT c.relname FROM pg_inherits i JOIN pg_class c"
                                        + " ON c.oid = i.inhrelid"
                                        + " WHERE i.inhparent = 'ledger.shares'::regclass")) {
            while (row.next()) {
                String day = row.getString(1).substring(PARTITION.length()).replace('_', '-');
                days.add(LocalDate.parse(day));
            }
        }
        return List.copyOf(days);
    }

    /** Which records a day has; by the ends of its index. */
    List<Range> ranges(LocalDate day) throws SQLException {
        List<Range> ranges = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet row =
                        select.executeQuery(
                                ("SELECT * FROM (SELECT j.journal, (SELECT min(sequence) FROM %1$s"
                                                + " WHERE journal = j.journal) AS first,"
                                                + " (SELECT max(sequence) FROM %1$s"
                                                + " WHERE journal = j.journal) AS last"
                                                + " FROM ledger.journals j ORDER BY 1) AS ranges"
                                                + " WHERE first IS NOT NULL")
                                        .formatted(table(day)))) {
            while (row.next()) {
                ranges.add(new Range(row.getShort(1), row.getLong(2), row.getLong(3)));
            }
        }
        return ranges;
    }

    long rows(LocalDate day) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT count(*) FROM " + table(day))) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Why nothing at all is archived now, if that is so. */
    Optional<String> stopped() throws SQLException {
        return flag("SELECT EXISTS (SELECT 1 FROM ledger.pay_stop)")
                ? Optional.of("payouts are stopped: until that is settled, shares are evidence")
                : Optional.empty();
    }

    /** Why some records must stay, if they must. */
    Optional<String> need(List<Range> ranges) throws SQLException {
        for (Range range : ranges) {
            Optional<String> need = windowInNeed(range);
            if (need.isEmpty()) {
                need = blockInNeed(range);
            }
            if (need.isPresent()) {
                return need;
            }
        }
        return Optional.empty();
    }

    private Optional<String> windowInNeed(Range range) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT identity, needed_from FROM ledger.journals WHERE journal = ?")) {
            select.setShort(1, range.journal());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                String journal = row.getString(1);
                long neededFrom = row.getLong(2);
                if (row.wasNull()) {
                    return Optional.of(
                            "nobody knows yet where the next reward window of journal %s begins"
                                    .formatted(journal));
                }
                return range.last() < neededFrom
                        ? Optional.empty()
                        : Optional.of(
                                "the next reward window of journal %s may begin at record %d"
                                        .formatted(journal, neededFrom));
            }
        }
    }

    private Optional<String> blockInNeed(Range range) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BLOCK_IN_NEED)) {
            select.setShort(1, range.journal());
            select.setLong(2, range.last());
            select.setLong(3, range.first());
            select.setInt(4, FORGET_DEPTH);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String stage = row.getString(2);
                String why =
                        switch (stage) {
                            case "mature" -> "mature, but not audited since (hh ledger verify)";
                            case "disputed" -> "disputed";
                            case "orphaned" -> "orphaned, and may come back";
                            default -> "not mature";
                        };
                boolean counted = row.getBoolean(3);
                return Optional.of(
                        "block %s has them in its window and is %s"
                                .formatted(row.getString(1), counted ? why : "not counted yet"));
            }
        }
    }

    /** The files of a day, in the order in which they were written. */
    List<Archive> archives(LocalDate day) throws SQLException {
        return archives().stream().filter(archive -> archive.day().equals(day)).toList();
    }

    /** All files, oldest day first. */
    List<Archive> archives() throws SQLException {
        List<Archive> archives = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet row =
                        select.executeQuery(
                                "SELECT file, day, rows, bytes, sha256, archived_at"
                                        + " FROM ledger.share_archives ORDER BY day, file")) {
            while (row.next()) {
                archives.add(
                        new Archive(
                                row.getString(1),
                                row.getObject(2, LocalDate.class),
                                row.getLong(3),
                                row.getLong(4),
                                HexFormat.of().formatHex(row.getBytes(5)),
                                row.getTimestamp(6).toInstant()));
            }
        }
        return archives;
    }

    Totals totals() throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row =
                        select.executeQuery(
                                "SELECT count(DISTINCT day), coalesce(sum(bytes), 0)"
                                        + " FROM ledger.share_archives")) {
            row.next();
            return new Totals(row.getLong(1), row.getLong(2));
        }
    }

    boolean isRecorded(String file) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT EXISTS (SELECT 1 FROM ledger.share_archives WHERE file = ?)")) {
            select.setString(1, file);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    void record(
            LocalDate day,
            String file,
            PartitionFile.Content content,
            List<Range> ranges,
            Instant at)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.share_archives (file, day, rows, bytes, sha256,"
                                + " archived_at) VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, file);
            insert.setObject(2, day);
            insert.setLong(3, content.rows());
            insert.setLong(4, content.bytes());
            insert.setBytes(5, HexFormat.of().parseHex(content.sha256()));
            insert.setObject(6, time(at));
            insert.executeUpdate();
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.share_archive_ranges"
                                + " (file, journal, first_sequence, last_sequence)"
                                + " VALUES (?, ?, ?, ?)")) {
            for (Range range : ranges) {
                insert.setString(1, file);
                insert.setShort(2, range.journal());
                insert.setLong(3, range.first());
                insert.setLong(4, range.last());
                insert.executeUpdate();
            }
        }
    }

    /** Forgets the files of a day, whose rows are back. */
    void forget(LocalDate day) throws SQLException {
        byDay("DELETE FROM ledger.share_archives WHERE day = ?", day);
    }

    /** Until when the schedule leaves a day alone. */
    Optional<Instant> heldUntil(LocalDate day) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT until FROM ledger.share_holds WHERE day = ?")) {
            select.setObject(1, day);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getTimestamp(1).toInstant()) : Optional.empty();
            }
        }
    }

    void hold(LocalDate day, Instant until) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        "INSERT INTO ledger.share_holds (day, until) VALUES (?, ?)"
                                + " ON CONFLICT (day) DO UPDATE SET until = excluded.until")) {
            upsert.setObject(1, day);
            upsert.setObject(2, time(until));
            upsert.executeUpdate();
        }
    }

    void release(LocalDate day) throws SQLException {
        byDay("DELETE FROM ledger.share_holds WHERE day = ?", day);
    }

    private void byDay(String statement, LocalDate day) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(statement)) {
            delete.setObject(1, day);
            delete.executeUpdate();
        }
    }

    /** Lets nobody write into a day; those who read go on. */
    void lockDay(LocalDate day, String limit) throws SQLException {
        execute("SET LOCAL lock_timeout = '" + limit + "'");
        execute("LOCK TABLE %s IN SHARE MODE".formatted(table(day)));
    }

    /** Lets nobody read or write any share. */
    void lockAll() throws SQLException {
        execute("LOCK TABLE ONLY ledger.shares IN ACCESS EXCLUSIVE MODE");
    }

    void drop(LocalDate day) throws SQLException {
        execute("ALTER TABLE ledger.shares DETACH PARTITION " + table(day));
        execute("DROP TABLE " + table(day));
    }

    private void execute(String statement) throws SQLException {
        try (Statement execute = connection.createStatement()) {
            execute.execute(statement);
        }
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
