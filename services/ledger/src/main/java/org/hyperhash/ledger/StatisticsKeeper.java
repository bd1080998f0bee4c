package org.hyperhash.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.ledger.statistics.BestShare;
import org.hyperhash.ledger.statistics.HashDifficulty;
import org.hyperhash.ledger.statistics.Round;
import org.hyperhash.ledger.statistics.Statistics;
import org.hyperhash.ledger.statistics.StatisticsLimits;
import org.hyperhash.ledger.statistics.StatisticsSnapshot;
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
 * Keeps the statistics of one pool. A thread follows the share journal and makes a snapshot each
 * second; another writes a sample of each minute into the database and sums them up. After a
 * restart both go on where the database says that they were. Nobody on the way of a share ever
 * waits for it.
 */
public final class StatisticsKeeper implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsKeeper.class);

    private static final int PAGE_RECORDS = 2_000;
    private static final long PAGE_BYTES = 16L << 20;
    private static final Duration IDLE_PAUSE = Duration.ofMillis(200);
    private static final Duration SNAPSHOT_PAUSE = Duration.ofSeconds(1);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);
    private static final Duration RETIRE_PAUSE = Duration.ofHours(1);
    private static final int KNOWN_WORKS_MAX = 1_024;
    private static final int NBITS_OFFSET = 72;

    /** Shares that come a little late are still in the first sample of their minute. */
    private static final long LATE_MS = 1_000;

    private final Journal journal;
    private final RefusedShares refused;
    private final Database database;
    private final StatisticsLimits limits;
    private final Duration sampling;
    private final InstantSource clock;
    private final Semaphore committed = new Semaphore(0);
    private final Semaphore sampleDue = new Semaphore(0);
    private final Map<Target, Double> works =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Target, Double> oldest) {
                    return size() > KNOWN_WORKS_MAX;
                }
            };

    // Owned by the following thread once it runs.
    private Statistics statistics;
    private long lastSnapshotNanos;
    private long lastSampleMs;

    // Owned by the writing thread.
    private final SampleTables tables = new SampleTables();
    private long lastRetireNanos = System.nanoTime();
    private boolean neverRetired = true;

    /** When the newest sample of an earlier process was written, and when this one began. */
    private long agedMs;

    private long agedSinceNanos;

    private final PendingSamples pending =
            new PendingSamples(new PendingSamples.State(0, 0, Round.NONE, BestShare.NONE));
    private volatile StatisticsSnapshot snapshot = StatisticsSnapshot.EMPTY;
    private volatile long counted;
    private volatile boolean restored;
    private volatile boolean stopping;
    private volatile boolean followed;
    private volatile Optional<String> readTrouble = Optional.empty();
    private volatile Optional<String> writeTrouble = Optional.empty();
    private volatile Health health = new Health.Down("not started");
    private volatile Thread follower = Thread.ofPlatform().unstarted(() -> {});
    private volatile Thread writer = Thread.ofPlatform().unstarted(() -> {});

    /**
     * @param refused counted by the pool of this process
     * @param sampling length of a sample: a minute, except in tests
     */
    public StatisticsKeeper(
            ShareJournal shares,
            RefusedShares refused,
            Database database,
            StatisticsLimits limits,
            Duration sampling,
            InstantSource clock) {
        this.journal = shares.journal();
        this.refused = refused;
        this.database = database;
        this.limits = limits;
        this.sampling = sampling;
        this.clock = clock;
        this.statistics = new Statistics(limits, clock.millis());
    }

    @Override
    public String name() {
        return "statistics";
    }

    /** Makes the rates visible. */
    public void measure(Metrics metrics) {
        metrics.gauge(
                "sv2.client.hashrate",
                "Hashes per second over the last minute, from accepted work",
                this,
                keeper -> keeper.snapshot.pool().rate1m());
        metrics.gauge(
                "ledger.statistics.workers",
                "Workers that are online",
                this,
                keeper -> keeper.snapshot.pool().workers());
        metrics.gauge(
                "ledger.statistics.lag.records",
                "Durable journal records that the statistics have not counted yet",
                this,
                keeper -> keeper.journal.durableSequence() - keeper.counted);
        metrics.gauge(
                "ledger.round.hashes",
                "Expected hashes of the shares since the last block",
                this,
                keeper -> keeper.snapshot.round().hashes());
    }

    /** The latest figures; never waits. */
    public StatisticsSnapshot snapshot() {
        return snapshot;
    }

    /** The last journal sequence in the statistics. */
    public long counted() {
        return counted;
    }

    @Override
    public void start(Alarm alarm) {
        journal.onCommit(_ -> wake());
        health = new Health.Degraded("the statistics of the last day are being read");
        writer = Thread.ofPlatform().name("statistics-writer").start(() -> write(alarm));
        follower = Thread.ofPlatform().name(name()).start(() -> follow(alarm));
    }

    private void wake() {
        if (committed.availablePermits() == 0) {
            committed.release();
        }
    }

    private void follow(Alarm alarm) {
        try {
            while (!restored && !stopping) {
                boolean _ = committed.tryAcquire(IDLE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
            while (!stopping) {
                if (!step()) {
                    boolean _ = committed.tryAcquire(IDLE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            if (restored) {
                // What is durable now is still counted.
                while (step()) {
                    LOG.debug("counting the last records");
                }
                takeSample();
            }
        } catch (InterruptedException interrupted) {
            LOG.info("interrupted");
        } catch (IOException | RuntimeException failure) {
            readTrouble = Optional.of("stopped: " + failure);
            alarm.raise(Failure.bug(name(), failure));
        } finally {
            followed = true;
            sampleDue.release();
        }
    }

    /** Counts the next records; false when there were none. */
    private boolean step() throws IOException {
        boolean more = false;
        try {
            JournalPage page = journal.read(counted + 1, PAGE_RECORDS, PAGE_BYTES);
            for (byte[] record : page.records()) {
                count(EntryCodec.decode(record));
            }
            counted = page.nextSequence() - 1;
            more = !page.records().isEmpty();
            readTrouble = Optional.empty();
        } catch (JournalUnavailable failure) {
            readTrouble = Optional.of(failure.inPublic());
        }
        if (System.nanoTime() - lastSnapshotNanos >= SNAPSHOT_PAUSE.toNanos()) {
            lastSnapshotNanos = System.nanoTime();
            refresh();
        }
        return more;
    }

    private void count(LedgerEntry entry) {
        switch (entry) {
            case ShareRecord share ->
                    statistics.accept(
                            share.atMs(),
                            share.account(),
                            share.worker(),
                            hashes(share.target()),
                            HashDifficulty.of(share.hash()),
                            share.userAgent());
            case BlockFound block ->
                    statistics.blockFound(
                            block.atMs(), block.hash().display(), hashes(networkTarget(block)));
            case BlockOutcome _ -> {}
        }
    }

    private double hashes(Target target) {
        return works.computeIfAbsent(target, each -> each.work().hashes().doubleValue());
    }

    private static Target networkTarget(BlockFound block) {
        byte[] header = block.header().toArray();
        int nBits = 0;
        for (int i = 3; i >= 0; i--) {
            nBits = (nBits << 8) | (header[NBITS_OFFSET + i] & 0xff);
        }
        return Target.ofCompact(nBits);
    }

    private void refresh() {
        long nowMs = clock.millis();
        statistics.advance(nowMs);
        refused.fetch((account, worker, reason, count) ->
                statistics.reject(nowMs, account, worker, reason, count));
        snapshot = statistics.snapshot();
        long sampleMs = nowMs - LATE_MS - Math.floorMod(nowMs - LATE_MS, sampling.toMillis());
        if (sampleMs != lastSampleMs) {
            lastSampleMs = sampleMs;
            takeSample();
            sampleDue.release();
        }
        tellHealth();
    }

    private void takeSample() {
        pending.add(
                statistics.harvest(),
                new PendingSamples.State(
                        counted, clock.millis(), statistics.round(), snapshot.pool().best()));
    }

    private void tellHealth() {
        Optional<String> trouble = readTrouble.or(() -> writeTrouble);
        health = trouble.<Health>map(Health.Degraded::new).orElse(Health.UP);
    }

    private void write(Alarm alarm) {
        try {
            while (!restored && !stopping) {
                restore();
            }
            while (!followed) {
                sampleDue.acquire();
                sampleDue.drainPermits();
                writePending();
            }
            if (restored) {
                writePending();
            }
        } catch (InterruptedException interrupted) {
            LOG.info("interrupted");
        } catch (RuntimeException bug) {
            writeTrouble = Optional.of("stopped by a bug: " + bug);
            alarm.raise(Failure.bug(name(), bug));
        }
    }

    /** Brings back the last day, then lets the following thread go on. */
    private void restore() throws InterruptedException {
        long begun = System.nanoTime();
        long nowMs = clock.millis();
        Statistics earlier = new Statistics(limits, nowMs);
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            short number = tables.journal(connection, journal.id());
            tables.rollUp(connection, number, nowMs);
            connection.commit();
            Optional<PendingSamples.State> state = tables.state(connection, number);
            tables.readDay(connection, number, nowMs, earlier::restore);
            tables.readBest(connection, number, earlier::restoreBest);
            connection.commit();
            earlier.advance(nowMs);
            state.ifPresent(known -> {
                earlier.restoreRound(known.round());
                earlier.restoreBest(org.hyperhash.ledger.statistics.Owner.pool(), known.best());
            });
            counted = firstToCount(state) - 1;
            agedMs = state.map(PendingSamples.State::atMs).orElse(nowMs);
            agedSinceNanos = System.nanoTime();
        } catch (SQLException | DatabaseUnavailable | IOException failure) {
            LOG.warn("no statistics yet: {}", failure.getMessage());
            health = new Health.Degraded("no statistics yet: " + inPublic(failure));
            boolean _ = sampleDue.tryAcquire(RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        statistics = earlier;
        LOG.info(
                "the statistics go on from record {}, read in {} ms",
                counted + 1,
                (System.nanoTime() - begun) / 1_000_000);
        restored = true;
    }

    private long firstToCount(Optional<PendingSamples.State> state) throws IOException {
        long next = state.map(PendingSamples.State::cursor).orElse(0L) + 1;
        long first = journal.firstSequence();
        long beyond = journal.durableSequence() + 1;
        if (next < first || next > beyond) {
            LOG.warn(
                    "the statistics know records up to {}, the journal has {} to {}",
                    next - 1,
                    first,
                    beyond - 1);
        }
        return Math.clamp(next, first, beyond);
    }

    private void writePending() {
        PendingSamples.Batch batch = pending.take();
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            tables.ensurePartitions(connection, batch.samples());
            short number = tables.journal(connection, journal.id());
            tables.write(connection, number, batch);
            connection.commit();
        } catch (SQLException | DatabaseUnavailable failure) {
            pending.giveBack(batch);
            troubled(failure);
            return;
        }
        sumUp();
    }

    private void sumUp() {
        long nowMs = clock.millis();
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            short number = tables.journal(connection, journal.id());
            tables.rollUp(connection, number, nowMs);
            connection.commit();
            tables.countWindows(connection);
            connection.commit();
            if (neverRetired || System.nanoTime() - lastRetireNanos >= RETIRE_PAUSE.toNanos()) {
                tables.retire(connection, number, retireMs(nowMs));
                connection.commit();
                neverRetired = false;
                lastRetireNanos = System.nanoTime();
            }
            long lost = pending.lost();
            writeTrouble =
                    lost == 0
                            ? Optional.empty()
                            : Optional.of("%d samples of history were lost".formatted(lost));
        } catch (SQLException | DatabaseUnavailable failure) {
            troubled(failure);
        }
    }

    /**
     * Samples age only while a process of ours looks: a clock that is ahead for a minute removes
     * nothing.
     */
    private long retireMs(long nowMs) {
        return Math.min(nowMs, agedMs + (System.nanoTime() - agedSinceNanos) / 1_000_000);
    }

    private void troubled(Exception failure) {
        tables.forget();
        LOG.warn("the samples wait: {}", failure.getMessage());
        writeTrouble = Optional.of("the samples wait: " + inPublic(failure));
    }

    private static String inPublic(Exception failure) {
        return failure instanceof IOException
                ? "the journal cannot be read; the log says why"
                : DatabaseTrouble.inPublic(failure);
    }

    @Override
    public Health health() {
        return health;
    }

    /** Counts what is durable and writes the last sample. */
    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        committed.release();
        follower.join();
        sampleDue.release();
        writer.join();
        health = new Health.Down("stopped");
    }
}
