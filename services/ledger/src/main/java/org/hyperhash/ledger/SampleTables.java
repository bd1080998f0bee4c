package org.hyperhash.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hyperhash.ledger.archive.ArchivedWindows;
import org.hyperhash.ledger.statistics.BestShare;
import org.hyperhash.ledger.statistics.FinishedRound;
import org.hyperhash.ledger.statistics.Owner;
import org.hyperhash.ledger.statistics.Round;
import org.hyperhash.ledger.statistics.Sample;
import org.hyperhash.platform.json.Json;
import tools.jackson.core.type.TypeReference;

/** The statements of statistics that last; every method is a part of its caller's transaction. */
final class SampleTables {
    static final Duration RAW_RETENTION = Duration.ofDays(7);
    static final Duration FINE_RETENTION = Duration.ofDays(90);

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration FINE = Duration.ofMinutes(5);

    /** What the rates over an hour need minute by minute. */
    private static final Duration RAW_NEEDED = Duration.ofMinutes(70);

    private static final TypeReference<TreeMap<String, Long>> COUNTS = new TypeReference<>() {};

    private final TreeSet<LocalDate> knownDays = new TreeSet<>();

    /** Forgets what it assumes about the database, which may be another one after a failure. */
    void forget() {
        knownDays.clear();
    }

    /** The database's number of a journal. */
    short journal(Connection connection, UUID identity) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.journals (identity) VALUES (?)"
                                + " ON CONFLICT (identity) DO NOTHING")) {
            insert.setObject(1, identity);
            insert.executeUpdate();
        }
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT journal FROM ledger.journals WHERE identity = ?")) {
            select.setObject(1, identity);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getShort(1);
            }
        }
    }

    /** Where the statistics of a journal stood last. */
    Optional<PendingSamples.State> state(Connection connection, short journal) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT cursor, at, round_started_at, round_hashes, round_shares,"
                                + " best_difficulty, best_at, best_account, best_worker"
                                + " FROM ledger.sample_cursors WHERE journal = ? FOR UPDATE")) {
            select.setShort(1, journal);
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                return Optional.of(
                        new PendingSamples.State(
                                rows.getLong(1),
                                rows.getTimestamp(2).getTime(),
                                new Round(epochMs(rows, 3), rows.getDouble(4), rows.getLong(5)),
                                new BestShare(
                                        rows.getDouble(6),
                                        epochMs(rows, 7),
                                        rows.getString(8),
                                        rows.getString(9))));
            }
        }
    }

    private static long epochMs(ResultSet rows, int column) throws SQLException {
        Timestamp time = rows.getTimestamp(column);
        return time == null ? 0 : time.getTime();
    }

    /** Creates the partitions that samples need; commits each. */
    void ensurePartitions(Connection connection, List<Sample> samples) throws SQLException {
        for (Sample sample : samples) {
            LocalDate day =
                    Instant.ofEpochMilli(StorableTime.of(sample.minuteMs()))
                            .atZone(ZoneOffset.UTC)
                            .toLocalDate();
            if (!knownDays.add(day)) {
                continue;
            }
            try (Statement create = connection.createStatement()) {
                create.execute(
                        ("CREATE TABLE IF NOT EXISTS ledger.samples_%s PARTITION OF"
                                        + " ledger.samples FOR VALUES FROM ('%s 00:00:00+00') TO"
                                        + " ('%s 00:00:00+00')")
                                .formatted(day.toString().replace('-', '_'), day, day.plusDays(1)));
            }
            connection.commit();
        }
    }

    void write(Connection connection, short journal, PendingSamples.Batch batch)
            throws SQLException {
        addSamples(connection, journal, batch.samples());
        addRounds(connection, journal, batch.rounds());
        moveCursor(connection, journal, batch);
    }

    private static void addSamples(Connection connection, short journal, List<Sample> samples)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.samples AS old (journal, kind, account, worker, at,"
                                + " hashes, accepted, rejected, rejected_sum, stale, best, workers)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)"
                                + " ON CONFLICT (kind, account, worker, at, journal) DO UPDATE SET"
                                + " hashes = old.hashes + excluded.hashes,"
                                + " accepted = old.accepted + excluded.accepted,"
                                + " rejected_sum = old.rejected_sum + excluded.rejected_sum,"
                                + " stale = old.stale + excluded.stale,"
                                + " best = greatest(old.best, excluded.best),"
                                + " workers = greatest(old.workers, excluded.workers),"
                                + " rejected = (SELECT coalesce(jsonb_object_agg(key, total), '{}')"
                                + " FROM (SELECT key, sum(value::bigint) AS total FROM"
                                + " (SELECT * FROM jsonb_each_text(old.rejected) UNION ALL"
                                + " SELECT * FROM jsonb_each_text(excluded.rejected)) AS each"
                                + " GROUP BY key) AS sums)")) {
            int waiting = 0;
            for (Sample sample : samples) {
                insert.setShort(1, journal);
                insert.setInt(2, sample.owner().kind());
                insert.setString(3, ProjectionTables.storable(sample.owner().accountName()));
                insert.setString(4, ProjectionTables.storable(sample.owner().workerName()));
                insert.setObject(5, time(sample.minuteMs()));
                insert.setDouble(6, sample.hashes());
                insert.setLong(7, sample.accepted());
                insert.setString(8, Json.STRICT.writeValueAsString(sample.rejected()));
                insert.setLong(9, sample.rejectedSum());
                insert.setLong(10, sample.stale());
                insert.setDouble(11, sample.best());
                insert.setInt(12, sample.workers());
                insert.addBatch();
                if (++waiting % 1_000 == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static void addRounds(Connection connection, short journal, List<FinishedRound> rounds)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.block_rounds (hash, journal, started_at, ended_at,"
                                + " hashes, shares, block_hashes) VALUES (?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (hash) DO NOTHING")) {
            for (FinishedRound finished : rounds) {
                insert.setString(1, finished.block());
                insert.setShort(2, journal);
                insert.setObject(3, timeOrNull(finished.round().startedAtMs()));
                insert.setObject(4, time(finished.endedAtMs()));
                insert.setDouble(5, finished.round().hashes());
                insert.setLong(6, finished.round().shares());
                insert.setDouble(7, finished.blockHashes());
                insert.executeUpdate();
            }
        }
    }

    /** Late samples are summed up again from their time on. */
    private static void moveCursor(Connection connection, short journal, PendingSamples.Batch batch)
            throws SQLException {
        PendingSamples.State state = batch.state();
        long earliestMs =
                batch.samples().stream().mapToLong(Sample::minuteMs).min().orElse(state.atMs());
        try (PreparedStatement update =
                connection.prepareStatement(
                        "INSERT INTO ledger.sample_cursors AS old (journal, cursor, at,"
                                + " round_started_at, round_hashes, round_shares, best_difficulty,"
                                + " best_at, best_account, best_worker, rolled_up_to)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (journal) DO UPDATE SET cursor = excluded.cursor,"
                                + " at = excluded.at, round_started_at = excluded.round_started_at,"
                                + " round_hashes = excluded.round_hashes,"
                                + " round_shares = excluded.round_shares,"
                                + " best_difficulty = excluded.best_difficulty,"
                                + " best_at = excluded.best_at,"
                                + " best_account = excluded.best_account,"
                                + " best_worker = excluded.best_worker, rolled_up_to ="
                                + " least(old.rolled_up_to, excluded.rolled_up_to)")) {
            update.setShort(1, journal);
            update.setLong(2, state.cursor());
            update.setObject(3, time(state.atMs()));
            update.setObject(4, timeOrNull(state.round().startedAtMs()));
            update.setDouble(5, state.round().hashes());
            update.setLong(6, state.round().shares());
            update.setDouble(7, state.best().difficulty());
            update.setObject(8, timeOrNull(state.best().atMs()));
            update.setString(9, ProjectionTables.storable(state.best().account()));
            update.setString(10, ProjectionTables.storable(state.best().worker()));
            update.setObject(11, time(floor(earliestMs, FINE)));
            update.executeUpdate();
        }
    }

    /** Sums up what has come since the last time, into 5 minutes and into days that are over. */
    void rollUp(Connection connection, short journal, long nowMs) throws SQLException {
        long toMs = floor(nowMs, FINE);
        Optional<Long> from = rolledUpTo(connection, journal);
        if (from.isEmpty() || from.get() >= toMs) {
            return;
        }
        sumUp(connection, "samples_5m", "samples", "5 minutes", journal, from.get(), toMs);
        long dayMs = floor(from.get(), DAY);
        long todayMs = floor(nowMs, DAY);
        if (dayMs < todayMs) {
            sumUp(connection, "samples_day", "samples_5m", "1 day", journal, dayMs, todayMs);
        }
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE ledger.sample_cursors SET rolled_up_to = ? WHERE journal = ?")) {
            update.setObject(1, time(toMs));
            update.setShort(2, journal);
            update.executeUpdate();
        }
    }

    private static Optional<Long> rolledUpTo(Connection connection, short journal)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT rolled_up_to FROM ledger.sample_cursors WHERE journal = ?"
                                + " FOR UPDATE")) {
            select.setShort(1, journal);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getTimestamp(1).getTime()) : Optional.empty();
            }
        }
    }

    private static void sumUp(
            Connection connection,
            String into,
            String from,
            String slot,
            short journal,
            long fromMs,
            long toMs)
            throws SQLException {
        String statement =
                ("INSERT INTO ledger.%s (journal, kind, account, worker, at, hashes, accepted,"
                                + " rejected_sum, stale, best, workers)"
                                + " SELECT journal, kind, account, worker, date_bin(?::interval,"
                                + " at, '2000-01-01 00:00:00+00') AS slot, sum(hashes),"
                                + " sum(accepted), sum(rejected_sum), sum(stale), max(best),"
                                + " max(workers) FROM ledger.%s"
                                + " WHERE journal = ? AND at >= ? AND at < ?"
                                + " GROUP BY 1, 2, 3, 4, 5"
                                + " ON CONFLICT (kind, account, worker, at, journal) DO UPDATE SET"
                                + " hashes = excluded.hashes, accepted = excluded.accepted,"
                                + " rejected_sum = excluded.rejected_sum, stale = excluded.stale,"
                                + " best = excluded.best, workers = excluded.workers")
                        .formatted(into, from);
        try (PreparedStatement insert = connection.prepareStatement(statement)) {
            insert.setString(1, slot);
            insert.setShort(2, journal);
            insert.setObject(3, time(fromMs));
            insert.setObject(4, time(toMs));
            insert.executeUpdate();
        }
    }

    /** Counts the reward windows of a few blocks, while the database has all of their shares. */
    void countWindows(Connection connection) throws SQLException {
        ArchivedWindows.hold(connection);
        try (Statement insert = connection.createStatement()) {
            insert.executeUpdate(
                    "INSERT INTO ledger.block_windows (hash, shares, work)"
                            + " SELECT b.hash, count(s.sequence), coalesce(sum(s.work), 0)"
                            + " FROM (SELECT b.* FROM ledger.blocks b"
                            + " JOIN ledger.journals j USING (journal)"
                            + " WHERE b.cut IS NOT NULL AND j.cursor >= b.cut AND NOT EXISTS"
                            + " (SELECT 1 FROM ledger.block_windows w WHERE w.hash = b.hash)"
                            + " AND NOT EXISTS (SELECT 1 FROM ledger.share_archive_ranges r"
                            + " WHERE r.journal = b.journal AND r.last_sequence >= b.window_from"
                            + " AND r.first_sequence <= b.cut)"
                            + " ORDER BY b.found_at LIMIT 20) AS b LEFT JOIN ledger.shares s"
                            + " ON s.journal = b.journal AND s.sequence >= b.window_from"
                            + " AND s.sequence <= b.cut GROUP BY b.hash"
                            + " ON CONFLICT (hash) DO NOTHING");
        }
    }

    /** Removes what is older than it has to be kept. */
    void retire(Connection connection, short journal, long nowMs) throws SQLException {
        LocalDate oldest = day(nowMs - RAW_RETENTION.toMillis());
        for (String partition : partitions(connection)) {
            LocalDate day =
                    LocalDate.parse(partition.substring("samples_".length()).replace('_', '-'));
            if (day.isBefore(oldest)) {
                try (Statement drop = connection.createStatement()) {
                    drop.execute("DROP TABLE IF EXISTS ledger." + partition);
                }
                knownDays.remove(day);
            }
        }
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "DELETE FROM ledger.samples_5m WHERE journal = ? AND at < ?")) {
            delete.setShort(1, journal);
            delete.setObject(2, time(nowMs - FINE_RETENTION.toMillis()));
            delete.executeUpdate();
        }
    }

    private static List<String> partitions(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet rows =
                        select.executeQuery(
                                "SELECT c.relname FROM pg_inherits i JOIN pg_class c"
                                        + " ON c.oid = i.inhrelid"
                                        + " WHERE i.inhparent = 'ledger.samples'::regclass")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    /** The samples of the last day in the order of time, coarse where that is enough. */
    void readDay(Connection connection, short journal, long nowMs, Consumer<Sample> to)
            throws SQLException {
        long dayAgoMs = nowMs - DAY.toMillis() - Duration.ofMinutes(15).toMillis();
        long boundaryMs = floor(nowMs - RAW_NEEDED.toMillis(), FINE);
        String columns = "kind, account, worker, at, hashes, accepted, best, ";
        read(
                connection,
                "SELECT " + columns + "'{}' FROM ledger.samples_5m" + rangeOrder(),
                journal,
                dayAgoMs,
                boundaryMs,
                to);
        read(
                connection,
                "SELECT kind, account, worker, at, 0.0, 0, 0.0, rejected FROM ledger.samples"
                        + " WHERE journal = ? AND at >= ? AND at < ? AND rejected_sum > 0"
                        + " ORDER BY at",
                journal,
                dayAgoMs,
                boundaryMs,
                to);
        read(
                connection,
                "SELECT " + columns + "rejected FROM ledger.samples" + rangeOrder(),
                journal,
                boundaryMs,
                nowMs + DAY.toMillis(),
                to);
    }

    private static String rangeOrder() {
        return " WHERE journal = ? AND at >= ? AND at < ? ORDER BY at";
    }

    private static void read(
            Connection connection,
            String query,
            short journal,
            long fromMs,
            long toMs,
            Consumer<Sample> to)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setFetchSize(5_000);
            select.setShort(1, journal);
            select.setObject(2, time(fromMs));
            select.setObject(3, time(toMs));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    to.accept(
                            new Sample(
                                    Owner.of(rows.getInt(1), rows.getString(2), rows.getString(3)),
                                    rows.getTimestamp(4).getTime(),
                                    rows.getDouble(5),
                                    rows.getLong(6),
                                    counts(rows.getString(8)),
                                    rows.getDouble(7),
                                    0));
                }
            }
        }
    }

    private static Map<String, Long> counts(String json) {
        return Json.STRICT.readValue(json, COUNTS);
    }

    /** The best shares of accounts and workers on earlier days. */
    void readBest(Connection connection, short journal, BiConsumer<Owner, BestShare> to)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT kind, account, worker, max(best) FROM ledger.samples_day"
                                + " WHERE journal = ? AND kind > 0 GROUP BY 1, 2, 3")) {
            select.setFetchSize(5_000);
            select.setShort(1, journal);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Owner owner = Owner.of(rows.getInt(1), rows.getString(2), rows.getString(3));
                    to.accept(
                            owner,
                            new BestShare(
                                    rows.getDouble(4), 0, owner.accountName(), owner.workerName()));
                }
            }
        }
    }

    private static LocalDate day(long atMs) {
        return Instant.ofEpochMilli(atMs).atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static long floor(long atMs, Duration slot) {
        return atMs - Math.floorMod(atMs, slot.toMillis());
    }

    private static OffsetDateTime time(long atMs) {
        return Instant.ofEpochMilli(StorableTime.of(atMs)).atOffset(ZoneOffset.UTC);
    }

    private static @org.jspecify.annotations.Nullable OffsetDateTime timeOrNull(long atMs) {
        return atMs == 0 ? null : time(atMs);
    }
}
