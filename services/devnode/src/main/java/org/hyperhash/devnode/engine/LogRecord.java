package org.hyperhash.devnode.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.block.ParsedBlock;
import org.hyperhash.bitcoin.tx.ParsedTx;
import org.hyperhash.bitcoin.tx.Tx;

/** What the node remembers across restarts: one byte of type, then the content. */
public sealed interface LogRecord {
    /** A block was stored. */
    record BlockStored(Block block) implements LogRecord {}

    /** A stored block broke a rule when it was connected. */
    record BlockFailed(Hash256 block, Reject reject) implements LogRecord {}

    record BlockInvalidated(Hash256 block) implements LogRecord {}

    record BlockReconsidered(Hash256 block) implements LogRecord {}

    /** A transaction entered the mempool. */
    record TransactionAccepted(Tx tx, long nowSeconds) implements LogRecord {}

    /** A header was taken whose block may come later, after the blocks on top of it. */
    record HeaderAccepted(BlockHeader header) implements LogRecord {}

    /** The form in the log. */
    public static byte[] encode(LogRecord entry) {
        return switch (entry) {
            case BlockStored(Block block) -> join(1, block.serialized().toArray());
            case BlockFailed(Hash256 block, Reject reject) -> {
                byte[] reason =
                        (reject.reason() + "\n" + reject.detail()).getBytes(StandardCharsets.UTF_8);
                byte[] content = new byte[Hash256.LENGTH + reason.length];
                block.writeTo(content, 0);
                System.arraycopy(reason, 0, content, Hash256.LENGTH, reason.length);
                yield join(2, content);
            }
            case BlockInvalidated(Hash256 block) -> join(3, block.toArray());
            case BlockReconsidered(Hash256 block) -> join(4, block.toArray());
            case TransactionAccepted(Tx tx, long nowSeconds) -> {
                ByteBuffer content = ByteBuffer.allocate(Long.BYTES + tx.totalSize());
                content.putLong(nowSeconds).put(tx.serialized().toArray());
                yield join(5, content.array());
            }
            case HeaderAccepted(BlockHeader header) -> join(6, header.serialized().toArray());
        };
    }

    /**
     * @throws IllegalArgumentException when {@code content} is no record of ours
     */
    public static LogRecord decode(byte[] content) {
        if (content.length == 0) {
            throw new IllegalArgumentException("empty record");
        }
        Bytes body = Bytes.copyOf(content, 1, content.length - 1);
        return switch (content[0]) {
            case 1 -> new BlockStored(block(body));
            case 2 -> failed(body);
            case 3 -> new BlockInvalidated(Hash256.of(body.toArray()));
            case 4 -> new BlockReconsidered(Hash256.of(body.toArray()));
            case 5 -> accepted(body);
            case 6 -> new HeaderAccepted(BlockHeader.of(body));
            default -> throw new IllegalArgumentException("unknown record type " + content[0]);
        };
    }

    private static Block block(Bytes body) {
        return switch (Block.parse(body.toArray())) {
            case ParsedBlock.Parsed(Block block) -> block;
            case ParsedBlock.Malformed(String reason) ->
                    throw new IllegalArgumentException("block record: " + reason);
        };
    }

    private static LogRecord failed(Bytes body) {
        if (body.length() < Hash256.LENGTH) {
            throw new IllegalArgumentException("failure record of " + body.length() + " bytes");
        }
        Bytes reason = body.slice(Hash256.LENGTH, body.length());
        String text = new String(reason.toArray(), StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        if (end < 0) {
            throw new IllegalArgumentException("failure record without a reason");
        }
        Reject reject = new Reject(text.substring(0, end), text.substring(end + 1));
        return new BlockFailed(Hash256.read(body.toArray(), 0), reject);
    }

    private static LogRecord accepted(Bytes body) {
        if (body.length() < Long.BYTES) {
            throw new IllegalArgumentException("transaction record of " + body.length() + " bytes");
        }
        long nowSeconds = ByteBuffer.wrap(body.toArray()).getLong();
        return switch (Tx.parse(body.slice(Long.BYTES, body.length()).toArray())) {
            case ParsedTx.Parsed(Tx tx) -> new TransactionAccepted(tx, nowSeconds);
            case ParsedTx.Malformed(String reason) ->
                    throw new IllegalArgumentException("transaction record: " + reason);
        };
    }

    private static byte[] join(int type, byte[] content) {
        return ByteBuffer.allocate(1 + content.length).put((byte) type).put(content).array();
    }
}
