package org.hyperhash.bitcoin;

/**
 * An amount of satoshis, 0 to 21 million bitcoin. Debit and credit carry the sign, never the
 * amount.
 *
 * @param value satoshis
 */
public record Sats(long value) implements Comparable<Sats> {
    public static final long PER_BITCOIN = 100_000_000L;
    public static final Sats ZERO = new Sats(0);
    public static final Sats MAX = new Sats(21_000_000L * PER_BITCOIN);

    public Sats {
        if (value < 0 || value > 21_000_000L * PER_BITCOIN) {
            throw new IllegalArgumentException("not an amount of bitcoin: " + value + " sat");
        }
    }

    public static Sats of(long value) {
        return new Sats(value);
    }

    public Sats plus(Sats other) {
        return new Sats(Math.addExact(value, other.value));
    }

    /**
     * @throws IllegalArgumentException when {@code other} is larger than this amount
     */
    public Sats minus(Sats other) {
        return new Sats(Math.subtractExact(value, other.value));
    }

    /** This amount times {@code numerator / denominator}, rounded down. */
    public Sats fractionFloor(long numerator, long denominator) {
        return new Sats(Math.floorDiv(Math.multiplyExact(value, numerator), denominator));
    }

    public boolean isZero() {
        return value == 0;
    }

    @Override
    public int compareTo(Sats other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value + " sat";
    }
}
