package org.hyperhash.translator.engine;

import org.hyperhash.bitcoin.Difficulty;

/**
 * How miners are treated.
 *
 * @param aggregate one upstream channel for all miners, instead of one for each
 * @param extranonce2Size bytes that a miner rolls, 2 to 8
 * @param sharesPerMinute wanted rate of each miner
 * @param leastDifficulty smallest difficulty handed out
 * @param keepaliveMs longest time between two jobs
 * @param verdictTimeoutMs longest time that a share waits for the upstream's verdict
 */
public record TranslatorRules(
        boolean aggregate,
        int extranonce2Size,
        double sharesPerMinute,
        Difficulty leastDifficulty,
        long keepaliveMs,
        long verdictTimeoutMs) {
    /** Fewer bytes exhaust within seconds; more are refused by old firmware. */
    public static final int EXTRANONCE2_MIN = 2;

    public static final int EXTRANONCE2_MAX = 8;

    /**
     * Bytes of extranonce1. They are ours alone: the upstream's prefix is part of every job's
     * coinbase, so that a miner keeps its extranonce1 whatever happens upstream.
     */
    public static final int EXTRANONCE1_LENGTH = 4;

    public TranslatorRules {
        if (extranonce2Size < EXTRANONCE2_MIN || extranonce2Size > EXTRANONCE2_MAX) {
            throw new IllegalArgumentException("extranonce2 of " + extranonce2Size + " bytes");
        }
    }

    /** Bytes of an upstream channel's extranonce that we must be able to choose. */
    public int rollableLength() {
        return EXTRANONCE1_LENGTH + extranonce2Size;
    }
}
