package org.hyperhash.miner;

import org.hyperhash.bitcoin.Bytes;

/**
 * A header that meets the target of its job.
 *
 * @param time of the header, unsigned seconds since 1970
 * @param version rolled bits included
 * @param blockCandidate whether it meets the network's target as well
 */
record Share(
        MiningWork work,
        Bytes extranonce,
        int time,
        int nonce,
        int version,
        boolean blockCandidate) {}
