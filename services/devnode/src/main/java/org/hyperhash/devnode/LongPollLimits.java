package org.hyperhash.devnode;

import java.time.Duration;

/**
 * How long a miner that waits for news is kept waiting; a new tip always wakes it at once.
 *
 * @param firstMempoolCheck when new transactions count as news
 * @param nextMempoolChecks how often they are looked at after that
 * @param total when it is answered without any news
 */
public record LongPollLimits(
        Duration firstMempoolCheck, Duration nextMempoolChecks, Duration total) {
    /** As Bitcoin Core, with an end before the connection counts as idle. */
    public static final LongPollLimits DEFAULT =
            new LongPollLimits(
                    Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofMinutes(5));
}
