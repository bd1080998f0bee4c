package org.hyperhash.pool.engine;

import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.coinbase.CoinbaseParts;
import org.hyperhash.platform.engine.Moment;
import org.hyperhash.stratum.channel.ChannelJob;
import org.hyperhash.stratum.channel.ShareJudge;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.hyperhash.template.Solution;

/**
 * Judges what one client submits, has it recorded, and tells of blocks. Owned by its session.
 *
 * @spec SV2 5.3.11 to 5.3.14, submitting of shares
 */
final class ShareDesk {
    /** Shares of one connection that may wait for the disk. */
    static final int UNSETTLED_SHARES_MAX = 65_536;

    private final OpenChannels channels;
    private final AckDesk acks;
    private final SessionEffects effects;
    private final ShareJudge judge = new ShareJudge();
    private boolean workersNegotiated;

    ShareDesk(OpenChannels channels, AckDesk acks, SessionEffects effects) {
        this.channels = channels;
        this.acks = acks;
        this.effects = effects;
    }

    /** Shares may name their workers from now on. */
    void workersNegotiated() {
        workersNegotiated = true;
    }

    void submit(MiningMessage.SubmitSharesExtended share, Moment now) {
        String worker = workersNegotiated ? share.worker().orElse("") : "";
        submit(
                share.channelId(),
                share.sequenceNumber(),
                new ShareJudge.Submission(
                        share.jobId(),
                        share.nonce(),
                        share.ntime(),
                        share.version(),
                        share.extranonce()),
                worker,
                now);
    }

    void submit(MiningMessage.SubmitSharesStandard share, Moment now) {
        submit(
                share.channelId(),
                share.sequenceNumber(),
                new ShareJudge.Submission(
                        share.jobId(), share.nonce(), share.ntime(), share.version(), Bytes.EMPTY),
                "",
                now);
    }

    private void submit(
            int channelId,
            int sequenceNumber,
            ShareJudge.Submission share,
            String worker,
            Moment now) {
        Optional<ServerChannel> channel = channels.find(channelId);
        if (channel.isEmpty()) {
            effects.rejected(ShareVerdict.INVALID_CHANNEL_ID, "", "");
            sendError(channelId, sequenceNumber, ShareVerdict.INVALID_CHANNEL_ID);
            return;
        }
        submit(channel.get(), sequenceNumber, share, worker, now);
    }

    private void submit(
            ServerChannel channel,
            int sequenceNumber,
            ShareJudge.Submission share,
            String worker,
            Moment now) {
        if (acks.unsettled() >= UNSETTLED_SHARES_MAX) {
            refuse(channel, sequenceNumber, worker, ShareVerdict.TOO_MANY_SHARES);
            return;
        }
        ShareVerdict verdict = channel.judge(judge, share, now.wallSeconds());
        if (!verdict.accepted()) {
            refuse(channel, sequenceNumber, worker, verdict);
            return;
        }
        accept(channel, sequenceNumber, share, verdict, worker, now);
        channels.retarget(channel, now.steadyMs());
    }

    private void accept(
            ServerChannel channel,
            int sequenceNumber,
            ShareJudge.Submission submission,
            ShareVerdict verdict,
            String worker,
            Moment now) {
        ChannelJob job = channel.acceptedJob(submission.jobId());
        boolean block = verdict == ShareVerdict.BLOCK_FOUND;
        // Where shares are harder than blocks (regtest), a block below the share target is worth
        // no more than a block.
        boolean full = !block || job.target().isMetBy(judge.hash());
        Difficulty credit = full ? job.difficulty() : Difficulty.of(job.networkTarget());
        AcceptedShare share =
                new AcceptedShare(
                        channel.id(),
                        sequenceNumber,
                        channel.identity().payout(),
                        workerOf(channel, worker),
                        job,
                        full ? job.target() : job.networkTarget(),
                        credit,
                        judge.hash(),
                        block,
                        channels.client().userAgent(),
                        now.wallMs());
        acks.add(channel, sequenceNumber, credit);
        channel.counts().accepted(share);
        effects.record(share);
        if (block) {
            effects.blockFound(found(share, solution(channel, job, submission)));
        }
    }

    /** Only jobs on the current tip are accepted, so the height is that of the current work. */
    private FoundBlock found(AcceptedShare share, Solution solution) {
        PoolWork current = channels.work().orElseThrow();
        return new FoundBlock(
                current.template().height(),
                solution,
                share,
                current.terms(share.job().templateId(), channels.client().device()));
    }

    private Solution solution(
            ServerChannel channel, ChannelJob job, ShareJudge.Submission submission) {
        CoinbaseParts stripped =
                new CoinbaseParts(job.work().coinbasePrefix(), job.work().coinbaseSuffix());
        CoinbaseParts parts = job.work().coinbaseHasWitness() ? stripped.withWitness() : stripped;
        Bytes extranonce = channel.extranoncePrefix().concat(submission.extranonce());
        return Solution.of(
                job.templateId(),
                Bytes.wrap(judge.header()),
                parts.prefix().concat(extranonce).concat(parts.suffix()));
    }

    private void refuse(
            ServerChannel channel, int sequenceNumber, String worker, ShareVerdict verdict) {
        channel.counts().rejected(verdict);
        effects.rejected(verdict, channel.identity().payout().account(), workerOf(channel, worker));
        sendError(channel.id(), sequenceNumber, verdict);
    }

    /** The one that a share names, or else the one of its channel. */
    private static String workerOf(ServerChannel channel, String named) {
        return named.isEmpty() ? channel.identity().worker() : named;
    }

    private void sendError(int channelId, int sequenceNumber, ShareVerdict verdict) {
        effects.send(
                new MiningMessage.SubmitSharesError(
                        channelId, sequenceNumber, verdict.errorCode()));
    }
}
