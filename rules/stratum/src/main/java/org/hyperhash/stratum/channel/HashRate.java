package org.hyperhash.stratum.channel;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.Work;

/**
 * Hashes per second. An estimate for choosing targets, never money, so floating point is fine here;
 * what is paid is exact {@link Work}.
 *
 * @param perSecond finite, not negative
 */
public record HashRate(double perSecond) {
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);

    public HashRate {
        if (!Double.isFinite(perSecond) || perSecond < 0) {
            throw new IllegalArgumentException("not a hash rate: " + perSecond);
        }
    }

    /** The rate that does {@code work} in {@code seconds}. */
    public static HashRate of(Work work, double seconds) {
        return new HashRate(work.hashes().doubleValue() / seconds);
    }

    /**
     * The target that this rate meets {@code sharesPerMinute} times a minute, with {@code w} hashes
     * per share: {@code (2^256 - w) / (w + 1)}, rounded down.
     */
    public Target targetFor(double sharesPerMinute) {
        BigInteger hashesPerShare = new BigDecimal(perSecond * 60 / sharesPerMinute).toBigInteger();
        if (hashesPerShare.compareTo(LIMIT) >= 0) {
            return Target.ofNumber(BigInteger.ZERO);
        }
        return Target.ofNumber(
                LIMIT.subtract(hashesPerShare)
                        .divide(hashesPerShare.add(BigInteger.ONE))
                        .min(LIMIT.subtract(BigInteger.ONE)));
    }
}
