package org.hyperhash.translator.engine;

import java.util.Optional;
import java.util.OptionalLong;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.platform.engine.Moment;
import org.hyperhash.stratum.channel.ChannelJob;
import org.hyperhash.stratum.channel.SeenShares;
import org.hyperhash.stratum.channel.ShareJudge;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.v1.Sv1Error;
import org.hyperhash.stratum.v1.Sv1Id;
import org.hyperhash.stratum.v1.Sv1Request;
import org.hyperhash.stratum.v1.Sv1ServerLine.Response;

/**
 * Judges the shares of one miner and answers each exactly once. Owned by its session.
 *
 * <pre>
 * submitted --breaks a rule--> refused
 *     |------below the upstream's target--> accepted
 *     '------meets it--> held --upstream says--> accepted or refused
 *                          '-----time is over--> refused
 * </pre>
 */
final class ShareDesk {
    private final long miner;
    private final Bytes extranonce1;
    private final TranslatorRules rules;
    private final DifficultyPlan plan;
    private final Sv1Effects effects;
    private final ShareJudge judge = new ShareJudge();
    private final SeenShares seen = new SeenShares();
    private final HeldAnswers held;

    ShareDesk(
            long miner,
            Bytes extranonce1,
            TranslatorRules rules,
            DifficultyPlan plan,
            Sv1Effects effects) {
        this.miner = miner;
        this.extranonce1 = extranonce1;
        this.rules = rules;
        this.plan = plan;
        this.effects = effects;
        this.held = new HeldAnswers(rules.verdictTimeoutMs());
    }

    /** No header of before can be submitted again. */
    void forgetTip() {
        if (seen.size() > 0) {
            seen.clear();
        }
    }

    /**
     * @param version of the header
     * @param worker for the upstream
     */
    void judge(
            Sv1Request.Submit share, Sv1Jobs.Sv1Job job, int version, String worker, Moment now) {
        if (held.isFull()) {
            refuse(share.id(), Sv1Error.OTHER, "too many shares wait for the upstream");
            return;
        }
        ShareVerdict verdict =
                judge.judge(
                        new ShareJudge.Submission(
                                job.judged().jobId(),
                                share.nonce(),
                                share.ntime(),
                                version,
                                share.extranonce2()),
                        graded(job.judged(), now.steadyMs()),
                        seen,
                        extranonce1,
                        rules.extranonce2Size(),
                        now.wallSeconds());
        if (!verdict.accepted()) {
            refuse(share.id(), sv1Error(verdict), text(verdict));
            return;
        }
        plan.shareAccepted(judge.hash());
        if (verdict == ShareVerdict.BLOCK_FOUND || job.work().target().isMetBy(judge.hash())) {
            boolean block = verdict == ShareVerdict.BLOCK_FOUND;
            effects.forward(forwarded(share, job.work(), version, worker, block, now));
        } else {
            accept(share.id());
        }
    }

    private ChannelJob graded(ChannelJob job, long nowMs) {
        Target target = plan.gradingTarget(job.target(), nowMs);
        return target.equals(job.target())
                ? job
                : new ChannelJob(
                        job.jobId(),
                        job.templateId(),
                        job.work(),
                        job.tip(),
                        target,
                        job.networkTarget(),
                        job.difficulty(),
                        job.fixedMerkleRoot());
    }

    private ForwardedShare forwarded(
            Sv1Request.Submit share,
            UpstreamWork work,
            int version,
            String worker,
            boolean block,
            Moment now) {
        return new ForwardedShare(
                miner,
                held.hold(share.id(), now.steadyMs()),
                work.channelKey(),
                work.upstreamJobId(),
                share.nonce(),
                share.ntime(),
                version,
                work.padding().concat(extranonce1).concat(share.extranonce2()),
                worker,
                Difficulty.of(new Target(judge.hash())).estimate(),
                block);
    }

    private static Sv1Error sv1Error(ShareVerdict verdict) {
        return switch (verdict) {
            case STALE_SHARE, INVALID_JOB_ID -> Sv1Error.JOB_NOT_FOUND;
            case DUPLICATE_SHARE -> Sv1Error.DUPLICATE_SHARE;
            case DIFFICULTY_TOO_LOW -> Sv1Error.LOW_DIFFICULTY_SHARE;
            case ACCEPTED,
                    BLOCK_FOUND,
                    INVALID_CHANNEL_ID,
                    BAD_EXTRANONCE_SIZE,
                    INVALID_TIME,
                    VERSION_ROLLING_NOT_ALLOWED,
                    INVALID_NON_ROLLABLE_VERSION_BIT,
                    TOO_MANY_SHARES ->
                    Sv1Error.OTHER;
        };
    }

    /** Empty where the number says it all. */
    private String text(ShareVerdict verdict) {
        return switch (verdict) {
            case BAD_EXTRANONCE_SIZE ->
                    "extranonce2 must have %d bytes".formatted(rules.extranonce2Size());
            case INVALID_TIME -> "ntime is too early or too far ahead";
            default -> sv1Error(verdict) == Sv1Error.OTHER ? verdict.errorCode() : "";
        };
    }

    /** The upstream's verdict; one that comes too late is only counted. */
    void settle(long token, UpstreamVerdict verdict) {
        Optional<Sv1Id> request = held.release(token);
        if (request.isEmpty()) {
            effects.lateVerdict(verdict);
            return;
        }
        switch (verdict) {
            case UpstreamVerdict.Accepted _ -> accept(request.get());
            case UpstreamVerdict.Refused refused ->
                    refuse(request.get(), refused.sv1Error(), refused.errorCode());
            case UpstreamVerdict.Lost(String reason) ->
                    refuse(request.get(), Sv1Error.OTHER, "no verdict from upstream: " + reason);
        }
    }

    void refuseOverdue(long nowMs) {
        for (Sv1Id id : held.releaseOverdue(nowMs)) {
            refuse(id, Sv1Error.OTHER, "no verdict from upstream");
        }
    }

    OptionalLong nextDueMs() {
        return held.nextDueMs();
    }

    private void accept(Sv1Id id) {
        effects.send(Response.accepted(id));
        effects.accepted();
    }

    void refuse(Sv1Id id, Sv1Error error, String text) {
        effects.send(Response.refused(id, error, text));
        effects.refused(error);
    }
}
