package org.hyperhash.pool.engine;

import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Target;

/**
 * How sessions treat their clients.
 *
 * @param defaultPayout whom to pay for identities that cannot be paid, when the operator wants them
 * @param sharesPerMinute wanted rate of each channel
 * @param easiest target of the smallest difficulty that the pool hands out
 * @param rollableVersionBits bits of the header version that miners may change
 * @param ackBatchShares shares after which an acknowledgement is sent
 * @param ackDelayMs longest time that a durable share waits for its acknowledgement
 * @param channelsMax open channels of one connection
 */
public record SessionRules(
        Network network,
        Optional<Payout> defaultPayout,
        double sharesPerMinute,
        Target easiest,
        int rollableVersionBits,
        int ackBatchShares,
        long ackDelayMs,
        int channelsMax) {}
