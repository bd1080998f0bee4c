package org.hyperhash.translator.engine;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.channel.ExtendedJob;

/**
 * The job that a channel works on.
 *
 * @param channelKey of the channel, never used twice
 * @param upstreamJobId the upstream's number for the job, U32
 * @param job whose coinbase prefix already ends with the upstream's extranonce prefix and {@code
 *     padding}, so that extranonce1 and extranonce2 come next
 * @param padding zero bytes of our part of the extranonce that no miner rolls
 * @param target what a share must meet to be worth anything upstream
 */
public record UpstreamWork(
        long channelKey,
        int upstreamJobId,
        ExtendedJob job,
        Bytes padding,
        ChainTip tip,
        Target target)
        implements UpstreamState {

    /** Whether shares for jobs of {@code other} are still worth something. */
    boolean continues(UpstreamWork other) {
        return channelKey == other.channelKey
                && tip.previousBlock().equals(other.tip.previousBlock());
    }
}
