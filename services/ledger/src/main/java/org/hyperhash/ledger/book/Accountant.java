package org.hyperhash.ledger.book;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.archive.ArchivedShares;
import org.hyperhash.ledger.engine.BlockReward;
import org.hyperhash.ledger.engine.BlockStage;
import org.hyperhash.ledger.engine.Booking;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.LedgerCommand;
import org.hyperhash.ledger.engine.LedgerEngine;
import org.hyperhash.ledger.engine.LedgerStep;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.Posting;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseTrouble;
import org.hyperhash.platform.database.DatabaseUnavailable;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the book: reads the coinbase of each found block back from the node, compares it with the
 * shares, credits it, follows it to maturity and reverses it when the chain leaves it. One thread,
 * under a lock of the database, so that a second accountant waits. A command is one transaction;
 * after any failure the book is read again, so each command is done exactly once. A bug stops
 * payouts, never the pool: at one block that block is set aside, elsewhere the accountant ends.
 */
public final class Accountant implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Accountant.class);

    /** Blocks of one look; the rest follows in the next. */
    private static final int BLOCKS_MAX = 1_000;

    /** Orphaned blocks are looked for this deep; no reorganisation is deeper. */
    private static final int FORGET_DEPTH = 200;

    /** How deep mature and stale blocks are looked at again with each audit, and how many. */
    private static final int SETTLED_DEPTH = 1_000;

    private static final int SETTLED_BLOCKS_MAX = 100;

    /** Beyond, it is not the blocks. */
    private static final int ASIDE_MAX = 100;

    private final Database database;
    private final ChainView chain;
    private final Network network;
    private final AccountantOptions options;
    private final InstantSource clock;
    private final Auditor auditor;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Health health = new Health.Down("not started");

    /** As last read from the book, while this process keeps it. */
    private volatile boolean payoutsStopped;

    /** Why a block in the chain cannot be credited now; the accountant's thread. */
    private Optional<String> missing = Optional.empty();

    /** When the nodes last answered all that was asked; the accountant's thread. */
    private long answeredAtNanos;

    /** Hashes of blocks that a bug keeps out of the book until the next start; its thread. */
    private final TreeSet<String> aside = new TreeSet<>();

    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    /** What one look at the chain depended on: nothing changes while it stays the same. */
    private record Looked(Optional<ChainView.Tip> tip, long blocks, boolean complete) {}

    private static final Looked NOTHING = new Looked(Optional.empty(), -1, false);

    public Accountant(
            Database database,
            ChainView chain,
            Network network,
            AccountantOptions options,
            InstantSource clock) {
        this.database = database;
        this.chain = chain;
        this.network = network;
        this.options = options;
        this.clock = clock;
        this.auditor = new Auditor(network);
    }

    @Override
    public String name() {
        return "accountant";
    }

    /** Makes visible whether anybody may be paid. */
    public void measure(Metrics metrics) {
        metrics.gauge(
                "ledger.payouts.stopped",
                "1 while nobody is paid because something did not add up, else 0",
                this,
                accountant -> accountant.payoutsStopped ? 1 : 0);
    }

    @Override
    public void start(Alarm alarm) {
        health = Health.UP;
        thread = Thread.ofPlatform().name(name()).start(() -> run(alarm));
    }

    private void run(Alarm alarm) {
        try {
            while (!pause(0)) {
                session();
                pause(options.pause().toMillis());
            }
        } catch (InterruptedException interrupted) {
            LOG.info("interrupted");
        } catch (RuntimeException bug) {
            // Shares need no accountant: the pool goes on, and the next start tries again.
            LOG.error("ALARM: the accountant stops, and payouts with it: a bug", bug);
            health = new Health.Down("stopped by a bug; the log has it; nobody is paid");
            payoutsStopped = true;
            stopPay("the accountant stopped by a bug");
        } catch (Error fatal) {
            health = new Health.Down("stopped; the log says why");
            alarm.raise(Failure.bug(name(), fatal));
        }
    }

    private void stopPay(String reason) {
        try (Connection connection = database.connection()) {
            new BookTables(connection, network).stopPay(reason, clock.millis());
        } catch (SQLException | DatabaseUnavailable away) {
            LOG.error("ALARM: that payouts stop cannot be written: {}", away.getMessage());
        }
    }

    /** Whether it is time to stop, after waiting for that long. */
    private boolean pause(long waitMs) throws InterruptedException {
        return stopping.await(waitMs, TimeUnit.MILLISECONDS);
    }

    /** Works on one connection until it fails or the accountant stops. */
    private void session() throws InterruptedException {
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            BookTables tables = new BookTables(connection, network);
            boolean locked = tables.tryLock();
            connection.commit();
            if (!locked) {
                health = new Health.Degraded("another process keeps the book; waiting for it");
                return;
            }
            try {
                work(connection, tables);
            } catch (BlockTroubleException trouble) {
                connection.rollback();
                setAside(tables, trouble);
                connection.commit();
            } finally {
                unlock(connection, tables);
            }
        } catch (SQLException | DatabaseUnavailable failure) {
            health = new Health.Degraded("the book waits: " + DatabaseTrouble.inPublic(failure));
            LOG.warn("the book waits: {}", failure.getMessage());
        }
    }

    /** The others go on in the next session, with the book as the database has it. */
    private void setAside(BookTables tables, BlockTroubleException trouble) throws SQLException {
        if (aside.size() == ASIDE_MAX) {
            throw trouble;
        }
        String finding = "block %s cannot be accounted for".formatted(trouble.block());
        LOG.error("ALARM: {}; it is set aside, and payouts stop", finding, trouble);
        aside.add(trouble.block());
        tables.stopPay(finding, clock.millis());
        health = payHealth(tables);
    }

    /** A connection that goes back to its pool must not keep the lock. */
    private static void unlock(Connection connection, BookTables tables) {
        try {
            connection.rollback();
            tables.unlock();
            connection.commit();
        } catch (SQLException broken) {
            LOG.debug("the lock went with its connection", broken);
        }
    }

    private void work(Connection connection, BookTables tables)
            throws SQLException, DatabaseUnavailable, InterruptedException {
        LedgerEngine book = tables.book();
        connection.commit();
        Looked last = NOTHING;
        answeredAtNanos = System.nanoTime();
        long auditAtNanos = answeredAtNanos;
        do {
            Optional<ChainView.Tip> tip = chain.tip();
            long blocks = tables.blocks().count();
            connection.commit();
            if (tip.isEmpty()) {
                unanswered("no node tells the tip of the chain");
                last = NOTHING;
            } else if (last.equals(new Looked(tip, blocks, true))) {
                answeredAtNanos = System.nanoTime();
            } else {
                boolean complete = look(connection, tables, book, tip.get());
                last = new Looked(tip, blocks, complete);
            }
            if (System.nanoTime() - auditAtNanos >= 0) {
                audit();
                if (tip.isPresent()) {
                    lookBack(tables, tip.get());
                    connection.commit();
                }
                auditAtNanos = System.nanoTime() + options.auditPause().toNanos();
            }
        } while (!pause(options.pause().toMillis()));
    }

    /** False when a question about a block was not answered: it is asked again. */
    private boolean look(
            Connection connection, BookTables tables, LedgerEngine book, ChainView.Tip tip)
            throws SQLException {
        boolean complete = true;
        missing = Optional.empty();
        List<BookBlock> open = tables.blocks().open(tip.height() - FORGET_DEPTH, aside, BLOCKS_MAX);
        connection.commit();
        for (BookBlock block : open) {
            Optional<Integer> confirmations = chain.confirmations(block.hash(), block.height());
            // A node that is behind cannot say that a block is gone.
            boolean unclear =
                    confirmations.isEmpty()
                            || (confirmations.get() == 0 && tip.height() < block.height());
            if (unclear || !followed(tables, book, block, confirmations.get(), tip)) {
                complete = false;
            }
            connection.commit();
        }
        if (missing.isPresent()) {
            Health pay = payHealth(tables);
            health = pay.equals(Health.UP) ? new Health.Degraded(missing.get()) : pay;
        } else if (complete) {
            answeredAtNanos = System.nanoTime();
            health = payHealth(tables);
        } else {
            unanswered("no node tells about a block of ours");
        }
        connection.commit();
        return complete && open.size() < BLOCKS_MAX;
    }

    /** A node may be a moment behind a block that it was just given. */
    private void unanswered(String what) {
        if (System.nanoTime() - answeredAtNanos >= options.patience().toNanos()) {
            health = new Health.Degraded(what);
        }
    }

    private Health payHealth(BookTables tables) throws SQLException {
        Optional<PayStop> stopped = tables.payStop();
        payoutsStopped = stopped.isPresent();
        if (!aside.isEmpty()) {
            return new Health.Down(
                    "%d blocks cannot be accounted for, such as %s; nobody is paid, the log says why"
                            .formatted(aside.size(), aside.first()));
        }
        return stopped.<Health>map(
                        stop -> new Health.Degraded("payouts are stopped: " + stop.reason()))
                .orElse(Health.UP);
    }

    /** A bug that one block brings about is no reason to leave the others alone. */
    private boolean followed(
            BookTables tables,
            LedgerEngine book,
            BookBlock block,
            int confirmations,
            ChainView.Tip tip)
            throws SQLException {
        try {
            return follow(tables, book, block, confirmations, tip);
        } catch (RuntimeException bug) {
            throw new BlockTroubleException(block.hash().display(), bug);
        }
    }

    private boolean follow(
            BookTables tables,
            LedgerEngine book,
            BookBlock block,
            int confirmations,
            ChainView.Tip tip)
            throws SQLException {
        return switch (block.stage()) {
            case WAITING, ORPHANED -> {
                if (confirmations > 0) {
                    yield see(tables, book, block, confirmations);
                }
                if (block.stage() == BookBlock.Stage.WAITING
                        && tip.height() >= block.height() + LedgerEngine.MATURITY) {
                    tables.state(
                            block.hash(),
                            BookBlock.Stage.STALE,
                            0,
                            Optional.empty(),
                            "",
                            clock.millis());
                }
                yield true;
            }
            case SEEN -> {
                if (confirmations == 0) {
                    orphan(tables, book, block);
                } else if (confirmations != block.confirmations()) {
                    confirm(tables, book, block, confirmations);
                }
                yield true;
            }
            case MATURE, STALE, DISPUTED -> true;
        };
    }

    private boolean see(BookTables tables, LedgerEngine book, BookBlock block, int confirmations)
            throws SQLException {
        Optional<Tx> coinbase = chain.coinbase(block.hash());
        if (coinbase.isEmpty()) {
            return false;
        }
        Payee winner = Payee.of(network, block.account());
        BlockReward reward;
        if (block.terms().isPresent()) {
            WindowClaims claims;
            switch (tables.windows().of(block.journal(), block.terms().get())) {
                case RewardWindows.Rows.Whole whole -> claims = whole.claims();
                case RewardWindows.Rows.Archived(ArchivedShares shares) -> {
                    return waitFor(block, shares);
                }
            }
            CoinbasePlan plan = CoinbasePlan.of(block.terms().get(), claims, winner);
            Optional<String> difference = plan.difference(coinbase.get());
            if (difference.isPresent()) {
                dispute(tables, block, difference.get());
                return true;
            }
            reward = BlockReward.of(block.hash(), block.terms().get(), claims, winner);
            tables.window(block.hash(), claims);
        } else {
            reward =
                    BlockReward.treasuryOnly(
                            block.hash(), notPaidTo(winner, coinbase.get()), winner);
        }
        LedgerCommand command =
                block.stage() == BookBlock.Stage.ORPHANED
                        ? new LedgerCommand.BlockBack(reward)
                        : new LedgerCommand.BlockSeen(reward);
        Optional<Long> booking = Optional.empty();
        for (Booking made : done(book.step(command))) {
            booking = Optional.of(tables.book(made, block.hash(), clock.millis()));
        }
        List<Posting> settlement = book.entry(block.hash()).settlement();
        tables.rewards(reward, settlement);
        tables.state(block.hash(), BookBlock.Stage.SEEN, 1, booking, "", clock.millis());
        LOG.info(
                "block {} at height {} is credited: {}, pending until it is mature",
                block.hash(),
                block.height(),
                reward.inWords());
        confirm(tables, book, block, confirmations);
        return true;
    }

    /** Nothing is said about a block whose shares are away: it waits until they are back. */
    private boolean waitFor(BookBlock block, ArchivedShares shares) {
        String reason = "block %s is not credited: %s".formatted(block.hash(), shares.inWords());
        LOG.warn("{}", reason);
        missing = Optional.of(reason);
        return false;
    }

    /** Coinbases of earlier versions paid the fees to the winner and the rest to the treasury. */
    private static Sats notPaidTo(Payee winner, Tx coinbase) {
        return CoinbaseOutput.of(coinbase).stream()
                .filter(output -> !output.script().equals(winner.script()))
                .map(CoinbaseOutput::value)
                .reduce(Sats.ZERO, Sats::plus);
    }

    private void dispute(BookTables tables, BookBlock block, String difference)
            throws SQLException {
        String finding = "block %s: %s".formatted(block.hash(), difference);
        LOG.error("ALARM: {}; nothing is credited and payouts stop", finding);
        tables.state(
                block.hash(),
                BookBlock.Stage.DISPUTED,
                0,
                Optional.empty(),
                difference,
                clock.millis());
        tables.stopPay(finding, clock.millis());
    }

    private void confirm(BookTables tables, LedgerEngine book, BookBlock block, int confirmations)
            throws SQLException {
        List<Booking> bookings =
                done(book.step(new LedgerCommand.BlockConfirmed(block.hash(), confirmations)));
        // Not by the bookings: a block without value has none.
        if (book.entry(block.hash()).stage() != BlockStage.MATURE) {
            tables.confirmations(block.hash(), confirmations);
            return;
        }
        for (Booking booking : bookings) {
            tables.book(booking, block.hash(), clock.millis());
        }
        tables.state(
                block.hash(),
                BookBlock.Stage.MATURE,
                confirmations,
                Optional.empty(),
                "",
                clock.millis());
        LOG.info(
                "block {} at height {} is mature: what it owes can be paid",
                block.hash(),
                block.height());
    }

    private void orphan(BookTables tables, LedgerEngine book, BookBlock block) throws SQLException {
        for (Booking booking : done(book.step(new LedgerCommand.BlockOrphaned(block.hash())))) {
            tables.book(booking, block.hash(), clock.millis());
        }
        tables.forget(block.hash());
        tables.state(
                block.hash(), BookBlock.Stage.ORPHANED, 0, Optional.empty(), "", clock.millis());
        LOG.warn("block {} at height {} left the chain: reversed", block.hash(), block.height());
    }

    /** The accountant only gives commands that fit: a refusal is a bug. */
    private static List<Booking> done(LedgerStep step) {
        return switch (step) {
            case LedgerStep.Done(List<Booking> bookings) -> bookings;
            case LedgerStep.Refused(LedgerStep.Reason reason, String explanation) ->
                    throw new IllegalStateException(reason + ": " + explanation);
        };
    }

    private void audit() throws SQLException, DatabaseUnavailable {
        try (Connection connection = database.connection()) {
            Audit audit = auditor.audit(connection, options.auditBlocks(), clock.millis());
            for (String finding : audit.findings()) {
                LOG.error("ALARM: the book does not add up: {}", finding);
            }
            if (!audit.isClean()) {
                payoutsStopped = true;
                health = new Health.Degraded("payouts are stopped: " + audit.findings().getFirst());
            }
        } catch (BlockTroubleException trouble) {
            if (!aside.contains(trouble.block())) {
                throw trouble;
            }
            LOG.warn("no audit: {}", trouble.getMessage());
        }
    }

    /**
     * A mature block that has left the chain, or a stale one that came into it, is beyond what the
     * book can reverse: what it owed may be paid. A person decides.
     */
    private void lookBack(BookTables tables, ChainView.Tip tip) throws SQLException {
        for (BookBlock block :
                tables.blocks().settled(tip.height() - SETTLED_DEPTH, aside, SETTLED_BLOCKS_MAX)) {
            Optional<Integer> confirmations = chain.confirmations(block.hash(), block.height());
            boolean mature = block.stage() == BookBlock.Stage.MATURE;
            boolean known = confirmations.isPresent() && tip.height() >= block.height();
            if (known && mature == (confirmations.get() == 0)) {
                String finding =
                        "block %s at height %d is %s in the book, but %s"
                                .formatted(
                                        block.hash(),
                                        block.height(),
                                        mature ? "mature" : "stale",
                                        mature ? "has left the chain" : "is in the chain");
                LOG.error("ALARM: {}; payouts stop", finding);
                tables.stopPay(finding, clock.millis());
                health = payHealth(tables);
            }
        }
    }

    @Override
    public Health health() {
        return health;
    }

    /** Ends after the command under way. */
    @Override
    public void stop() throws InterruptedException {
        stopping.countDown();
        thread.join();
        health = new Health.Down("stopped");
    }
}
