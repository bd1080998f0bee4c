package org.hyperhash.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.hyperhash.ledger.ProjectorProbe.Moment;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseTrouble;
import org.hyperhash.platform.database.DatabaseUnavailable;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalPage;
import org.hyperhash.platform.journal.JournalUnavailable;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the share journal into the database, each record exactly once: rows and cursor are one
 * transaction, and the cursor is read again before each batch. One thread of its own; the journal
 * never waits for it, and while the database is down it only falls behind. A journal of another
 * line than the database's is not touched: only a person can say which of them is right.
 */
public final class ShareProjector implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ShareProjector.class);
    private static final long BATCH_BYTES = 16L << 20;
    private static final Duration IDLE_PAUSE = Duration.ofSeconds(1);
    private static final Duration TRIM_PAUSE = Duration.ofMinutes(1);
    private static final int DAYS_AHEAD = 3;

    private final ShareJournal shares;
    private final Journal journal;
    private final Database database;
    private final ProjectionOptions options;
    private final InstantSource clock;
    private final ProjectorProbe probe;
    private final ProjectionTables tables = new ProjectionTables();
    private final Semaphore committed = new Semaphore(0);

    private volatile boolean stopping;
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});
    private volatile Health health = new Health.Down("not started");

    /** The last sequence that the database has; -1 while that is not known. */
    private volatile long cursor = -1;

    /** Of the last projected entry, milliseconds since 1970. */
    private volatile long projectedAtMs;

    private long trimmedAtNanos = System.nanoTime();
    private int failures;

    /** Set once the journal is known to be another one; it stays so however the journal grows. */
    private boolean refused;

    /** The journal is not the one that the database was filled from. */
    private static final class OtherJournal extends Exception {
        private static final long serialVersionUID = 1L;

        OtherJournal(String message) {
            super(message);
        }
    }

    public ShareProjector(
            ShareJournal shares,
            Database database,
            ProjectionOptions options,
            InstantSource clock) {
        this(shares, database, options, clock, ProjectorProbe.NONE);
    }

    ShareProjector(
            ShareJournal shares,
            Database database,
            ProjectionOptions options,
            InstantSource clock,
            ProjectorProbe probe) {
        this.shares = shares;
        this.journal = shares.journal();
        this.database = database;
        this.options = options;
        this.clock = clock;
        this.probe = probe;
    }

    @Override
    public String name() {
        return "share-projector";
    }

    /** Makes the lag visible. */
    public void measure(Metrics metrics) {
        metrics.gauge(
                "ledger.projection.lag.records",
                "Durable journal records that the database does not have yet",
                this,
                ShareProjector::lagRecords);
        metrics.gauge(
                "ledger.projection.lag.seconds",
                "Age of the last record that the database has, while others wait",
                this,
                projector -> projector.lagMs() / 1000.0);
    }

    @Override
    public void start(Alarm alarm) {
        health = Health.UP;
        journal.onCommit(_ -> wake());
        thread = Thread.ofPlatform().name(name()).start(() -> run(alarm));
    }

    /** One permit is enough, however many commits there were. */
    private void wake() {
        if (committed.availablePermits() == 0) {
            committed.release();
        }
    }

    /** How many durable records wait. */
    public long lagRecords() {
        return journal.durableSequence() - Math.max(0, cursor);
    }

    private long lagMs() {
        return lagRecords() == 0 || projectedAtMs == 0 ? 0 : clock.millis() - projectedAtMs;
    }

    /** The last sequence that the database has; -1 while that is not known. */
    public long cursor() {
        return cursor;
    }

    @Override
    public Health health() {
        return health;
    }

    /** Ends after the batch under way; the rest waits in the journal for the next start. */
    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        committed.release();
        thread.join();
        health = new Health.Down("stopped");
    }

    private void run(Alarm alarm) {
        try {
            while (!stopping && !refused) {
                step();
            }
        } catch (InterruptedException interrupted) {
            LOG.info("interrupted");
        } catch (Throwable bug) {
            health = new Health.Down("stopped by a bug; the log has it");
            alarm.raise(Failure.bug(name(), bug));
        }
    }

    private void step() throws InterruptedException {
        try {
            boolean idle = cursor >= journal.durableSequence();
            if (idle || !projectBatch()) {
                boolean _ = committed.tryAcquire(IDLE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
            failures = 0;
            health = Health.UP;
            trimSometimes();
        } catch (SQLException | DatabaseUnavailable failure) {
            tables.forget();
            failures++;
            health = new Health.Degraded(waiting(DatabaseTrouble.inPublic(failure)));
            LOG.warn("the database does not get the shares: {}", failure.getMessage());
            pause();
        } catch (JournalUnavailable failure) {
            failures++;
            health = new Health.Degraded(waiting(failure.inPublic()));
            LOG.warn("the database does not get the shares: {}", failure.getMessage());
            pause();
        } catch (OtherJournal other) {
            refused = true;
            health = new Health.Down(waiting(String.valueOf(other.getMessage())));
            LOG.error("ALARM: the journal is not projected: {}", other.getMessage());
        } catch (IOException damage) {
            // Only a person can decide what to do about records that cannot be read.
            failures++;
            health = new Health.Down(waiting(String.valueOf(damage.getMessage())));
            LOG.error("the journal cannot be projected: {}", damage.getMessage());
            pause();
        }
    }

    private String waiting(String why) {
        return "%d records wait: %s".formatted(lagRecords(), why);
    }

    /** Doubles with each failure; the random part keeps many processes from coming back at once. */
    private void pause() throws InterruptedException {
        long base = options.firstPause().toMillis() << Math.min(failures - 1, 20);
        long pauseMs = Math.min(base, options.longestPause().toMillis());
        long waitMs = pauseMs / 2 + ThreadLocalRandom.current().nextLong(pauseMs / 2 + 1);
        long until = System.nanoTime() + Duration.ofMillis(waitMs).toNanos();
        while (!stopping && System.nanoTime() < until) {
            Thread.sleep(Math.min(50, waitMs));
        }
    }

    /** Carries over one batch; false when there was none. */
    private boolean projectBatch()
            throws IOException,
                    SQLException,
                    DatabaseUnavailable,
                    OtherJournal,
                    InterruptedException {
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            try {
                return projectBatch(connection);
            } catch (IOException | SQLException | OtherJournal | RuntimeException failure) {
                rollBack(connection, failure);
                throw failure;
            }
        }
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            failure.addSuppressed(broken);
        }
    }

    private boolean projectBatch(Connection connection)
            throws IOException, SQLException, OtherJournal {
        ProjectionTables.Cursor known = tables.lockCursor(connection, journal.id());
        connection.commit();
        Optional<String> problem = JournalLineage.problem(journal, known);
        if (problem.isPresent()) {
            throw new OtherJournal(problem.get());
        }
        refuseGaps(known.sequence());
        cursor = known.sequence();
        // In this order: a window that begins later is of a block behind what is durable now.
        long keptFrom = shares.keptFrom();
        long durable = journal.durableSequence();
        JournalPage page = journal.read(cursor + 1, options.batchRecords(), BATCH_BYTES);
        if (page.records().isEmpty()) {
            return false;
        }
        Batch batch = Batch.decode(page);
        tables.ensurePartitions(connection, daysOf(batch));

        // Another projector of this journal may have gone on meanwhile.
        ProjectionTables.Cursor locked = tables.lockCursor(connection, journal.id());
        if (!locked.equals(known)) {
            connection.rollback();
            return true;
        }
        tables.copyShares(connection, locked.journal(), batch.shares());
        tables.insertBlocks(connection, locked.journal(), batch.blocks());
        tables.insertOutcomes(connection, locked.journal(), batch.outcomes());
        probe.reached(Moment.COPIED);
        tables.moveCursor(
                connection,
                locked.journal(),
                page.nextSequence() - 1,
                JournalLineage.digest(page.records().getLast()),
                page.nextSequence() > durable
                        ? OptionalLong.of(Math.min(keptFrom, page.nextSequence()))
                        : OptionalLong.empty());
        probe.reached(Moment.CURSOR_MOVED);
        connection.commit();
        probe.reached(Moment.COMMITTED);
        cursor = page.nextSequence() - 1;
        projectedAtMs = batch.lastAtMs();
        return true;
    }

    private void refuseGaps(long databaseCursor) throws IOException {
        long first = journal.firstSequence();
        if (databaseCursor + 1 < first) {
            throw new IOException(
                    "records %d to %d are in neither: the database was restored to before them"
                            .formatted(databaseCursor + 1, first - 1));
        }
    }

    private List<Long> daysOf(Batch batch) {
        List<Long> times = new ArrayList<>();
        long now = clock.millis();
        for (int days = 0; days <= DAYS_AHEAD; days++) {
            times.add(now + Duration.ofDays(days).toMillis());
        }
        batch.shares().forEach(share -> times.add(share.entry().atMs()));
        return times;
    }

    private void trimSometimes() throws IOException {
        if (System.nanoTime() - trimmedAtNanos >= TRIM_PAUSE.toNanos()) {
            trimmedAtNanos = System.nanoTime();
            trim();
        }
    }

    /**
     * Removes records that the database has, older than the retention and in no window. The one at
     * the cursor stays: it shows that the database is this journal's.
     */
    void trim() throws IOException {
        if (refused || cursor < 0) {
            return;
        }
        long olderThanMs = clock.millis() - options.retention().toMillis();
        long low = journal.firstSequence();
        long high = cursor;
        // Entries are nearly in the order of time, so that halving finds the first young one.
        while (low <= high) {
            long middle = low + (high - low) / 2;
            if (atMs(middle) < olderThanMs) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        journal.trimBelow(Math.min(Math.min(low, cursor), shares.keptFrom()));
    }

    private long atMs(long sequence) throws IOException {
        return EntryCodec.decode(journal.read(sequence, 1, 1).records().getFirst()).atMs();
    }

    /** A page of the journal, sorted by table. */
    private record Batch(
            List<Numbered<ShareRecord>> shares,
            List<Numbered<BlockFound>> blocks,
            List<Numbered<BlockOutcome>> outcomes,
            long lastAtMs) {
        static Batch decode(JournalPage page) throws MalformedEntryException {
            List<Numbered<ShareRecord>> shares = new ArrayList<>(page.records().size());
            List<Numbered<BlockFound>> blocks = new ArrayList<>();
            List<Numbered<BlockOutcome>> outcomes = new ArrayList<>();
            long sequence = page.firstSequence();
            long lastAtMs = 0;
            for (byte[] record : page.records()) {
                LedgerEntry entry = EntryCodec.decode(record);
                switch (entry) {
                    case ShareRecord share -> shares.add(new Numbered<>(sequence, share));
                    case BlockFound block -> blocks.add(new Numbered<>(sequence, block));
                    case BlockOutcome outcome -> outcomes.add(new Numbered<>(sequence, outcome));
                }
                lastAtMs = entry.atMs();
                sequence++;
            }
            return new Batch(shares, blocks, outcomes, lastAtMs);
        }
    }
}
