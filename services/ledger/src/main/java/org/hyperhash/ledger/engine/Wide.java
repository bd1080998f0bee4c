package org.hyperhash.ledger.engine;

import java.math.BigInteger;

/** Numbers of 128 bits in two {@code long}s: the sums of a window, without objects. */
final class Wide {
    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(Long.SIZE);

    private Wide() {}

    /** What is carried into the upper word when {@code added} made a lower word {@code sum}. */
    static long carry(long sum, long added) {
        return Long.compareUnsigned(sum, added) < 0 ? 1 : 0;
    }

    /** What is borrowed from the upper word when {@code taken} is subtracted. */
    static long borrow(long low, long taken) {
        return Long.compareUnsigned(low, taken) < 0 ? 1 : 0;
    }

    static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow) {
        int order = Long.compare(leftHigh, rightHigh);
        return order != 0 ? order : Long.compareUnsigned(leftLow, rightLow);
    }

    static BigInteger number(long high, long low) {
        BigInteger upper = BigInteger.valueOf(high).shiftLeft(Long.SIZE);
        BigInteger lower = BigInteger.valueOf(low);
        return upper.add(low < 0 ? lower.add(WORD) : lower);
    }
}
