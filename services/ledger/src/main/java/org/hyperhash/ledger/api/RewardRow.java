package org.hyperhash.ledger.api;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.hyperhash.ledger.engine.BlockStatus;

/**
 * What an account got of a block, and what of all that was paid at once; in satoshis. A winner has
 * one for the fees, also without a share in the window.
 *
 * @param work in expected hashes, decimal
 * @param sats part of the subsidy
 * @param fees of the block, for its winner
 * @param booked all that the ledger owes the account for the block; 0 when it is not credited now
 * @param direct what the coinbase paid
 */
record RewardRow(
        String hash,
        String account,
        String work,
        long sats,
        long fees,
        long booked,
        long direct,
        int height,
        Instant foundAt,
        BlockStatus status) {
    /**
     * Of {@code w.hash} and {@code w.account}; a condition follows. Amounts of other tables are
     * looked up row by row: a join would depend on what the server believes about a block that has
     * just come.
     */
    static final String ALL =
            """
            SELECT w.hash, w.account, w.work, w.sats,
                CASE WHEN b.account = w.account THEN b.fees ELSE 0 END AS fees,
                coalesce((SELECT p.sats FROM ledger.postings p WHERE p.booking = s.seen_booking
                    AND p.account = 'miner/' || w.account || '/pending'), 0) AS booked,
                coalesce((SELECT -t.sats FROM ledger.settlements t WHERE t.hash = w.hash
                    AND t.account = 'miner/' || w.account || '/available'),
                    (SELECT -sum(o.sats)::bigint FROM ledger.bookings c
                        JOIN ledger.postings o USING (booking)
                        WHERE c.block = w.hash AND c.kind = 'paid_in_coinbase'
                        AND o.account = 'miner/' || w.account || '/available'),
                    w.direct_sats) AS direct,
                b.height, b.found_at, s.stage
            FROM (SELECT hash, account, work, sats, direct_sats FROM ledger.rewards
                UNION ALL SELECT f.hash, f.account, 0, 0, 0 FROM ledger.blocks f
                    JOIN ledger.block_states g USING (hash)
                    WHERE f.fees > 0 AND g.seen_booking IS NOT NULL AND NOT EXISTS
                        (SELECT 1 FROM ledger.rewards r
                            WHERE r.hash = f.hash AND r.account = f.account)) AS w
            JOIN ledger.blocks b USING (hash)
            LEFT JOIN ledger.block_states s USING (hash)
            """;

    static RewardRow of(ResultSet row) throws SQLException {
        return new RewardRow(
                row.getString("hash"),
                row.getString("account"),
                row.getBigDecimal("work").toBigInteger().toString(),
                row.getLong("sats"),
                row.getLong("fees"),
                row.getLong("booked"),
                row.getLong("direct"),
                row.getInt("height"),
                row.getTimestamp("found_at").toInstant(),
                Optional.ofNullable(row.getString("stage"))
                        .map(BlockStatus::ofStage)
                        .orElse(BlockStatus.WAITING));
    }

    /** What the booking has beyond subsidy and fees. */
    long carry() {
        return booked == 0 ? 0 : booked - sats - fees;
    }
}
