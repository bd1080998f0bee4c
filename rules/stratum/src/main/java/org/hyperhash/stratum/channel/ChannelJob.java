package org.hyperhash.stratum.channel;

import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;

/**
 * A job that one channel may submit shares for.
 *
 * @param templateId which template it came from; the solution is sent back under it
 * @param target what a share of this job must meet, fixed when the job was sent or activated: a
 *     later SetTarget does not change it
 * @param networkTarget what a block must meet
 * @param difficulty of {@code target}, what an accepted share is credited with
 * @param fixedMerkleRoot root for header-only mining; unused on extended channels
 */
public record ChannelJob(
        int jobId,
        long templateId,
        ExtendedJob work,
        ChainTip tip,
        Target target,
        Target networkTarget,
        Difficulty difficulty,
        Hash256 fixedMerkleRoot)
        implements JobLookup {}
