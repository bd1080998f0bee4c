package org.hyperhash.miner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;

/**
 * The threads that hash, at low priority. They look for new work after each batch of a fraction of
 * a millisecond. Any thread assigns work.
 */
final class Hashers {
    /** Hashes between two looks at the assignment: some 0.3 ms. */
    static final int BATCH = 2_048;

    /** A limited thread works this many times a second. */
    private static final int PACES_PER_SECOND = 100;

    private static final long OFFER_MS = 20;
    private static final long WAIT_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);

    private final OptionalLong hashesPerSecond;
    private final MinerStatistics statistics;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong assignments = new AtomicLong();
    private volatile Optional<Assignment> assignment = Optional.empty();
    private volatile boolean stopped;

    /** Work, and where its shares go. */
    private record Assignment(
            long number, MiningWork work, BlockingQueue<Share> shares, Target network) {}

    /**
     * @param hashesPerSecond most hashes of one thread
     */
    Hashers(OptionalLong hashesPerSecond, MinerStatistics statistics) {
        this.hashesPerSecond = hashesPerSecond;
        this.statistics = statistics;
    }

    // A hint where the system heeds it; what leaves a machine alone for certain is the limit.
    @SuppressWarnings("ThreadPriorityCheck")
    void start(int count) {
        for (int i = 0; i < count; i++) {
            Thread thread =
                    Thread.ofPlatform().name("miner-hash-" + i).daemon().unstarted(this::run);
            thread.setPriority(Thread.MIN_PRIORITY);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** Replaces the work of all threads. */
    void assign(MiningWork work, BlockingQueue<Share> shares) {
        Target network = Target.ofCompact(work.space().nBits());
        assignment =
                Optional.of(new Assignment(assignments.incrementAndGet(), work, shares, network));
        threads.forEach(LockSupport::unpark);
    }

    /** Leaves the threads without work. */
    void rest() {
        assignment = Optional.empty();
    }

    boolean isResting() {
        return assignment.isEmpty();
    }

    void stop() throws InterruptedException {
        stopped = true;
        rest();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
    }

    private void run() {
        Search search = new Search();
        int batch = batchSize();
        long nextBatchAt = System.nanoTime();
        while (!stopped) {
            Optional<Assignment> current = assignment;
            if (current.isEmpty()) {
                LockSupport.parkNanos(WAIT_NANOS_MAX);
                nextBatchAt = System.nanoTime();
            } else {
                nextBatchAt = mineUnit(search, current.get(), batch, nextBatchAt);
            }
        }
    }

    private int batchSize() {
        long limited = hashesPerSecond.orElse(Long.MAX_VALUE) / PACES_PER_SECOND;
        return Math.clamp(limited, 1, BATCH);
    }

    /** Mines one unit until it is done or other work comes; returns when to go on. */
    private long mineUnit(Search search, Assignment mine, int batch, long startAt) {
        MiningWork work = mine.work();
        SearchSpace.Unit unit = work.takeUnit();
        int time = work.minTime() + (int) unit.secondsAhead();
        if (!awaitTime(mine, unit)) {
            return startAt;
        }
        search.aim(work.space(), unit, time);

        long nextBatchAt = startAt;
        for (long done = 0; done < SearchSpace.NONCES_PER_UNIT && isCurrent(mine); done += batch) {
            nextBatchAt = pace(mine, batch, nextBatchAt);
            int count = (int) Math.min(batch, SearchSpace.NONCES_PER_UNIT - done);
            search.tryNonces(
                    unit.firstNonce() + (int) done,
                    count,
                    work.target(),
                    (nonce, hash) -> deliver(mine, unit, time, nonce, hash));
            statistics.hashed(count);
        }
        return nextBatchAt;
    }

    /** Waits until the unit's time is not ahead of the clock; false when other work came. */
    private boolean awaitTime(Assignment mine, SearchSpace.Unit unit) {
        long wait = mine.work().nanosUntilAllowed(unit, System.nanoTime());
        while (wait > 0 && isCurrent(mine)) {
            LockSupport.parkNanos(Math.min(wait, WAIT_NANOS_MAX));
            wait = mine.work().nanosUntilAllowed(unit, System.nanoTime());
        }
        return isCurrent(mine);
    }

    /** Keeps a limited thread to its rate; returns when the batch after this one may start. */
    private long pace(Assignment mine, int batch, long startAt) {
        if (hashesPerSecond.isEmpty()) {
            return startAt;
        }
        long now = System.nanoTime();
        while (startAt - now > 0 && isCurrent(mine)) {
            LockSupport.parkNanos(Math.min(startAt - now, WAIT_NANOS_MAX));
            now = System.nanoTime();
        }
        // Time that was lost is not caught up.
        return Math.max(startAt, now)
                + TimeUnit.SECONDS.toNanos(1) * batch / hashesPerSecond.getAsLong();
    }

    /** Waits while the connection is slower than we are, unless the share is of old work now. */
    private void deliver(
            Assignment mine, SearchSpace.Unit unit, int time, int nonce, Hash256 hash) {
        Share share =
                new Share(
                        mine.work(),
                        unit.extranonce(),
                        time,
                        nonce,
                        unit.version(),
                        mine.network().isMetBy(hash));
        try {
            boolean taken = false;
            while (!taken && isCurrent(mine)) {
                taken = mine.shares().offer(share, OFFER_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isCurrent(Assignment mine) {
        Optional<Assignment> current = assignment;
        return !stopped && current.isPresent() && current.get().number() == mine.number();
    }
}
