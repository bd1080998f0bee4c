package org.hyperhash.pool.engine;

import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.ChannelJob;

/**
 * Work that counts as soon as it is durable.
 *
 * @param worker as the client named it, empty when it did not
 * @param target whose expected work is credited
 * @param credit difficulty of {@code target}
 * @param hash of the header
 * @param block whether the hash meets the network target
 * @param userAgent what the client says it is
 * @param atMs when it was judged, milliseconds since 1970
 */
public record AcceptedShare(
        int channelId,
        int sequenceNumber,
        Payout payout,
        String worker,
        ChannelJob job,
        Target target,
        Difficulty credit,
        Hash256 hash,
        boolean block,
        String userAgent,
        long atMs) {}
