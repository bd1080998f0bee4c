package org.hyperhash.ledger.book;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.ledger.engine.BlockReward;
import org.hyperhash.ledger.engine.BlockStage;
import org.hyperhash.ledger.engine.Booking;
import org.hyperhash.ledger.engine.CoinbasePlan.Direct;
import org.hyperhash.ledger.engine.LedgerAccount;
import org.hyperhash.ledger.engine.LedgerEngine;
import org.hyperhash.ledger.engine.Posting;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.Rewards.Credit;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.platform.database.CopyRows;

/** The book's statements, on one connection. Used by one thread. */
final class BookTables {
    /** "hhledger" in ASCII: whoever holds this lock writes the book. */
    private static final long LOCK = 0x6868_6c65_6467_6572L;

    private final Connection connection;
    private final FoundBlocks blocks;
    private final RewardWindows windows;

    BookTables(Connection connection, Network network) {
        this.connection = connection;
        this.blocks = new FoundBlocks(connection);
        this.windows = new RewardWindows(connection, network);
    }

    /** What the book is about. */
    FoundBlocks blocks() {
        return blocks;
    }

    /** What blocks are divided by. */
    RewardWindows windows() {
        return windows;
    }

    /** Takes the lock for as long as the connection lives; false when somebody else has it. */
    boolean tryLock() throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            lock.setLong(1, LOCK);
            try (ResultSet rows = lock.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    void unlock() throws SQLException {
        try (PreparedStatement unlock =
                connection.prepareStatement("SELECT pg_advisory_unlock(?)")) {
            unlock.setLong(1, LOCK);
            unlock.executeQuery().close();
        }
    }

    /** The book as it was written. */
    LedgerEngine book() throws SQLException {
        return new LedgerEngine(balances(), entries(), payouts());
    }

    private Map<LedgerAccount, Long> balances() throws SQLException {
        Map<LedgerAccount, Long> balances = new LinkedHashMap<>();
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT account, sats FROM ledger.balances WHERE sats <> 0");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                balances.put(LedgerAccount.ofName(row.getString(1)), row.getLong(2));
            }
        }
        return balances;
    }

    private Map<Hash256, LedgerEngine.Entry> entries() throws SQLException {
        Map<Hash256, LedgerEngine.Entry> entries = new LinkedHashMap<>();
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT hash, stage, confirmations, seen_booking"
                                        + " FROM ledger.block_states"
                                        + " WHERE stage IN ('seen', 'orphaned', 'mature')");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                BlockStage stage = BlockStage.valueOf(row.getString(2).toUpperCase(Locale.ROOT));
                boolean seen = stage == BlockStage.SEEN;
                entries.put(
                        Hash256.ofDisplay(row.getString(1)),
                        new LedgerEngine.Entry(
                                stage,
                                row.getInt(3),
                                seen
                                        ? postings(
                                                "SELECT account, sats FROM ledger.postings"
                                                        + " WHERE booking = ?::bigint"
                                                        + " ORDER BY account",
                                                row.getString(4))
                                        : List.of(),
                                seen
                                        ? postings(
                                                "SELECT account, sats FROM ledger.settlements"
                                                        + " WHERE hash = ? ORDER BY account",
                                                row.getString(1))
                                        : List.of()));
            }
        }
        return entries;
    }

    private List<Posting> postings(String query, String key) throws SQLException {
        List<Posting> postings = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    postings.add(
                            new Posting(LedgerAccount.ofName(row.getString(1)), row.getLong(2)));
                }
            }
        }
        postings.sort(Comparator.comparing(Posting::account));
        return postings;
    }

    private Map<String, LedgerEngine.Payout> payouts() throws SQLException {
        Map<String, LedgerEngine.Payout> payouts = new LinkedHashMap<>();
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT payout, account, sats FROM ledger.payouts"
                                        + " WHERE stage = 'started'");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                payouts.put(
                        row.getString(1),
                        new LedgerEngine.Payout(row.getString(2), Sats.of(row.getLong(3))));
            }
        }
        return payouts;
    }

    /** Writes a booking of a block and returns its number. */
    long book(Booking booking, Hash256 block, long atMs) throws SQLException {
        long number;
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.bookings (at, kind, block) VALUES (?, ?, ?)"
                                + " RETURNING booking")) {
            insert.setObject(1, time(atMs));
            insert.setString(2, booking.kind().name().toLowerCase(Locale.ROOT));
            insert.setString(3, block.display());
            try (ResultSet rows = insert.executeQuery()) {
                rows.next();
                number = rows.getLong(1);
            }
        }
        try (CopyRows rows =
                CopyRows.into(connection, "ledger.postings (booking, account, sats)")) {
            for (Posting posting : booking.postings()) {
                rows.number(number).text(posting.account().name()).number(posting.sats()).endRow();
            }
            rows.finish();
        }
        try (PreparedStatement move =
                connection.prepareStatement(
                        "INSERT INTO ledger.balances (account, sats)"
                                + " SELECT account, sats FROM ledger.postings WHERE booking = ?"
                                + " ON CONFLICT (account)"
                                + " DO UPDATE SET sats = balances.sats + excluded.sats")) {
            move.setLong(1, number);
            move.executeUpdate();
        }
        return number;
    }

    void state(
            Hash256 block,
            BookBlock.Stage stage,
            int confirmations,
            Optional<Long> seenBooking,
            String explanation,
            long atMs)
            throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        "INSERT INTO ledger.block_states (hash, stage, confirmations,"
                                + " seen_booking, explanation, changed_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET"
                                + " stage = excluded.stage,"
                                + " confirmations = excluded.confirmations,"
                                + " seen_booking = CASE WHEN excluded.stage = 'mature'"
                                + " THEN block_states.seen_booking"
                                + " ELSE excluded.seen_booking END,"
                                + " explanation = excluded.explanation, audited_at = NULL,"
                                + " changed_at = excluded.changed_at")) {
            upsert.setString(1, block.display());
            upsert.setString(2, stage.name().toLowerCase(Locale.ROOT));
            upsert.setInt(3, confirmations);
            if (seenBooking.isPresent()) {
                upsert.setLong(4, seenBooking.get());
            } else {
                upsert.setNull(4, java.sql.Types.BIGINT);
            }
            upsert.setString(5, explanation);
            upsert.setObject(6, time(atMs));
            upsert.executeUpdate();
        }
    }

    void confirmations(Hash256 block, int confirmations) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE ledger.block_states SET confirmations = ? WHERE hash = ?")) {
            update.setInt(1, confirmations);
            update.setString(2, block.display());
            update.executeUpdate();
        }
    }

    /** How much the window of a block holds; it never changes. */
    void window(Hash256 block, WindowClaims claims) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.block_windows (hash, shares, work) VALUES (?, ?, ?)"
                                + " ON CONFLICT (hash) DO NOTHING")) {
            insert.setString(1, block.display());
            insert.setLong(2, claims.shares());
            insert.setBigDecimal(3, new BigDecimal(claims.total().hashes()));
            insert.executeUpdate();
        }
    }

    /** Who earned what of a block, and what its coinbase will settle. */
    void rewards(BlockReward reward, List<Posting> settlement) throws SQLException {
        forget(reward.block());
        Map<String, Long> direct = new LinkedHashMap<>();
        for (Direct each : reward.direct()) {
            direct.put(each.payee().account(), each.amount().value());
        }
        String hash = reward.block().display();
        try (CopyRows rows =
                CopyRows.into(
                        connection, "ledger.rewards (hash, account, work, sats, direct_sats)")) {
            for (Credit credit : reward.rewards().credits()) {
                rows.text(hash)
                        .text(credit.payee().account())
                        .number(new BigDecimal(credit.work().hashes()))
                        .number(credit.amount().value())
                        .number(direct.getOrDefault(credit.payee().account(), 0L))
                        .endRow();
            }
            rows.finish();
        }
        try (CopyRows rows =
                CopyRows.into(connection, "ledger.settlements (hash, account, sats)")) {
            for (Posting posting : settlement) {
                rows.text(hash).text(posting.account().name()).number(posting.sats()).endRow();
            }
            rows.finish();
        }
    }

    /** Removes what an orphaned block would have paid. */
    void forget(Hash256 block) throws SQLException {
        for (String table : List.of("ledger.rewards", "ledger.settlements")) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE hash = ?")) {
                delete.setString(1, block.display());
                delete.executeUpdate();
            }
        }
    }

    /** Nobody is paid from now on; the first reason stays. */
    void stopPay(String reason, long atMs) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.pay_stop (since, reason) VALUES (?, ?)"
                                + " ON CONFLICT DO NOTHING")) {
            insert.setObject(1, time(atMs));
            insert.setString(2, reason);
            insert.executeUpdate();
        }
    }

    /** Why nobody is paid, if that is so. */
    Optional<PayStop> payStop() throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT since, reason FROM ledger.pay_stop");
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new PayStop(
                                    row.getObject(1, OffsetDateTime.class).toInstant(),
                                    row.getString(2)))
                    : Optional.empty();
        }
    }

    void clearPayStop() throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM ledger.pay_stop")) {
            delete.executeUpdate();
        }
    }

    void audited(Audit audit, long atMs) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.audits (at, bookings, blocks, findings)"
                                + " VALUES (?, ?, ?, ?)")) {
            insert.setObject(1, time(atMs));
            insert.setLong(2, audit.bookings());
            insert.setLong(3, audit.blocks());
            insert.setArray(
                    4, connection.createArrayOf("text", audit.findings().toArray(String[]::new)));
            insert.executeUpdate();
        }
    }

    /** Remembers which mature blocks were found right: nobody needs their shares any more. */
    void sound(List<Hash256> blocks, long atMs) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE ledger.block_states SET audited_at = ?"
                                + " WHERE hash = ANY (?) AND stage = 'mature'"
                                + " AND audited_at IS NULL")) {
            update.setObject(1, time(atMs));
            update.setArray(
                    2,
                    connection.createArrayOf(
                            "text", blocks.stream().map(Hash256::display).toArray()));
            update.executeUpdate();
        }
    }

    long number(String query) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The first rows of a query as texts. */
    List<String> texts(String query, int limit) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(query + " LIMIT " + limit);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    /** What a slow query of one block finds wrong. */
    List<String> texts(String query, BookBlock block, RewardTerms terms, long distributable)
            throws SQLException {
        List<String> texts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setShort(1, block.journal());
            select.setLong(2, terms.from());
            select.setLong(3, terms.cut());
            select.setLong(4, distributable);
            select.setString(5, block.hash().display());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    texts.add(row.getString(1));
                }
            }
        }
        return texts;
    }

    private static OffsetDateTime time(long atMs) {
        return Instant.ofEpochMilli(atMs).atOffset(ZoneOffset.UTC);
    }
}
