package org.hyperhash.bitcoin.block;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.tx.MalformedException;
import org.hyperhash.bitcoin.tx.TxReader;

/**
 * The 80 bytes that are hashed.
 *
 * @param version signed, as nodes read it
 * @param timeSeconds seconds since 1970, unsigned
 * @param nBits compact target
 * @param nonce unsigned
 */
public record BlockHeader(
        int version,
        Hash256 previousBlock,
        Hash256 merkleRoot,
        int timeSeconds,
        int nBits,
        int nonce) {
    public static final int LENGTH = 80;

    /** Reads the next 80 bytes. */
    public static BlockHeader read(TxReader reader) throws MalformedException {
        return new BlockHeader(
                reader.int32(),
                reader.hash(),
                reader.hash(),
                reader.int32(),
                reader.int32(),
                reader.int32());
    }

    /**
     * @throws IllegalArgumentException unless {@code content} has exactly 80 bytes
     */
    public static BlockHeader of(Bytes content) {
        if (content.length() != LENGTH) {
            throw new IllegalArgumentException("a header has 80 bytes, not " + content.length());
        }
        try {
            return read(new TxReader(content.toArray(), 0, LENGTH));
        } catch (MalformedException bug) {
            throw new IllegalStateException("80 bytes hold a header", bug);
        }
    }

    public void writeTo(byte[] destination, int offset) {
        ByteBuffer buffer = ByteBuffer.wrap(destination).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset, version);
        previousBlock.writeTo(destination, offset + 4);
        merkleRoot.writeTo(destination, offset + 36);
        buffer.putInt(offset + 68, timeSeconds);
        buffer.putInt(offset + 72, nBits);
        buffer.putInt(offset + 76, nonce);
    }

    public Bytes serialized() {
        byte[] content = new byte[LENGTH];
        writeTo(content, 0);
        return Bytes.wrap(content);
    }

    public Hash256 hash() {
        byte[] content = new byte[LENGTH];
        writeTo(content, 0);
        return Sha256d.of(content);
    }

    /** The time as the unsigned number that it is. */
    public long time() {
        return Integer.toUnsignedLong(timeSeconds);
    }

    /**
     * @throws IllegalArgumentException when nBits encodes no target
     */
    public Target target() {
        return Target.ofCompact(nBits);
    }

    public BlockHeader withNonce(int otherNonce) {
        return new BlockHeader(version, previousBlock, merkleRoot, timeSeconds, nBits, otherNonce);
    }
}
