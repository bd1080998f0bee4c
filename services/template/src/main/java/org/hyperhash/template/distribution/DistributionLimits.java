package org.hyperhash.template.distribution;

import java.time.Duration;
import org.hyperhash.template.feed.TemplateFeed;

/**
 * What clients of the server may use.
 *
 * @param setup from the connection to the first constraints
 * @param write how long a client may not read
 * @param payload bytes of the largest message from a client: a solution with its coinbase
 * @param oldTipGrace how long templates of the last tip are good for
 */
public record DistributionLimits(
        int connections,
        int connectionsPerAddress,
        Duration setup,
        Duration write,
        int payload,
        Duration oldTipGrace) {
    /** SubmitSolution with the longest coinbase has 65,557 bytes. */
    public static final int MAX_PAYLOAD = 66 * 1024;

    /** For pools and job declarators of one operator. */
    public static final DistributionLimits DEFAULT =
            new DistributionLimits(
                    64,
                    16,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    MAX_PAYLOAD,
                    TemplateFeed.OLD_TIP_GRACE);
}
