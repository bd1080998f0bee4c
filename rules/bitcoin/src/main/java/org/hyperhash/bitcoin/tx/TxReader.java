package org.hyperhash.bitcoin.tx;

import java.util.Arrays;
import org.hyperhash.bitcoin.Hash256;

/**
 * Reads Bitcoin's serialization (transactions, headers, blocks) from a byte array and never beyond
 * its end; owned by one thread.
 */
public final class TxReader {
    /** Largest size that nodes accept on the wire, in bytes or elements. */
    static final int MAX_SIZE = 0x0200_0000;

    private final byte[] source;
    private final int end;
    private int position;

    public TxReader(byte[] source, int offset, int length) {
        this.source = source;
        this.position = offset;
        this.end = offset + length;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public int u8() throws MalformedException {
        require(1);
        return source[position++] & 0xff;
    }

    /** Four bytes; the caller says whether they are signed. */
    public int int32() throws MalformedException {
        require(4);
        int value =
                (source[position] & 0xff)
                        | (source[position + 1] & 0xff) << 8
                        | (source[position + 2] & 0xff) << 16
                        | source[position + 3] << 24;
        position += 4;
        return value;
    }

    public long int64() throws MalformedException {
        long low = Integer.toUnsignedLong(int32());
        return low | (long) int32() << 32;
    }

    public Hash256 hash() throws MalformedException {
        require(Hash256.LENGTH);
        Hash256 hash = Hash256.read(source, position);
        position += Hash256.LENGTH;
        return hash;
    }

    /** A count or length in its shortest form, at most {@link #MAX_SIZE}. */
    public int compactSize() throws MalformedException {
        int start = position;
        int first = u8();
        if (first < 0xfd) {
            return first;
        }
        long value =
                switch (first) {
                    case 0xfd -> u8() | (long) u8() << 8;
                    case 0xfe -> Integer.toUnsignedLong(int32());
                    default -> int64();
                };
        if (value < 0 || value > MAX_SIZE) {
            throw new MalformedException("size too large", start);
        }
        if (CompactSize.length(value) != position - start) {
            throw new MalformedException("size not in its shortest form", start);
        }
        return (int) value;
    }

    public byte[] bytes(int length) throws MalformedException {
        require(length);
        byte[] copy = Arrays.copyOfRange(source, position, position + length);
        position += length;
        return copy;
    }

    public void skip(int length) throws MalformedException {
        require(length);
        position += length;
    }

    /** Looks at the byte {@code ahead} of the position; -1 behind the end. */
    int peek(int ahead) {
        return remaining() > ahead ? source[position + ahead] & 0xff : -1;
    }

    /**
     * @throws MalformedException when bytes are left
     */
    public void finish() throws MalformedException {
        if (position != end) {
            throw new MalformedException(remaining() + " bytes too many", position);
        }
    }

    public MalformedException malformed(String what) {
        return new MalformedException(what, position);
    }

    private void require(int length) throws MalformedException {
        if (length > end - position) {
            throw new MalformedException("ends too early", position);
        }
    }
}
