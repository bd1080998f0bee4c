package org.hyperhash.bitcoin.block;

import java.math.BigInteger;
import org.hyperhash.bitcoin.Target;

/** Difficulty adjustment of the main chain: every 2016 blocks, by at most a factor of four. */
public final class Retarget {
    /** Blocks of one difficulty. */
    public static final int INTERVAL_BLOCKS = 2016;

    private static final long INTERVAL_SECONDS = 14L * 24 * 60 * 60;
    private static final int MAX_FACTOR = 4;

    private Retarget() {}

    /**
     * The {@code nBits} of the next interval.
     *
     * @param nBits of the interval that ends
     * @param spanSeconds time of its last block minus time of its first, any sign
     * @param easiest what the network allows at most
     */
    public static int next(int nBits, long spanSeconds, Target easiest) {
        long span =
                Math.clamp(
                        spanSeconds, INTERVAL_SECONDS / MAX_FACTOR, INTERVAL_SECONDS * MAX_FACTOR);
        BigInteger scaled =
                Target.ofCompact(nBits)
                        .toNumber()
                        .multiply(BigInteger.valueOf(span))
                        .divide(BigInteger.valueOf(INTERVAL_SECONDS));
        BigInteger limit = easiest.toNumber();
        return Target.ofNumber(scaled.min(limit)).toCompact();
    }
}
