package org.hyperhash.bitcoin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Difficulty as miners know it (bdiff): {@code 0xffff * 2^208 / target}, an unsigned 64.64 fixed
 * point number, so that shares far below difficulty 1 still add up and nothing drifts.
 *
 * @param whole unsigned integer part
 * @param fraction unsigned numerator over 2^64
 */
public record Difficulty(long whole, long fraction) implements Comparable<Difficulty> {
    public static final Difficulty ZERO = new Difficulty(0, 0);
    public static final Difficulty ONE = new Difficulty(1, 0);
    public static final Difficulty MAX = new Difficulty(-1, -1);

    private static final BigInteger NUMERATOR =
            Target.DIFFICULTY_ONE.toNumber().shiftLeft(Long.SIZE);
    private static final BigDecimal SCALE = new BigDecimal(BigInteger.ONE.shiftLeft(Long.SIZE));

    /** Rounds down; {@link #MAX} for targets too hard to express. */
    public static Difficulty of(Target target) {
        BigInteger threshold = target.toNumber();
        if (threshold.signum() == 0) {
            return MAX;
        }
        return ofFixedPoint(NUMERATOR.divide(threshold));
    }

    /**
     * Rounds down to a multiple of 2^-64.
     *
     * @throws IllegalArgumentException when {@code value} is negative
     */
    public static Difficulty of(BigDecimal value) {
        if (value.signum() < 0) {
            throw new IllegalArgumentException("difficulty cannot be negative: " + value);
        }
        if (value.precision() - value.scale() > 20) {
            return MAX;
        }
        return ofFixedPoint(value.multiply(SCALE).setScale(0, RoundingMode.DOWN).toBigInteger());
    }

    private static Difficulty ofFixedPoint(BigInteger fixedPoint) {
        return fixedPoint.bitLength() > 2 * Long.SIZE
                ? MAX
                : new Difficulty(
                        fixedPoint.shiftRight(Long.SIZE).longValue(), fixedPoint.longValue());
    }

    /** The sum; stays at {@link #MAX} rather than wrapping. */
    public Difficulty plus(Difficulty other) {
        long fractionSum = fraction + other.fraction;
        boolean carries = Long.compareUnsigned(fractionSum, fraction) < 0;
        long wholeSum = whole + other.whole;
        boolean overflows =
                Long.compareUnsigned(wholeSum, whole) < 0 || (carries && wholeSum == -1);
        return overflows ? MAX : new Difficulty(carries ? wholeSum + 1 : wholeSum, fractionSum);
    }

    /** What is left after the whole part was reported. */
    public Difficulty withoutWhole() {
        return new Difficulty(0, fraction);
    }

    /** The target, rounded to the easier side; {@link Target#EASIEST} for zero. */
    public Target target() {
        BigInteger fixedPoint = toFixedPoint();
        if (fixedPoint.signum() == 0) {
            return Target.EASIEST;
        }
        BigInteger[] quotient = NUMERATOR.divideAndRemainder(fixedPoint);
        BigInteger threshold =
                quotient[1].signum() == 0 ? quotient[0] : quotient[0].add(BigInteger.ONE);
        return threshold.bitLength() > 256 ? Target.EASIEST : Target.ofNumber(threshold);
    }

    public BigDecimal toDecimal() {
        return new BigDecimal(toFixedPoint()).divide(SCALE, MathContext.DECIMAL128);
    }

    /** Nearly the same number, for statistics and never for money. */
    public double estimate() {
        double unsignedWhole = (whole >>> 1) * 2.0 + (whole & 1);
        return unsignedWhole + (fraction >>> 11) * 0x1.0p-53;
    }

    private BigInteger toFixedPoint() {
        return unsigned(whole).shiftLeft(Long.SIZE).add(unsigned(fraction));
    }

    private static BigInteger unsigned(long word) {
        return new BigInteger(Long.toUnsignedString(word));
    }

    @Override
    public int compareTo(Difficulty other) {
        int order = Long.compareUnsigned(whole, other.whole);
        return order != 0 ? order : Long.compareUnsigned(fraction, other.fraction);
    }

    @Override
    public String toString() {
        return toDecimal().round(new MathContext(8)).stripTrailingZeros().toPlainString();
    }
}
