package org.hyperhash.pool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.template.Solution;

/**
 * What the block journal holds: blocks that were found, and what became of them. Big-endian, one
 * byte of kind and version first.
 */
sealed interface BlockRecord {
    Hash256 blockHash();

    /**
     * A block that was found and must reach the network.
     *
     * @param height of the block
     * @param account who found it
     * @param block all of it, when the transactions were known
     */
    record Found(int height, String account, long atMs, Solution solution, Optional<Bytes> block)
            implements BlockRecord {
        @Override
        public Hash256 blockHash() {
            return solution.blockHash();
        }
    }

    /** The end of the story. */
    record Settled(Hash256 blockHash, BlockOutcome outcome, String detail) implements BlockRecord {}

    default byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            switch (this) {
                case Found found -> writeFound(found, out);
                case Settled settled -> writeSettled(settled, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * @throws IOException when the bytes are no record of this version
     */
    static BlockRecord decode(byte[] record) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
            return switch (in.readByte()) {
                case 1 -> readFound(in);
                case 2 -> readSettled(in);
                default -> throw new IOException("unknown kind of block record: " + record[0]);
            };
        }
    }

    private static void writeFound(Found found, DataOutputStream out) throws IOException {
        out.writeByte(1);
        out.writeInt(found.height);
        out.writeUTF(found.account);
        out.writeLong(found.atMs);
        out.writeLong(found.solution.templateId());
        out.write(found.solution.blockHash().toArray());
        out.writeInt(found.solution.version());
        out.writeInt(found.solution.time());
        out.writeInt(found.solution.nonce());
        writeBytes(found.solution.coinbase(), out);
        writeBytes(found.solution.header(), out);
        out.writeBoolean(found.block.isPresent());
        if (found.block.isPresent()) {
            writeBytes(found.block.get(), out);
        }
    }

    private static Found readFound(DataInputStream in) throws IOException {
        int height = in.readInt();
        String account = in.readUTF();
        long atMs = in.readLong();
        Solution solution =
                new Solution(
                        in.readLong(),
                        Hash256.of(in.readNBytes(Hash256.LENGTH)),
                        in.readInt(),
                        in.readInt(),
                        in.readInt(),
                        readBytes(in),
                        readBytes(in));
        Optional<Bytes> block = in.readBoolean() ? Optional.of(readBytes(in)) : Optional.empty();
        return new Found(height, account, atMs, solution, block);
    }

    private static void writeSettled(Settled settled, DataOutputStream out) throws IOException {
        out.writeByte(2);
        out.write(settled.blockHash.toArray());
        out.writeByte(settled.outcome.code());
        out.writeUTF(settled.detail);
    }

    private static Settled readSettled(DataInputStream in) throws IOException {
        Hash256 hash = Hash256.of(in.readNBytes(Hash256.LENGTH));
        return new Settled(hash, BlockOutcome.ofCode(in.readByte()), in.readUTF());
    }

    private static void writeBytes(Bytes bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length());
        out.write(bytes.toArray());
    }

    private static Bytes readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] content = in.readNBytes(length);
        if (content.length != length) {
            throw new IOException("record ends inside a field of %d bytes".formatted(length));
        }
        return Bytes.wrap(content);
    }
}
