package org.hyperhash.bitcoin.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A secret scalar of secp256k1. It never prints itself and can be wiped; whoever creates it decides
 * when. Not thread-safe against being wiped.
 */
public final class SecretKey {
    public static final int LENGTH = 32;

    private final byte[] scalar;
    private boolean wiped;

    private SecretKey(byte[] scalar) {
        this.scalar = scalar;
    }

    /**
     * Copies 32 bytes, most significant first.
     *
     * @throws IllegalArgumentException unless they are a number from 1 to the group order less 1;
     *     the message does not repeat them
     */
    public static SecretKey of(byte[] scalar) {
        if (scalar.length != LENGTH) {
            throw new IllegalArgumentException("a secret key has 32 bytes, not " + scalar.length);
        }
        BigInteger number = new BigInteger(1, scalar);
        if (number.signum() == 0 || number.compareTo(CurvePoint.ORDER) >= 0) {
            throw new IllegalArgumentException("a secret key is at least 1 and below the order");
        }
        return new SecretKey(scalar.clone());
    }

    public static SecretKey ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public XOnlyKey publicKey() {
        return new XOnlyKey(Curve.SELECTED.publicKey(scalar()));
    }

    /**
     * The bytes themselves: for key files and cryptography, never for a log.
     *
     * @throws IllegalStateException when the key was wiped
     */
    public byte[] reveal() {
        return scalar().clone();
    }

    /** Not a copy: for the curve only, which neither keeps nor changes it. */
    byte[] scalar() {
        if (wiped) {
            throw new IllegalStateException("the secret key was wiped");
        }
        return scalar;
    }

    /** Overwrites the key. */
    public void wipe() {
        wiped = true;
        Arrays.fill(scalar, (byte) 0);
    }

    @Override
    public String toString() {
        return "SecretKey[redacted]";
    }
}
