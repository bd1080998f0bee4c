package org.hyperhash.stratum.channel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;

/**
 * The jobs of one channel.
 *
 * <pre>
 * future --activate--> active --next job on the same tip--> past --cap or next tip--> stale
 * future --another future job is activated--> stale
 * </pre>
 *
 * Job ids are issued in rising order per connection, so an id between the first and the last that
 * is not held any more is stale without being remembered; so is one that went to another channel.
 *
 * @spec SV2 5.3.17 SetNewPrevHash
 */
public final class JobBook {
    /** Jobs of the current tip that still earn; miners hold a job for up to a minute. */
    public static final int PAST_JOBS_MAX = 16;

    /** Bitaxe keeps eight pending jobs; nobody needs more. */
    public static final int FUTURE_JOBS_MAX = 8;

    private static final Difficulty EASIEST = Difficulty.of(Target.EASIEST);

    private record FutureJob(long templateId, ExtendedJob work) {}

    private final boolean headerOnly;
    private final Map<Integer, FutureJob> future = new LinkedHashMap<>();
    private final Map<Integer, ChannelJob> current = new LinkedHashMap<>();
    private Optional<ChannelJob> newest = Optional.empty();
    private Target lastTarget = Target.EASIEST;
    private Difficulty lastDifficulty = EASIEST;
    private int firstIssuedId;
    private int lastIssuedId;

    /**
     * @param headerOnly whether the channel mines a fixed merkle root (standard channel)
     */
    public JobBook(boolean headerOnly) {
        this.headerOnly = headerOnly;
    }

    /** Remembers a job that waits for its chain tip. */
    public void addFuture(int jobId, long templateId, ExtendedJob work) {
        issue(jobId);
        future.put(jobId, new FutureJob(templateId, work));
        dropOldest(future, FUTURE_JOBS_MAX);
    }

    /**
     * Makes a future job the only valid one.
     *
     * @return the active job, or empty when no such future job is known, which changes nothing
     */
    public Optional<ChannelJob> activate(
            int jobId, ChainTip tip, Target target, Bytes fixedExtranonce) {
        FutureJob job = future.get(jobId);
        if (job == null) {
            return Optional.empty();
        }
        future.clear();
        current.clear();
        return Optional.of(hold(jobId, job.templateId(), job.work(), tip, target, fixedExtranonce));
    }

    /** Adds a job on the tip that is mined now; older jobs of that tip stay valid. */
    public ChannelJob addActive(
            int jobId,
            long templateId,
            ExtendedJob work,
            ChainTip tip,
            Target target,
            Bytes fixedExtranonce) {
        issue(jobId);
        ChannelJob job = hold(jobId, templateId, work, tip, target, fixedExtranonce);
        dropOldest(current, PAST_JOBS_MAX + 1);
        return job;
    }

    /** Voids everything, for example because the chain tip is gone and no job replaces it yet. */
    public void clear() {
        future.clear();
        current.clear();
        newest = Optional.empty();
    }

    public JobLookup find(int jobId) {
        ChannelJob job = current.get(jobId);
        if (job != null) {
            return job;
        }
        boolean issued =
                firstIssuedId != 0
                        && Integer.compareUnsigned(jobId, firstIssuedId) >= 0
                        && Integer.compareUnsigned(jobId, lastIssuedId) <= 0;
        return issued && !future.containsKey(jobId)
                ? JobLookup.Stale.INSTANCE
                : JobLookup.Unknown.INSTANCE;
    }

    /** The job that a miner should be working on. */
    public Optional<ChannelJob> newest() {
        return newest;
    }

    private void issue(int jobId) {
        if (Integer.compareUnsigned(jobId, lastIssuedId) <= 0) {
            throw new IllegalArgumentException(
                    "job id %d does not follow %d".formatted(jobId, lastIssuedId));
        }
        if (firstIssuedId == 0) {
            firstIssuedId = jobId;
        }
        lastIssuedId = jobId;
    }

    private ChannelJob hold(
            int jobId,
            long templateId,
            ExtendedJob work,
            ChainTip tip,
            Target target,
            Bytes fixedExtranonce) {
        ChannelJob job =
                new ChannelJob(
                        jobId,
                        templateId,
                        work,
                        tip,
                        target,
                        tip.networkTarget(),
                        difficultyOf(target),
                        headerOnly ? work.merkleRoot(fixedExtranonce) : Hash256.ZERO);
        current.put(jobId, job);
        newest = Optional.of(job);
        return job;
    }

    /** Computed once per target: with many channels a new tip must not wait for divisions. */
    private Difficulty difficultyOf(Target target) {
        if (!target.equals(lastTarget)) {
            lastTarget = target;
            lastDifficulty = Difficulty.of(target);
        }
        return lastDifficulty;
    }

    private static void dropOldest(Map<Integer, ?> jobs, int limit) {
        while (jobs.size() > limit) {
            jobs.remove(jobs.keySet().iterator().next());
        }
    }
}
