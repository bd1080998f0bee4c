package org.hyperhash.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowRule;
import org.hyperhash.platform.database.CopyRows;

/** The projector's statements; used by its thread only. */
final class ProjectionTables {
    private static final int MAX_KNOWN_WORKS = 1_024;
    private static final String SHARE_COLUMNS =
            "ledger.shares (journal, sequence, at, account, worker, work, target, hash, block,"
                    + " job, template, connection, channel, share_number, agent)";

    /** Column types of a block's terms, for blocks without. */
    private static final int[] TERM_TYPES = {
        Types.BIGINT,
        Types.BIGINT,
        Types.BIGINT,
        Types.BIGINT,
        Types.INTEGER,
        Types.INTEGER,
        Types.BOOLEAN,
        Types.BIGINT,
        Types.INTEGER,
        Types.BINARY,
        Types.VARCHAR,
        Types.INTEGER
    };

    private final TreeSet<LocalDate> knownDays = new TreeSet<>();

    /** The targets seen last: dividing 2^256 for each share would cost more than the rest. */
    private final Map<Target, BigInteger> works =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Target, BigInteger> oldest) {
                    return size() > MAX_KNOWN_WORKS;
                }
            };

    /**
     * Where a journal stands in the database.
     *
     * @param digest of the record at {@code sequence}; empty when the database does not know it
     */
    record Cursor(short journal, long sequence, Optional<Hash256> digest) {}

    /** Forgets what it assumes about the database, which may be another one after a failure. */
    void forget() {
        knownDays.clear();
    }

    /** Locks the cursor of a journal for this transaction, creating it the first time. */
    Cursor lockCursor(Connection connection, UUID identity) throws SQLException {
        Optional<Cursor> known = selectCursor(connection, identity);
        if (known.isPresent()) {
            return known.get();
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.journals (identity) VALUES (?)"
                                + " ON CONFLICT (identity) DO NOTHING")) {
            insert.setObject(1, identity);
            insert.executeUpdate();
        }
        return selectCursor(connection, identity)
                .orElseThrow(() -> new SQLException("no cursor for journal " + identity));
    }

    private static Optional<Cursor> selectCursor(Connection connection, UUID identity)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT journal, cursor, digest FROM ledger.journals WHERE identity = ?"
                                + " FOR UPDATE")) {
            select.setObject(1, identity);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(
                                new Cursor(
                                        rows.getShort(1),
                                        rows.getLong(2),
                                        Optional.ofNullable(rows.getBytes(3)).map(Hash256::of)))
                        : Optional.empty();
            }
        }
    }

    /**
     * @param digest of the record at {@code sequence}
     * @param neededFrom the first record that is in a window of a block that the database does not
     *     have, when that is known
     */
    void moveCursor(
            Connection connection,
            short journal,
            long sequence,
            Hash256 digest,
            OptionalLong neededFrom)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE ledger.journals SET cursor = ?, digest = ?,"
                                + " needed_from = coalesce(?, needed_from) WHERE journal = ?")) {
            update.setLong(1, sequence);
            update.setBytes(2, digest.toArray());
            if (neededFrom.isPresent()) {
                update.setLong(3, neededFrom.getAsLong());
            } else {
                update.setNull(3, Types.BIGINT);
            }
            update.setShort(4, journal);
            update.executeUpdate();
        }
    }

    /** Sets the cursor of a new journal before its first record. */
    void startAt(Connection connection, short journal, long sequence) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE ledger.journals SET cursor = ? WHERE journal = ?")) {
            update.setLong(1, sequence);
            update.setShort(2, journal);
            update.executeUpdate();
        }
    }

    /** Creates the partitions of the days of {@code times}, milliseconds since 1970. */
    void ensurePartitions(Connection connection, Iterable<Long> times) throws SQLException {
        for (long atMs : times) {
            LocalDate day =
                    Instant.ofEpochMilli(StorableTime.of(atMs))
                            .atZone(ZoneOffset.UTC)
                            .toLocalDate();
            if (knownDays.contains(day)) {
                continue;
            }
            try (Statement create = connection.createStatement()) {
                create.execute(
                        ("CREATE TABLE IF NOT EXISTS ledger.shares_%s PARTITION OF ledger.shares"
                                        + " FOR VALUES FROM ('%s 00:00:00+00') TO"
                                        + " ('%s 00:00:00+00')")
                                .formatted(day.toString().replace('-', '_'), day, day.plusDays(1)));
            }
            connection.commit();
            knownDays.add(day);
        }
    }

    void copyShares(Connection connection, short journal, List<Numbered<ShareRecord>> shares)
            throws SQLException {
        if (shares.isEmpty()) {
            return;
        }
        try (CopyRows rows = CopyRows.into(connection, SHARE_COLUMNS)) {
            for (Numbered<ShareRecord> numbered : shares) {
                ShareRecord share = numbered.entry();
                rows.number(journal)
                        .number(numbered.sequence())
                        .time(StorableTime.of(share.atMs()))
                        .text(storable(share.account()))
                        .text(storable(share.worker()))
                        .number(works.computeIfAbsent(share.target(), t -> t.work().hashes()))
                        .bytes(share.target().threshold().toArray())
                        .bytes(share.hash().toArray())
                        .bool(share.block())
                        .number(Integer.toUnsignedLong(share.jobId()))
                        .number(unsigned(share.templateId()))
                        .number(share.connectionId())
                        .number(Integer.toUnsignedLong(share.channelId()))
                        .number(Integer.toUnsignedLong(share.sequenceNumber()))
                        .text(storable(share.userAgent()))
                        .endRow();
            }
            long copied = rows.finish();
            if (copied != shares.size()) {
                throw new SQLException("%d of %d rows copied".formatted(copied, shares.size()));
            }
        }
    }

    void insertBlocks(Connection connection, short journal, List<Numbered<BlockFound>> blocks)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.blocks (hash, journal, sequence, found_at, height,"
                                + " account, worker, template, header, coinbase, window_from, cut,"
                                + " subsidy, fees, window_multiple, window_shares_max,"
                                + " fees_to_winner, minimum_direct, output_bytes, treasury,"
                                + " device, direct_max) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (hash) DO NOTHING")) {
            for (Numbered<BlockFound> numbered : blocks) {
                BlockFound block = numbered.entry();
                insert.setString(1, block.hash().display());
                insert.setShort(2, journal);
                insert.setLong(3, numbered.sequence());
                insert.setObject(4, time(block.atMs()));
                insert.setInt(5, block.height());
                insert.setString(6, storable(block.account()));
                insert.setString(7, storable(block.worker()));
                insert.setBigDecimal(8, new BigDecimal(unsigned(block.templateId())));
                insert.setBytes(9, block.header().toArray());
                insert.setBytes(10, block.coinbase().toArray());
                if (block.terms().isPresent()) {
                    setTerms(insert, block.terms().get());
                } else {
                    for (int column = 11; column <= 22; column++) {
                        insert.setNull(column, TERM_TYPES[column - 11]);
                    }
                }
                insert.executeUpdate();
            }
        }
    }

    private static void setTerms(PreparedStatement insert, RewardTerms terms) throws SQLException {
        RewardRules rules = terms.rules();
        insert.setLong(11, terms.from());
        insert.setLong(12, terms.cut());
        insert.setLong(13, terms.subsidy().value());
        insert.setLong(14, terms.fees().value());
        switch (rules.window()) {
            case WindowRule.Pplns(int multiple) -> insert.setInt(15, multiple);
            case WindowRule.Round() -> insert.setNull(15, Types.INTEGER);
        }
        insert.setInt(16, rules.sharesMax());
        insert.setBoolean(17, rules.feesToWinner());
        insert.setLong(18, rules.minimumDirect().value());
        insert.setInt(19, rules.outputBytes());
        insert.setBytes(20, rules.treasury().toArray());
        insert.setString(21, terms.device().name().toLowerCase(Locale.ROOT));
        insert.setInt(22, terms.directMax());
    }

    void insertOutcomes(Connection connection, short journal, List<Numbered<BlockOutcome>> outcomes)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.block_outcomes (journal, sequence, at, hash, path,"
                                + " outcome, reason) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (Numbered<BlockOutcome> numbered : outcomes) {
                BlockOutcome outcome = numbered.entry();
                insert.setShort(1, journal);
                insert.setLong(2, numbered.sequence());
                insert.setObject(3, time(outcome.atMs()));
                insert.setString(4, outcome.hash().display());
                insert.setString(5, storable(outcome.path()));
                insert.setString(6, outcome.answer().name().toLowerCase(Locale.ROOT));
                insert.setString(7, storable(outcome.reason()));
                insert.executeUpdate();
            }
        }
    }

    private static OffsetDateTime time(long atMs) {
        return Instant.ofEpochMilli(StorableTime.of(atMs)).atOffset(ZoneOffset.UTC);
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    /** Miners name themselves; PostgreSQL cannot store NUL. */
    static String storable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\ufffd');
    }
}
