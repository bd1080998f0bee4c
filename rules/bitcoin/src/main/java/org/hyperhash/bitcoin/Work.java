package org.hyperhash.bitcoin;

import java.math.BigInteger;

/**
 * Expected number of hashes behind some proof of work; more than a {@code long} on real chains.
 *
 * @param hashes never negative
 */
public record Work(BigInteger hashes) implements Comparable<Work> {
    public static final Work ZERO = new Work(BigInteger.ZERO);

    public Work {
        if (hashes.signum() < 0) {
            throw new IllegalArgumentException("work cannot be negative: " + hashes);
        }
    }

    public Work plus(Work other) {
        return new Work(hashes.add(other.hashes));
    }

    public Work times(long count) {
        return new Work(hashes.multiply(BigInteger.valueOf(count)));
    }

    @Override
    public int compareTo(Work other) {
        return hashes.compareTo(other.hashes);
    }

    @Override
    public String toString() {
        return hashes.toString();
    }
}
