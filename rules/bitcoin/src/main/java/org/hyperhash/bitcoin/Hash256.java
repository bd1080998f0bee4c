package org.hyperhash.bitcoin;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Thirty-two bytes as they are hashed and sent (internal byte order), kept as four little-endian
 * words so that two equal hashes are equal records. People read block hashes and transaction ids
 * reversed: {@link #display()}.
 *
 * @param word0 bytes 0 to 7, the least significant ones when the hash is read as a number
 */
public record Hash256(long word0, long word1, long word2, long word3)
        implements Comparable<Hash256> {
    public static final int LENGTH = 32;
    public static final Hash256 ZERO = new Hash256(0, 0, 0, 0);

    private static final VarHandle LITTLE_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Reads 32 bytes in internal order. */
    public static Hash256 read(byte[] source, int offset) {
        return new Hash256(
                (long) LITTLE_ENDIAN_LONG.get(source, offset),
                (long) LITTLE_ENDIAN_LONG.get(source, offset + 8),
                (long) LITTLE_ENDIAN_LONG.get(source, offset + 16),
                (long) LITTLE_ENDIAN_LONG.get(source, offset + 24));
    }

    /**
     * @throws IllegalArgumentException unless {@code internal} has exactly 32 bytes
     */
    public static Hash256 of(byte[] internal) {
        if (internal.length != LENGTH) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + internal.length);
        }
        return read(internal, 0);
    }

    /** Parses hex in internal byte order. */
    public static Hash256 ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** Parses hex as people read it: most significant byte first. */
    public static Hash256 ofDisplay(String hex) {
        Hash256 reversed = ofHex(hex);
        return reversed.reversed();
    }

    /** Whether the 32 bytes at {@code offset}, as a number, are at most {@code limit}. */
    static boolean isAtMost(byte[] hash, int offset, Hash256 limit) {
        int order =
                Long.compareUnsigned((long) LITTLE_ENDIAN_LONG.get(hash, offset + 24), limit.word3);
        if (order == 0) {
            order =
                    Long.compareUnsigned(
                            (long) LITTLE_ENDIAN_LONG.get(hash, offset + 16), limit.word2);
        }
        if (order == 0) {
            order =
                    Long.compareUnsigned(
                            (long) LITTLE_ENDIAN_LONG.get(hash, offset + 8), limit.word1);
        }
        if (order == 0) {
            order = Long.compareUnsigned((long) LITTLE_ENDIAN_LONG.get(hash, offset), limit.word0);
        }
        return order <= 0;
    }

    /** Writes 32 bytes in internal order. */
    public void writeTo(byte[] destination, int offset) {
        LITTLE_ENDIAN_LONG.set(destination, offset, word0);
        LITTLE_ENDIAN_LONG.set(destination, offset + 8, word1);
        LITTLE_ENDIAN_LONG.set(destination, offset + 16, word2);
        LITTLE_ENDIAN_LONG.set(destination, offset + 24, word3);
    }

    /** The 32 bytes in internal order. */
    public byte[] toArray() {
        byte[] internal = new byte[LENGTH];
        writeTo(internal, 0);
        return internal;
    }

    public Bytes toBytes() {
        return Bytes.wrap(toArray());
    }

    /** The same bytes in the opposite order. */
    public Hash256 reversed() {
        return new Hash256(
                Long.reverseBytes(word3),
                Long.reverseBytes(word2),
                Long.reverseBytes(word1),
                Long.reverseBytes(word0));
    }

    /** Hex in internal byte order. */
    public String toHex() {
        return HexFormat.of().formatHex(toArray());
    }

    /** Hex as people read it: most significant byte first. */
    public String display() {
        return reversed().toHex();
    }

    /** Orders hashes as 256-bit little-endian numbers, the order of proof of work. */
    @Override
    public int compareTo(Hash256 other) {
        int order = Long.compareUnsigned(word3, other.word3);
        if (order == 0) {
            order = Long.compareUnsigned(word2, other.word2);
        }
        if (order == 0) {
            order = Long.compareUnsigned(word1, other.word1);
        }
        return order != 0 ? order : Long.compareUnsigned(word0, other.word0);
    }

    @Override
    public String toString() {
        return display();
    }
}
