package org.hyperhash.miner;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;

/**
 * All headers that a job allows, cut into numbered units that never overlap: first the nonces in
 * chunks, then the extranonces, then the versions, then later times.
 *
 * @param version that the pool proposes
 * @param rollableBits of the version
 */
record SearchSpace(
        int version, int rollableBits, Hash256 previousBlock, int nBits, MerkleSource merkle) {
    /** A unit has 2^26 nonces: seconds of work for one thread. */
    static final int NONCE_BITS = 26;

    static final long NONCES_PER_UNIT = 1L << NONCE_BITS;

    private static final int CHUNK_BITS = Integer.SIZE - NONCE_BITS;

    /** More extranonces than this nobody tries on one job. */
    private static final int EXTRANONCE_BITS_MAX = 32;

    /**
     * A part of the space.
     *
     * @param secondsAhead what to add to the earliest time of the job
     * @param firstNonce of {@link #NONCES_PER_UNIT}
     */
    record Unit(Bytes extranonce, int version, long secondsAhead, int firstNonce) {}

    /**
     * @param number from 0
     */
    Unit unit(long number) {
        int extranonceBits = Math.min(8 * merkle.rollableLength(), EXTRANONCE_BITS_MAX);
        int versionBits = Integer.bitCount(rollableBits);
        long header = number >>> CHUNK_BITS;
        long versions = header >>> extranonceBits;

        long extranonce = header & ((1L << extranonceBits) - 1);
        int rolled = (int) (versions & ((1L << versionBits) - 1));
        // Number 0 is the version that the pool proposed.
        int changed = Integer.expand(rolled, rollableBits);
        return new Unit(
                bigEndian(extranonce, merkle.rollableLength()),
                version ^ changed,
                versions >>> versionBits,
                (int) number << NONCE_BITS);
    }

    private static Bytes bigEndian(long number, int length) {
        byte[] digits = new byte[length];
        for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
            digits[length - 1 - i] = (byte) (number >>> (8 * i));
        }
        return Bytes.wrap(digits);
    }
}
