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
import org.hyperhash.ledger.book.BlockStages.Followed;
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
        BlockStages stages = new BlockStages(tables, tables.book(), chain, network, clock);
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
                // An audit of another process may have stopped payouts, or let them go on.
                health = payHealth(tables);
                connection.commit();
            } else {
                boolean complete = look(connection, tables, stages, tip.get());
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

    /** False when a block could not be followed: it is asked for again. */
    private boolean look(
            Connection connection, BookTables tables, BlockStages stages, ChainView.Tip tip)
            throws SQLException {
        boolean complete = true;
        Optional<String> waiting = Optional.empty();
        List<BookBlock> open = tables.blocks().open(tip.height() - FORGET_DEPTH, aside, BLOCKS_MAX);
        connection.commit();
        for (BookBlock block : open) {
            switch (follow(stages, block, tip)) {
                case Followed.UpToDate _ -> {}
                case Followed.Unanswered _ -> complete = false;
                case Followed.Waiting(String reason) -> {
                    complete = false;
                    waiting = Optional.of(reason);
                }
            }
            connection.commit();
        }
        if (waiting.isPresent()) {
            Health pay = payHealth(tables);
            health = pay.equals(Health.UP) ? new Health.Degraded(waiting.get()) : pay;
        } else if (tables.blocks().highestCredited() > tip.height()) {
            complete = false;
            unanswered(
                    ("a block at height %d is credited, but the nodes are at height %d: they are"
                                    + " behind, or on another chain")
                            .formatted(tables.blocks().highestCredited(), tip.height()));
        } else if (complete) {
            answeredAtNanos = System.nanoTime();
            health = payHealth(tables);
        } else {
            unanswered("no node tells about a block of ours");
        }
        connection.commit();
        return complete && open.size() < BLOCKS_MAX;
    }

    private Followed follow(BlockStages stages, BookBlock block, ChainView.Tip tip)
            throws SQLException {
        Optional<Integer> confirmations = chain.confirmations(block.hash(), block.height());
        // A node that is behind cannot say that a block is gone.
        boolean unclear =
                confirmations.isEmpty()
                        || (confirmations.get() == 0 && tip.height() < block.height());
        return unclear ? new Followed.Unanswered() : stages.follow(block, confirmations.get(), tip);
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
