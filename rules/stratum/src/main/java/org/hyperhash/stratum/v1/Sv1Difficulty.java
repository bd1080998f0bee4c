package org.hyperhash.stratum.v1;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.hyperhash.bitcoin.Difficulty;

/** Difficulties that firmware understands. */
public final class Sv1Difficulty {
    /** As many digits as a double keeps. */
    private static final MathContext BELOW_ONE = new MathContext(15, RoundingMode.DOWN);

    private Sv1Difficulty() {}

    /**
     * What to announce for a wanted difficulty, never harder: a power of two from 1 upwards,
     * because several firmwares cut off or garble other numbers; a decimal fraction below. Judge
     * shares by {@link Difficulty#of} of the result.
     *
     * @throws IllegalArgumentException when {@code wanted} is zero
     */
    public static BigDecimal announced(Difficulty wanted) {
        if (wanted.equals(Difficulty.ZERO)) {
            throw new IllegalArgumentException("difficulty 0 cannot be announced");
        }
        if (wanted.whole() == 0) {
            return wanted.toDecimal().round(BELOW_ONE).stripTrailingZeros();
        }
        long power = Long.highestOneBit(wanted.whole());
        return new BigDecimal(Long.toUnsignedString(power));
    }
}
