package org.hyperhash.ledger.book;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.archive.ArchivedShares;
import org.hyperhash.ledger.archive.ArchivedWindows;
import org.hyperhash.ledger.engine.BlockReward;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;

/**
 * Adds the whole book up and computes rewards again from the shares, by queries that share nothing
 * with the accountant's code. Whatever does not add up stops payouts.
 */
public final class Auditor {
    /** Findings of one kind that are spelt out. */
    private static final int FINDINGS_MAX = 20;

    /** Places of archived shares that are spelt out. */
    private static final int NOTES_MAX = 20;

    private static final String UNEVEN_BOOKINGS =
            "SELECT format('booking %s sums to %s sat', booking, sum(sats)) FROM ledger.postings"
                    + " GROUP BY booking HAVING sum(sats) <> 0";
    private static final String EMPTY_BOOKINGS =
            "SELECT format('booking %s has no postings', booking) FROM ledger.bookings b"
                    + " WHERE NOT EXISTS (SELECT FROM ledger.postings p"
                    + " WHERE p.booking = b.booking)";
    private static final String WRONG_BALANCES =
            "SELECT format('account %s has %s sat, its postings sum to %s',"
                    + " coalesce(b.account, p.account), coalesce(b.sats, 0), coalesce(p.sats, 0))"
                    + " FROM ledger.balances b FULL JOIN"
                    + " (SELECT account, sum(sats) AS sats FROM ledger.postings GROUP BY account) p"
                    + " USING (account) WHERE coalesce(b.sats, 0) <> coalesce(p.sats, 0)";
    private static final String WRONG_SIGNS =
            "SELECT format('account %s has %s sat', account, sats) FROM ledger.balances"
                    + " WHERE (account IN ('coinbase', 'wallet') AND sats > 0)"
                    + " OR (account NOT IN ('coinbase', 'wallet', 'treasury/available')"
                    + " AND sats < 0)";
    private static final String WRONG_PENDING =
            "SELECT format('coinbase has %s sat, the open blocks pay %s', b.sats, o.sats) FROM"
                    + " (SELECT coalesce(sum(sats), 0) AS sats FROM ledger.balances"
                    + " WHERE account = 'coinbase') b,"
                    + " (SELECT coalesce(sum(p.sats), 0) AS sats FROM ledger.block_states s"
                    + " JOIN ledger.postings p ON p.booking = s.seen_booking"
                    + " WHERE s.stage = 'seen' AND p.account = 'coinbase') o"
                    + " WHERE b.sats <> o.sats";

    private static final String WRONG_COINBASES =
            "SELECT format('block %s has %s sat, %s were booked', b.hash, b.subsidy + b.fees,"
                    + " -c.sats) FROM ledger.blocks b JOIN ledger.block_states s USING (hash)"
                    + " CROSS JOIN LATERAL (SELECT coalesce(sum(p.sats), 0) AS sats"
                    + " FROM ledger.bookings k JOIN ledger.postings p USING (booking)"
                    + " WHERE k.block = b.hash AND p.account = 'coinbase'"
                    + " AND k.kind IN ('block_seen', 'block_orphaned')) c"
                    + " WHERE b.cut IS NOT NULL AND s.stage IN ('seen', 'mature')"
                    + " AND -c.sats <> b.subsidy + b.fees";
    private static final String WAITING_BLOCKS =
            "SELECT count(*) FROM ledger.blocks LEFT JOIN ledger.block_states s USING (hash)"
                    + " WHERE s.stage IS NULL OR s.stage = 'waiting'";
    private static final String DISPUTED_BLOCKS =
            "SELECT count(*) FROM ledger.block_states WHERE stage = 'disputed'";

    /** Parameters: journal, first and last sequence, what is divided, block. */
    private static final String WRONG_REWARDS =
            """
            WITH work AS (
                SELECT account, sum(work) AS work FROM ledger.shares
                WHERE journal = ? AND sequence BETWEEN ? AND ? GROUP BY account
            ), fair AS (
                SELECT account, work,
                    div(?::numeric * work, (SELECT sum(work) FROM work)) AS sats FROM work
            ), booked AS (
                SELECT account, work, sats FROM ledger.rewards WHERE hash = ?
            )
            SELECT format('%s is credited %s sat for %s hashes, but earned %s for %s',
                coalesce(fair.account, booked.account), booked.sats, booked.work, fair.sats,
                fair.work)
            FROM fair FULL JOIN booked USING (account)
            WHERE fair.sats IS DISTINCT FROM booked.sats
                OR fair.work IS DISTINCT FROM booked.work
            LIMIT 20
            """;

    private final Network network;

    public Auditor(Network network) {
        this.network = network;
    }

    /**
     * Audits in one snapshot of the database, records the result, and stops payouts when something
     * is wrong.
     *
     * @param blocksMax newest blocks whose rewards are computed again
     */
    public Audit audit(Connection connection, int blocksMax, long atMs) throws SQLException {
        connection.setAutoCommit(false);
        BookTables tables = new BookTables(connection, network);
        try {
            Looked looked = looked(connection, tables, blocksMax);
            Audit audit = looked.audit();
            // Outside of the snapshot: another audit may stop payouts at the same time.
            tables.audited(audit, atMs);
            tables.sound(looked.sound(), atMs);
            if (!audit.isClean()) {
                tables.stopPay(audit.findings().getFirst(), atMs);
            }
            connection.commit();
            return audit;
        } finally {
            connection.rollback();
        }
    }

    /**
     * @param sound mature blocks whose rewards are right
     */
    private record Looked(Audit audit, List<Hash256> sound) {}

    private Looked looked(Connection connection, BookTables tables, int blocksMax)
            throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            ArchivedWindows.hold(connection);
            return look(connection, tables, blocksMax);
        } finally {
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    /** Why nobody is paid, if that is so. */
    public Optional<PayStop> payStop(Connection connection) throws SQLException {
        return new BookTables(connection, network).payStop();
    }

    /** Lets payouts go on after a clean audit. */
    public void resumePay(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        new BookTables(connection, network).clearPayStop();
        connection.commit();
    }

    private Looked look(Connection connection, BookTables tables, int blocksMax)
            throws SQLException {
        BookingAudit bookings = new BookingAudit(connection);
        List<String> findings = new ArrayList<>();
        for (String query :
                List.of(
                        UNEVEN_BOOKINGS,
                        EMPTY_BOOKINGS,
                        WRONG_BALANCES,
                        WRONG_SIGNS,
                        WRONG_PENDING,
                        WRONG_COINBASES)) {
            findings.addAll(tables.texts(query, FINDINGS_MAX));
        }
        for (String query : BookingAudit.QUERIES) {
            findings.addAll(tables.texts(query, FINDINGS_MAX));
        }
        List<BookBlock> blocks = tables.blocks().credited(blocksMax);
        List<Hash256> sound = new ArrayList<>();
        SequencedSet<String> notes = new LinkedHashSet<>();
        long archived = 0;
        for (BookBlock block : blocks) {
            if (block.terms().isEmpty()) {
                continue;
            }
            switch (tables.windows().of(block.journal(), block.terms().get())) {
                case RewardWindows.Rows.Whole(WindowClaims claims) -> {
                    List<String> wrong = audit(tables, block, block.terms().get(), claims);
                    wrong.addAll(bookings.of(block, reward(block, claims)));
                    wrong.forEach(
                            each -> findings.add("block %s: %s".formatted(block.hash(), each)));
                    if (wrong.isEmpty() && block.stage() == BookBlock.Stage.MATURE) {
                        sound.add(block.hash());
                    }
                }
                case RewardWindows.Rows.Archived(ArchivedShares shares) -> {
                    archived++;
                    if (notes.size() < NOTES_MAX) {
                        notes.add(shares.inWords());
                    }
                }
            }
        }
        return new Looked(
                new Audit(
                        tables.number("SELECT count(*) FROM ledger.bookings"),
                        blocks.size(),
                        tables.number(WAITING_BLOCKS),
                        tables.number(DISPUTED_BLOCKS),
                        archived,
                        List.copyOf(notes),
                        findings),
                sound);
    }

    private BlockReward reward(BookBlock block, WindowClaims claims) {
        Payee winner = Payee.of(network, block.account());
        return BlockReward.of(block.hash(), block.terms().orElseThrow(), claims, winner);
    }

    private List<String> audit(
            BookTables tables, BookBlock block, RewardTerms terms, WindowClaims claims)
            throws SQLException {
        List<String> findings = new ArrayList<>();
        if (!claims.isEmpty()) {
            long distributable = terms.subsidy().value() - terms.subsidy().value() / 100;
            findings.addAll(tables.texts(WRONG_REWARDS, block, terms, distributable));
        }
        CoinbasePlan plan = CoinbasePlan.of(terms, claims, Payee.of(network, block.account()));
        plan.difference(Tx.of(block.coinbase().toArray())).ifPresent(findings::add);
        return findings;
    }
}
