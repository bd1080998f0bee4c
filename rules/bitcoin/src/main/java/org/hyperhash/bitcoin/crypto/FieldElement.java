package org.hyperhash.bitcoin.crypto;

import java.math.BigInteger;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;

/** A number modulo the prime of secp256k1's field. */
record FieldElement(BigInteger value) {
    static final BigInteger PRIME =
            new BigInteger("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F", 16);
    static final FieldElement ZERO = new FieldElement(BigInteger.ZERO);
    static final FieldElement ONE = new FieldElement(BigInteger.ONE);

    /** The constant of the curve y^2 = x^3 + 7. */
    static final FieldElement SEVEN = of(7);

    private static final BigInteger ROOT_EXPONENT = PRIME.add(BigInteger.ONE).shiftRight(2);

    static FieldElement of(long number) {
        return reduce(BigInteger.valueOf(number));
    }

    /** Reads 32 bytes, most significant first, and reduces them. */
    static FieldElement read(byte[] source, int offset) {
        return reduce(new BigInteger(1, source, offset, 32));
    }

    static FieldElement reduce(BigInteger number) {
        return new FieldElement(number.mod(PRIME));
    }

    FieldElement plus(FieldElement other) {
        return reduce(value.add(other.value));
    }

    FieldElement minus(FieldElement other) {
        return reduce(value.subtract(other.value));
    }

    FieldElement times(FieldElement other) {
        return reduce(value.multiply(other.value));
    }

    FieldElement times(long factor) {
        return reduce(value.multiply(BigInteger.valueOf(factor)));
    }

    FieldElement over(FieldElement divisor) {
        return reduce(value.multiply(divisor.value.modInverse(PRIME)));
    }

    FieldElement squared() {
        return times(this);
    }

    FieldElement cubed() {
        return squared().times(this);
    }

    FieldElement negated() {
        return ZERO.minus(this);
    }

    /** The root that is a square itself, when there is one. */
    Optional<FieldElement> root() {
        FieldElement root = new FieldElement(value.modPow(ROOT_EXPONENT, PRIME));
        return root.squared().equals(this) ? Optional.of(root) : Optional.empty();
    }

    /** Whether some point of the curve has this x coordinate. */
    boolean isOnCurve() {
        return curveSide().root().isPresent();
    }

    /** x^3 + 7. */
    FieldElement curveSide() {
        return cubed().plus(SEVEN);
    }

    boolean isZero() {
        return value.signum() == 0;
    }

    boolean isOdd() {
        return value.testBit(0);
    }

    /** 32 bytes, most significant first. */
    byte[] toArray() {
        return toArray(value);
    }

    /** 32 bytes of a number below 2^256, most significant first. */
    static byte[] toArray(BigInteger number) {
        byte[] magnitude = number.toByteArray();
        byte[] fixed = new byte[32];
        int count = Math.min(magnitude.length, fixed.length);
        System.arraycopy(magnitude, magnitude.length - count, fixed, fixed.length - count, count);
        return fixed;
    }

    @Override
    public String toString() {
        return Bytes.wrap(toArray()).toHex();
    }
}
