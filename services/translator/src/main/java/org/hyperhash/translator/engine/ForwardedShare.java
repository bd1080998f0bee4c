package org.hyperhash.translator.engine;

import org.hyperhash.bitcoin.Bytes;

/**
 * A share on its way to the upstream.
 *
 * @param miner number of the miner's connection
 * @param token by which the miner's session knows the share
 * @param channelKey of the channel that its job came from
 * @param upstreamJobId U32
 * @param nonce U32
 * @param ntime U32
 * @param version the header's, U32
 * @param extranonce our whole part
 * @param worker name for extension 0x0002
 * @param difficulty of the hash, an estimate for people
 * @param block whether it meets the network's target
 */
public record ForwardedShare(
        long miner,
        long token,
        long channelKey,
        int upstreamJobId,
        int nonce,
        int ntime,
        int version,
        Bytes extranonce,
        String worker,
        double difficulty,
        boolean block) {}
