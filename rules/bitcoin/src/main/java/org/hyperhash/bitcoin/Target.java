package org.hyperhash.bitcoin;

import java.math.BigInteger;

/**
 * The largest hash, read as a 256-bit little-endian number, that counts as proof of work.
 *
 * @param threshold the number, in the same byte order as the hashes it is compared with
 */
public record Target(Hash256 threshold) implements Comparable<Target> {
    /** Every hash meets this target. */
    public static final Target EASIEST = new Target(new Hash256(-1, -1, -1, -1));

    /** Difficulty 1: 0xffff * 2^208. */
    public static final Target DIFFICULTY_ONE = ofNumber(BigInteger.valueOf(0xffff).shiftLeft(208));

    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);

    /**
     * @throws IllegalArgumentException unless 0 <= {@code number} < 2^256
     */
    public static Target ofNumber(BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > 256) {
            throw new IllegalArgumentException("not a 256-bit target: " + number);
        }
        byte[] magnitude = number.toByteArray();
        byte[] internal = new byte[Hash256.LENGTH];
        for (int i = 0; i < Math.min(magnitude.length, Hash256.LENGTH); i++) {
            internal[i] = magnitude[magnitude.length - 1 - i];
        }
        return new Target(Hash256.of(internal));
    }

    /**
     * Decodes the header's {@code nBits}.
     *
     * @throws IllegalArgumentException when the encoding is negative, zero or beyond 256 bits
     */
    public static Target ofCompact(int nBits) {
        int exponent = nBits >>> 24;
        long mantissa = nBits & 0x007fffff;
        boolean negative = (nBits & 0x00800000) != 0 && mantissa != 0;
        int shift = 8 * (exponent - 3);
        if (shift < 0) {
            mantissa = shift <= -Integer.SIZE ? 0 : mantissa >>> -shift;
            shift = 0;
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(mantissa);
        if (negative || mantissa == 0 || bits + shift > 256) {
            throw new IllegalArgumentException(
                    "nBits %08x encodes no valid target".formatted(nBits));
        }
        return new Target(
                new Hash256(
                        word(mantissa, shift, 0),
                        word(mantissa, shift, 1),
                        word(mantissa, shift, 2),
                        word(mantissa, shift, 3)));
    }

    /** The 64 bits from {@code 64 * index} of {@code value << shift}. */
    private static long word(long value, int shift, int index) {
        int left = shift - Long.SIZE * index;
        if (left <= -Long.SIZE || left >= Long.SIZE) {
            return 0;
        }
        return left >= 0 ? value << left : value >>> -left;
    }

    /** The header's {@code nBits}; precision beyond 23 bits is lost, as in every node. */
    public int toCompact() {
        BigInteger number = toNumber();
        int size = (number.bitLength() + 7) / 8;
        int mantissa =
                size <= 3
                        ? number.intValue() << (8 * (3 - size))
                        : number.shiftRight(8 * (size - 3)).intValue();
        if ((mantissa & 0x00800000) != 0) {
            mantissa >>>= 8;
            size++;
        }
        return size << 24 | mantissa;
    }

    public BigInteger toNumber() {
        return new BigInteger(1, threshold.reversed().toArray());
    }

    public boolean isMetBy(Hash256 hash) {
        return hash.compareTo(threshold) <= 0;
    }

    /** The same for the 32 bytes at {@code offset}, without making a hash of them. */
    public boolean isMetBy(byte[] hash, int offset) {
        return Hash256.isAtMost(hash, offset, threshold);
    }

    /** Expected hashes until one meets this target: 2^256 / (target + 1), rounded down. */
    public Work work() {
        return new Work(LIMIT.divide(toNumber().add(BigInteger.ONE)));
    }

    /** The larger threshold of the two. */
    public Target easier(Target other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The smaller threshold of the two. */
    public Target harder(Target other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** Harder targets come first. */
    @Override
    public int compareTo(Target other) {
        return threshold.compareTo(other.threshold);
    }
}
