package org.hyperhash.ledger.book;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.ledger.engine.BlockReward;
import org.hyperhash.ledger.engine.Booking;
import org.hyperhash.ledger.engine.LedgerAccount;
import org.hyperhash.ledger.engine.LedgerCommand;
import org.hyperhash.ledger.engine.LedgerEngine;
import org.hyperhash.ledger.engine.LedgerStep;
import org.hyperhash.ledger.engine.Posting;
import org.hyperhash.ledger.engine.Stage;

/**
 * Holds what was booked against what the engine books: a booking that sums to zero may still give
 * one's money to another. Used by one thread, within its caller's transaction.
 */
final class BookingAudit {
    /** Accounts that are spelt out for one booking. */
    private static final int DIFFERENCES_MAX = 5;

    /**
     * A credited block was seen once more often than it was orphaned; others as often. A block
     * without value need not be booked at all.
     */
    private static final String WRONG_BLOCKS =
            """
            SELECT format('block %s is %s, but was booked as seen %s, orphaned %s, mature %s,'
                || ' paid %s times and otherwise %s times',
                s.hash, s.stage, k.seen, k.orphaned, k.matured, k.paid, k.others)
            FROM ledger.block_states s JOIN ledger.blocks b USING (hash) CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE kind = 'block_seen') AS seen,
                    count(*) FILTER (WHERE kind = 'block_orphaned') AS orphaned,
                    count(*) FILTER (WHERE kind = 'block_matured') AS matured,
                    count(*) FILTER (WHERE kind = 'paid_in_coinbase') AS paid,
                    count(*) FILTER (WHERE kind NOT IN ('block_seen', 'block_orphaned',
                        'block_matured', 'paid_in_coinbase')) AS others
                FROM ledger.bookings WHERE block = s.hash) k
            WHERE (coalesce(b.subsidy + b.fees, 1) > 0 AND (k.seen - k.orphaned
                    <> CASE WHEN s.stage IN ('seen', 'mature') THEN 1 ELSE 0 END
                OR k.matured <> CASE WHEN s.stage = 'mature' THEN 1 ELSE 0 END))
                OR k.paid > k.matured OR k.others > 0
            """;

    private static final String BLOCKS_WITHOUT_STATE =
            "SELECT format('block %s was booked, but nobody looked at it', k.block)"
                    + " FROM ledger.bookings k WHERE k.block IS NOT NULL AND NOT EXISTS"
                    + " (SELECT FROM ledger.block_states s WHERE s.hash = k.block)";

    /** What was taken back is what was given. */
    private static final String WRONG_REVERSALS =
            """
            SELECT format('block %s left the chain, but %s keeps %s sat of it', s.hash, p.account,
                sum(p.sats))
            FROM ledger.block_states s JOIN ledger.bookings k ON k.block = s.hash
            JOIN ledger.postings p USING (booking)
            WHERE s.stage NOT IN ('seen', 'mature')
            GROUP BY s.hash, p.account HAVING sum(p.sats) <> 0
            """;

    private static final String WRONG_PAYOUTS =
            """
            SELECT format('payout %s of %s sat is %s, but was booked as started %s, settled %s and'
                || ' failed %s times, with %s sat under way', p.payout, p.sats, p.stage, k.started,
                k.settled, k.failed, k.sats)
            FROM ledger.payouts p CROSS JOIN LATERAL (
                SELECT count(DISTINCT booking) FILTER (WHERE kind = 'payout_started') AS started,
                    count(DISTINCT booking) FILTER (WHERE kind = 'payout_settled') AS settled,
                    count(DISTINCT booking) FILTER (WHERE kind = 'payout_failed') AS failed,
                    coalesce(sum(o.sats) FILTER (WHERE o.account = 'in-flight'), 0) AS sats
                FROM ledger.bookings LEFT JOIN ledger.postings o USING (booking)
                WHERE payout = p.payout) k
            WHERE k.started <> 1
                OR k.settled <> CASE WHEN p.stage = 'settled' THEN 1 ELSE 0 END
                OR k.failed <> CASE WHEN p.stage = 'failed' THEN 1 ELSE 0 END
                OR k.sats <> CASE WHEN p.stage = 'started' THEN p.sats ELSE 0 END
            """;

    /** Of the whole book; each gives a text for what is wrong. */
    static final List<String> QUERIES =
            List.of(WRONG_BLOCKS, BLOCKS_WITHOUT_STATE, WRONG_REVERSALS, WRONG_PAYOUTS);

    private final Connection connection;

    BookingAudit(Connection connection) {
        this.connection = connection;
    }

    /** What the bookings of a credited block have that they should not, or lack. */
    List<String> of(BookBlock block, BlockReward reward) throws SQLException {
        Map<String, Map<String, Long>> booked = booked(block);
        Map<String, Map<String, Long>> right = right(block, reward);
        List<String> findings = new ArrayList<>();
        right.forEach((kind, postings) ->
                findings.addAll(differences(kind, booked.getOrDefault(kind, Map.of()), postings)));
        return findings;
    }

    private Map<String, Map<String, Long>> right(BookBlock block, BlockReward reward)
            throws SQLException {
        LedgerAccount carry = new LedgerAccount.Carry(Stage.AVAILABLE);
        Sats carried = new PayoutTables(connection).carryBefore(block.hash());
        LedgerEngine engine = new LedgerEngine(Map.of(carry, carried.value()), Map.of(), Map.of());
        List<LedgerCommand> commands =
                new ArrayList<>(List.of(new LedgerCommand.BlockSeen(reward)));
        if (block.stage() == BookBlock.Stage.MATURE) {
            commands.add(new LedgerCommand.BlockConfirmed(block.hash(), LedgerEngine.MATURITY));
        }
        Map<String, Map<String, Long>> right = new TreeMap<>();
        for (LedgerCommand command : commands) {
            for (Booking booking : bookings(engine.step(command))) {
                for (Posting posting : booking.postings()) {
                    add(right, kind(booking.kind()), posting.account().name(), posting.sats());
                }
            }
        }
        return right;
    }

    private static List<Booking> bookings(LedgerStep step) {
        return switch (step) {
            case LedgerStep.Done(List<Booking> bookings) -> bookings;
            case LedgerStep.Refused refused -> throw new IllegalStateException(refused.toString());
        };
    }

    private static String kind(Booking.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void add(
            Map<String, Map<String, Long>> sums, String kind, String account, long sats) {
        sums.computeIfAbsent(kind, _ -> new TreeMap<>()).merge(account, sats, Long::sum);
    }

    private Map<String, Map<String, Long>> booked(BookBlock block) throws SQLException {
        Map<String, Map<String, Long>> booked = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT k.kind, p.account, p.sats FROM ledger.block_states s"
                                + " JOIN ledger.bookings k ON k.block = s.hash"
                                + " JOIN ledger.postings p USING (booking) WHERE s.hash = ?"
                                + " AND (k.booking = s.seen_booking"
                                + " OR k.kind IN ('block_matured', 'paid_in_coinbase'))")) {
            select.setString(1, block.hash().display());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    add(booked, row.getString(1), row.getString(2), row.getLong(3));
                }
            }
        }
        return booked;
    }

    private static List<String> differences(
            String kind, Map<String, Long> booked, Map<String, Long> right) {
        TreeSet<String> accounts = new TreeSet<>(right.keySet());
        accounts.addAll(booked.keySet());
        return accounts.stream()
                .filter(account -> !sats(booked, account).equals(sats(right, account)))
                .limit(DIFFERENCES_MAX)
                .map(account ->
                        "%s of %s is %d sat, but should be %d"
                                .formatted(
                                        kind, account, sats(booked, account), sats(right, account)))
                .toList();
    }

    private static Long sats(Map<String, Long> postings, String account) {
        return postings.getOrDefault(account, 0L);
    }
}
