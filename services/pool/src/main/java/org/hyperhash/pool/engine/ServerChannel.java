package org.hyperhash.pool.engine;

import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.channel.ChannelJob;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.channel.JobBook;
import org.hyperhash.stratum.channel.SeenShares;
import org.hyperhash.stratum.channel.ShareJudge;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.channel.Vardiff;

/** One open channel: who is paid, which jobs are valid, what was seen. Owned by its session. */
final class ServerChannel {
    private final int id;
    private final Identity.Payable identity;
    private final boolean standard;
    private final Bytes extranoncePrefix;
    private final int rollableLength;
    private final JobBook jobs;
    private final SeenShares seen = new SeenShares();
    private final Vardiff vardiff;
    private final AckBatch acks = new AckBatch();
    private final ChannelCounts counts;
    private boolean closed;

    ServerChannel(
            int id,
            Identity.Payable identity,
            boolean standard,
            Bytes extranoncePrefix,
            int rollableLength,
            Vardiff vardiff,
            ChannelCounts counts) {
        this.id = id;
        this.identity = identity;
        this.standard = standard;
        this.extranoncePrefix = extranoncePrefix;
        this.rollableLength = rollableLength;
        this.jobs = new JobBook(standard);
        this.vardiff = vardiff;
        this.counts = counts;
    }

    int id() {
        return id;
    }

    Identity.Payable identity() {
        return identity;
    }

    /** Whether the channel mines a fixed merkle root. */
    boolean isStandard() {
        return standard;
    }

    /** The server's part; on a standard channel the whole extranonce. */
    Bytes extranoncePrefix() {
        return extranoncePrefix;
    }

    /** Bytes that the client rolls; 0 on a standard channel. */
    int rollableLength() {
        return rollableLength;
    }

    Target target() {
        return vardiff.target();
    }

    AckBatch acks() {
        return acks;
    }

    ChannelCounts counts() {
        return counts;
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    Optional<ChannelJob> newestJob() {
        return jobs.newest();
    }

    void addFutureJob(int jobId, long templateId, ExtendedJob work) {
        jobs.addFuture(jobId, templateId, work);
    }

    /** Starts a future job on a new tip, where nothing was seen yet. */
    ChannelJob activate(int jobId, ChainTip tip) {
        seen.clear();
        return jobs.activate(jobId, tip, target(), extranoncePrefix)
                .orElseThrow(() -> new IllegalStateException("no future job " + jobId));
    }

    ChannelJob addJob(int jobId, long templateId, ExtendedJob work, ChainTip tip) {
        return jobs.addActive(jobId, templateId, work, tip, target(), extranoncePrefix);
    }

    /**
     * @param nowSeconds since 1970
     */
    ShareVerdict judge(ShareJudge judge, ShareJudge.Submission share, long nowSeconds) {
        ShareVerdict verdict =
                judge.judge(share, jobs, seen, extranoncePrefix, rollableLength, nowSeconds);
        if (verdict.accepted() && judge.meets(vardiff.target())) {
            vardiff.shareAccepted();
        }
        return verdict;
    }

    /** The job of a share that was just accepted. */
    ChannelJob acceptedJob(int jobId) {
        if (jobs.find(jobId) instanceof ChannelJob job) {
            return job;
        }
        throw new IllegalStateException("accepted a share of unknown job " + jobId);
    }

    Optional<Target> retarget(long nowMs) {
        return vardiff.retarget(nowMs);
    }

    /** The client says that its hash rate or its limit has changed. */
    void update(HashRate nominal, double sharesPerMinute, Target easiest, long nowMs) {
        counts.declared(nominal.perSecond(), easiest);
        vardiff.restart(nominal.targetFor(sharesPerMinute), easiest, nowMs);
    }
}
