package org.hyperhash.ledger.book;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.archive.ArchivedShares;
import org.hyperhash.ledger.book.BookBlock.Stage;
import org.hyperhash.ledger.engine.BlockReward;
import org.hyperhash.ledger.engine.BlockStage;
import org.hyperhash.ledger.engine.Booking;
import org.hyperhash.ledger.engine.LedgerCommand;
import org.hyperhash.ledger.engine.LedgerEngine;
import org.hyperhash.ledger.engine.LedgerStep;
import org.hyperhash.ledger.engine.Posting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves blocks of ours from stage to stage as the chain goes, each with its bookings. The caller
 * commits. Used by the accountant's thread, for one session of the database.
 *
 * <pre>
 * stage              | the chain says                       | next     | booked
 * waiting            | in it, the coinbase is as it should  | seen     | what the block owes
 * waiting, orphaned  | in it, the coinbase is another       | disputed | nothing, payouts stop
 * waiting            | not in it, 100 blocks above it       | stale    | nothing
 * seen               | confirmed 100 times                  | mature   | what can be paid now
 * seen               | not in it                            | orphaned | the reverse
 * orphaned           | in it, the coinbase is as it should  | seen     | what the block owes
 * mature, stale, disputed: the end
 * </pre>
 */
final class BlockStages {
    private static final Logger LOG = LoggerFactory.getLogger(BlockStages.class);

    private final BookTables tables;
    private final LedgerEngine book;
    private final ChainView chain;
    private final Network network;
    private final InstantSource clock;

    /** How far one block could be followed. */
    sealed interface Followed {
        /** To where the chain has it. */
        record UpToDate() implements Followed {}

        /** No node has its coinbase now. */
        record Unanswered() implements Followed {}

        /** It cannot be credited before somebody acts. */
        record Waiting(String reason) implements Followed {}
    }

    BlockStages(
            BookTables tables,
            LedgerEngine book,
            ChainView chain,
            Network network,
            InstantSource clock) {
        this.tables = tables;
        this.book = book;
        this.chain = chain;
        this.network = network;
        this.clock = clock;
    }

    /**
     * @param confirmations 0 when it is not in the chain
     * @throws BlockTroubleException for a bug: that one block brings it about is no reason to leave
     *     the others alone
     */
    Followed follow(BookBlock block, int confirmations, ChainView.Tip tip) throws SQLException {
        try {
            return switch (block.stage()) {
                case WAITING ->
                        confirmations > 0
                                ? see(block, confirmations)
                                : giveUp(block, tip.height() - block.height());
                case ORPHANED ->
                        confirmations > 0 ? see(block, confirmations) : new Followed.UpToDate();
                case SEEN -> confirmations > 0 ? confirm(block, confirmations) : orphan(block);
                case MATURE, STALE, DISPUTED -> new Followed.UpToDate();
            };
        } catch (RuntimeException bug) {
            throw new BlockTroubleException(block.hash().display(), bug);
        }
    }

    private Followed see(BookBlock block, int confirmations) throws SQLException {
        Optional<Tx> coinbase = chain.coinbase(block.hash());
        if (coinbase.isEmpty()) {
            return new Followed.Unanswered();
        }
        return switch (Reconciliation.of(block, coinbase.get(), tables.windows(), network)) {
            case Reconciliation.Matched matched -> {
                tables.window(block.hash(), matched.claims());
                yield credit(block, matched.reward(), confirmations);
            }
            case Reconciliation.WithoutTerms(BlockReward reward) ->
                    credit(block, reward, confirmations);
            case Reconciliation.Different(String difference) -> dispute(block, difference);
            case Reconciliation.SharesAway(ArchivedShares shares) -> waitFor(block, shares);
        };
    }

    private Followed credit(BookBlock block, BlockReward reward, int confirmations)
            throws SQLException {
        LedgerCommand command =
                block.stage() == Stage.ORPHANED
                        ? new LedgerCommand.BlockBack(reward)
                        : new LedgerCommand.BlockSeen(reward);
        Optional<Long> booking = Optional.empty();
        for (Booking made : done(book.step(command))) {
            booking = Optional.of(tables.book(made, block.hash(), clock.millis()));
        }
        List<Posting> settlement = book.entry(block.hash()).settlement();
        tables.rewards(reward, settlement);
        tables.state(block.hash(), Stage.SEEN, 1, booking, "", clock.millis());
        LOG.info(
                "block {} at height {} is credited: {}, pending until it is mature",
                block.hash(),
                block.height(),
                reward.inWords());
        return confirmed(block, confirmations);
    }

    private Followed dispute(BookBlock block, String difference) throws SQLException {
        String finding = "block %s: %s".formatted(block.hash(), difference);
        LOG.error("ALARM: {}; nothing is credited and payouts stop", finding);
        move(block, Stage.DISPUTED, 0, difference);
        tables.stopPay(finding, clock.millis());
        return new Followed.UpToDate();
    }

    /** Nothing is said about a block whose shares are away: it waits until they are back. */
    private static Followed waitFor(BookBlock block, ArchivedShares shares) {
        String reason = "block %s is not credited: %s".formatted(block.hash(), shares.inWords());
        LOG.warn("{}", reason);
        return new Followed.Waiting(reason);
    }

    private Followed giveUp(BookBlock block, int blocksAbove) throws SQLException {
        if (blocksAbove >= LedgerEngine.MATURITY) {
            move(block, Stage.STALE, 0, "");
        }
        return new Followed.UpToDate();
    }

    private Followed confirm(BookBlock block, int confirmations) throws SQLException {
        return confirmations == block.confirmations()
                ? new Followed.UpToDate()
                : confirmed(block, confirmations);
    }

    private Followed confirmed(BookBlock block, int confirmations) throws SQLException {
        List<Booking> bookings =
                done(book.step(new LedgerCommand.BlockConfirmed(block.hash(), confirmations)));
        // Not by the bookings: a block without value has none.
        if (book.entry(block.hash()).stage() != BlockStage.MATURE) {
            tables.confirmations(block.hash(), confirmations);
            return new Followed.UpToDate();
        }
        write(block, bookings);
        move(block, Stage.MATURE, confirmations, "");
        LOG.info(
                "block {} at height {} is mature: what it owes can be paid",
                block.hash(),
                block.height());
        return new Followed.UpToDate();
    }

    private Followed orphan(BookBlock block) throws SQLException {
        write(block, done(book.step(new LedgerCommand.BlockOrphaned(block.hash()))));
        tables.forget(block.hash());
        move(block, Stage.ORPHANED, 0, "");
        LOG.warn("block {} at height {} left the chain: reversed", block.hash(), block.height());
        return new Followed.UpToDate();
    }

    private void write(BookBlock block, List<Booking> bookings) throws SQLException {
        for (Booking booking : bookings) {
            tables.book(booking, block.hash(), clock.millis());
        }
    }

    private void move(BookBlock block, Stage stage, int confirmations, String explanation)
            throws SQLException {
        tables.state(
                block.hash(), stage, confirmations, Optional.empty(), explanation, clock.millis());
    }

    /** Commands always fit here: a refusal is a bug. */
    private static List<Booking> done(LedgerStep step) {
        return switch (step) {
            case LedgerStep.Done(List<Booking> bookings) -> bookings;
            case LedgerStep.Refused(LedgerStep.Reason reason, String explanation) ->
                    throw new IllegalStateException(reason + ": " + explanation);
        };
    }
}
