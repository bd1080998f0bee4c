package org.hyperhash.miner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.v2.mining.MiningMessage;

/**
 * The client's side of an open channel: which job to mine, and for which target. Owned by the
 * thread of its session.
 *
 * <pre>
 * future job --SetNewPrevHash--> work, everything older is void
 * job with a time -----------> work on the present tip
 * </pre>
 *
 * @spec SV2 5.3.15 NewMiningJob, 5.3.16 NewExtendedMiningJob, 5.3.17 SetNewPrevHash
 */
final class Sv2Channel {
    /** Future jobs that are kept; pools send one or two. */
    static final int FUTURE_JOBS_MAX = 16;

    private final int channelId;
    private final int rollableLength;
    private final boolean versionFixed;
    private final Map<Integer, Job> future = new LinkedHashMap<>();
    private int groupId;
    private Bytes extranoncePrefix;
    private Target target;
    private Optional<Tip> tip = Optional.empty();

    /** A job before its tip is known. */
    private record Job(int jobId, int version, int rollableBits, MerkleSource merkle) {}

    private record Tip(Hash256 previousBlock, int nBits, int minTime, long receivedNanos) {}

    /**
     * @param groupId of the group that the channel is in; its own id when in none
     * @param rollableLength bytes of extranonce to choose; 0 on a standard channel
     * @param versionFixed whether the pool said that it refuses version rolling
     */
    Sv2Channel(
            int channelId,
            int groupId,
            Target target,
            Bytes extranoncePrefix,
            int rollableLength,
            boolean versionFixed) {
        this.channelId = channelId;
        this.groupId = groupId;
        this.target = target;
        this.extranoncePrefix = extranoncePrefix;
        this.rollableLength = rollableLength;
        this.versionFixed = versionFixed;
    }

    int id() {
        return channelId;
    }

    boolean isStandard() {
        return rollableLength == 0;
    }

    /** Whether a message with this id is for us. */
    boolean isMeant(int id) {
        return id == channelId || id == groupId;
    }

    void moveToGroup(MiningMessage.SetGroupChannel message) {
        if (message.channelIds().contains(channelId)) {
            groupId = message.groupChannelId();
        }
    }

    /** Applies to jobs that come or are activated from now on. */
    void retarget(Target newTarget) {
        target = newTarget;
    }

    /** Applies to jobs that come from now on. */
    void changePrefix(Bytes newPrefix) {
        extranoncePrefix = newPrefix;
    }

    Optional<MiningWork> jobCame(MiningMessage.NewMiningJob message, long nowNanos) {
        return take(
                new Job(
                        message.jobId(),
                        message.version(),
                        rollableBits(true),
                        new MerkleSource.Fixed(message.merkleRoot())),
                message.minNtime(),
                nowNanos);
    }

    Optional<MiningWork> jobCame(MiningMessage.NewExtendedMiningJob message, long nowNanos) {
        MerkleSource.Rolled rolled =
                new MerkleSource.Rolled(
                        message.coinbaseTxPrefix().concat(extranoncePrefix),
                        rollableLength,
                        message.coinbaseTxSuffix(),
                        message.merklePath());
        return take(
                new Job(
                        message.jobId(),
                        message.version(),
                        rollableBits(message.versionRollingAllowed()),
                        rolled),
                message.minNtime(),
                nowNanos);
    }

    private int rollableBits(boolean allowed) {
        return allowed && !versionFixed ? ExtendedJob.BIP323_BITS : 0;
    }

    private Optional<MiningWork> take(Job job, OptionalInt minTime, long nowNanos) {
        if (minTime.isEmpty()) {
            future.put(job.jobId(), job);
            if (future.size() > FUTURE_JOBS_MAX) {
                future.remove(future.keySet().iterator().next());
            }
            return Optional.empty();
        }
        // Without a tip the job cannot be mined yet, and a tip would make it void.
        return tip.map(known -> work(job, known, minTime.getAsInt(), nowNanos));
    }

    /**
     * @throws PoolFault when the tip is of no chain
     */
    Optional<MiningWork> tipCame(MiningMessage.SetNewPrevHash message, long nowNanos)
            throws PoolFault {
        PoolFault.checkBits(message.nBits());
        Tip known = new Tip(message.prevHash(), message.nBits(), message.minNtime(), nowNanos);
        tip = Optional.of(known);
        Optional<Job> job = Optional.ofNullable(future.get(message.jobId()));
        future.clear();
        return job.map(activated -> work(activated, known, known.minTime(), nowNanos));
    }

    private MiningWork work(Job job, Tip known, int minTime, long nowNanos) {
        return MiningWork.of(
                Integer.toUnsignedString(job.jobId()),
                new SearchSpace(
                        job.version(),
                        job.rollableBits(),
                        known.previousBlock(),
                        known.nBits(),
                        job.merkle()),
                target,
                minTime,
                nowNanos);
    }
}
