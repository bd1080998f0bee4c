package org.hyperhash.miner;

import java.util.concurrent.atomic.AtomicLong;
import org.hyperhash.bitcoin.Target;

/**
 * A job as the threads mine it. Safe from any thread.
 *
 * @param jobId as the pool calls it
 * @param target of its shares
 * @param minTime earliest time of its headers, unsigned seconds since 1970
 * @param receivedNanos when {@code minTime} came, {@link System#nanoTime}: headers may run ahead of
 *     it by as much time as has passed since
 * @param nextUnit number of the first unit that nobody has taken
 */
record MiningWork(
        String jobId,
        SearchSpace space,
        Target target,
        int minTime,
        long receivedNanos,
        AtomicLong nextUnit) {

    static MiningWork of(
            String jobId, SearchSpace space, Target target, int minTime, long receivedNanos) {
        return new MiningWork(jobId, space, target, minTime, receivedNanos, new AtomicLong());
    }

    /**
     * This work as the successor of {@code earlier}: a pool that sends the same headers under
     * another job id (with another target, say) must not get the same shares again.
     */
    MiningWork after(MiningWork earlier) {
        return space.equals(earlier.space)
                ? new MiningWork(jobId, space, target, minTime, receivedNanos, earlier.nextUnit)
                : this;
    }

    /** A part of the space that no other thread gets. */
    SearchSpace.Unit takeUnit() {
        return space.unit(nextUnit.getAndIncrement());
    }

    /** Nanoseconds until headers so far ahead of {@code minTime} are allowed; 0 when they are. */
    long nanosUntilAllowed(SearchSpace.Unit unit, long nowNanos) {
        return Math.max(0, unit.secondsAhead() * 1_000_000_000L - (nowNanos - receivedNanos));
    }
}
