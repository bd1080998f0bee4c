package org.hyperhash.ledger.book;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowRule;

/** The blocks that were found, with where they stand in the book. Used by one thread. */
final class FoundBlocks {
    private static final int HEADER_BITS_OFFSET = 72;
    private static final String BLOCKS =
            "SELECT b.*, coalesce(s.stage, 'waiting') AS stage,"
                    + " coalesce(s.confirmations, 0) AS confirmations FROM ledger.blocks b"
                    + " LEFT JOIN ledger.block_states s USING (hash) ";

    private final Connection connection;

    FoundBlocks(Connection connection) {
        this.connection = connection;
    }

    /** How many found blocks there are: it grows when a new one arrives. */
    long count() throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT count(*) FROM ledger.blocks");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Height of the highest block that is credited now; 0 when none is. */
    int highestCredited() throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT coalesce(max(b.height), 0) FROM ledger.blocks b"
                                        + " JOIN ledger.block_states s USING (hash)"
                                        + " WHERE s.stage IN ('seen', 'mature')");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    /**
     * Blocks whose story may go on, lowest first: all that nothing was decided about, however late
     * they came here.
     *
     * @param lowestOrphaned those below that were orphaned do not come back
     * @param except hashes of blocks that are left out
     */
    List<BookBlock> open(int lowestOrphaned, Set<String> except, int limit) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        BLOCKS
                                + "WHERE s.stage IS NULL OR s.stage IN ('waiting', 'seen')"
                                + " OR (s.stage = 'orphaned' AND b.height >= ?)"
                                + " ORDER BY b.height, b.journal, b.sequence LIMIT ?")) {
            select.setInt(1, lowestOrphaned);
            select.setInt(2, limit);
            return blocks(select, except);
        }
    }

    /** Blocks whose story is over, unless the chain changes deeply; highest first. */
    List<BookBlock> settled(int lowest, Set<String> except, int limit) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        BLOCKS
                                + "WHERE s.stage IN ('mature', 'stale') AND b.height >= ?"
                                + " ORDER BY b.height DESC, b.hash LIMIT ?")) {
            select.setInt(1, lowest);
            select.setInt(2, limit);
            return blocks(select, except);
        }
    }

    /** Blocks that were credited, newest first. */
    List<BookBlock> credited(int limit) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        BLOCKS
                                + "WHERE s.stage IN ('seen', 'mature')"
                                + " ORDER BY b.height DESC LIMIT ?")) {
            select.setInt(1, limit);
            return blocks(select, Set.of());
        }
    }

    /** Blocks of a hash or a height, those in the chain first. */
    List<BookBlock> named(String hash, int height) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        BLOCKS
                                + "WHERE b.hash = ? OR b.height = ?"
                                + " ORDER BY s.stage IN ('seen', 'mature') DESC NULLS LAST, b.hash"
                                + " LIMIT 10")) {
            select.setString(1, hash);
            select.setInt(2, height);
            return blocks(select, Set.of());
        }
    }

    /** Credited blocks that were found in a time, oldest first. */
    List<BookBlock> credited(long fromMs, long untilMs) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        BLOCKS
                                + "WHERE s.stage IN ('seen', 'mature') AND b.found_at >= ?"
                                + " AND b.found_at < ? ORDER BY b.found_at, b.hash")) {
            select.setObject(1, time(fromMs));
            select.setObject(2, time(untilMs));
            return blocks(select, Set.of());
        }
    }

    private static List<BookBlock> blocks(PreparedStatement select, Set<String> except)
            throws SQLException {
        List<BookBlock> blocks = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String hash = row.getString("hash");
                if (except.contains(hash)) {
                    continue;
                }
                try {
                    blocks.add(block(hash, row));
                } catch (RuntimeException bad) {
                    throw new BlockTroubleException(hash, bad);
                }
            }
        }
        return blocks;
    }

    private static BookBlock block(String hash, ResultSet row) throws SQLException {
        byte[] header = row.getBytes("header");
        return new BookBlock(
                Hash256.ofDisplay(hash),
                row.getShort("journal"),
                row.getInt("height"),
                row.getString("account"),
                ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER_BITS_OFFSET),
                Bytes.of(row.getBytes("coinbase")),
                terms(row),
                BookBlock.Stage.valueOf(row.getString("stage").toUpperCase(Locale.ROOT)),
                row.getInt("confirmations"));
    }

    private static Optional<RewardTerms> terms(ResultSet row) throws SQLException {
        long cut = row.getLong("cut");
        if (row.wasNull()) {
            return Optional.empty();
        }
        int multiple = row.getInt("window_multiple");
        WindowRule rule = row.wasNull() ? new WindowRule.Round() : new WindowRule.Pplns(multiple);
        return Optional.of(
                new RewardTerms(
                        row.getLong("window_from"),
                        cut,
                        Sats.of(row.getLong("subsidy")),
                        Sats.of(row.getLong("fees")),
                        new RewardRules(
                                rule,
                                row.getInt("window_shares_max"),
                                row.getBoolean("fees_to_winner"),
                                Sats.of(row.getLong("minimum_direct")),
                                row.getInt("output_bytes"),
                                Bytes.of(row.getBytes("treasury"))),
                        DeviceClass.valueOf(row.getString("device").toUpperCase(Locale.ROOT)),
                        row.getInt("direct_max")));
    }

    private static OffsetDateTime time(long atMs) {
        return Instant.ofEpochMilli(atMs).atOffset(ZoneOffset.UTC);
    }
}
