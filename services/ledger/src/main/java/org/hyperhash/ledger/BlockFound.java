package org.hyperhash.ledger;

import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.ledger.engine.RewardTerms;

/**
 * A share that is a block, with all that is needed to submit it again after a restart. Written
 * while the block is submitted for the first time: that does not wait for a disk. A journal may
 * have it more than once.
 *
 * @param atMs when it was judged, milliseconds since 1970
 * @param height of the block
 * @param templateId unsigned 64 bits; whose transactions the block holds
 * @param header the 80 bytes that were hashed
 * @param coinbase the whole transaction with witness
 * @param block the serialised block; empty when only the template's source knows its transactions
 * @param terms what its coinbase was computed from; empty for blocks of earlier versions, whose
 *     treasury output is the treasury's
 */
public record BlockFound(
        long atMs,
        Hash256 hash,
        int height,
        String account,
        String worker,
        long templateId,
        Bytes header,
        Bytes coinbase,
        Bytes block,
        Optional<RewardTerms> terms)
        implements LedgerEntry {
    static final int HEADER_BYTES = 80;

    /** Nodes accept no larger block. */
    static final int MAX_BLOCK_BYTES = 4_000_000;

    public BlockFound {
        EntryCodec.requireText("account", account);
        EntryCodec.requireText("worker", worker);
        if (header.length() != HEADER_BYTES) {
            throw new IllegalArgumentException("a header of %d bytes".formatted(header.length()));
        }
        if (coinbase.length() > MAX_BLOCK_BYTES || block.length() > MAX_BLOCK_BYTES) {
            throw new IllegalArgumentException(
                    "a block of %d bytes with a coinbase of %d, at most %d"
                            .formatted(block.length(), coinbase.length(), MAX_BLOCK_BYTES));
        }
    }

    /** The same without the transactions, for those who only keep accounts. */
    public BlockFound withoutBlock() {
        return new BlockFound(
                atMs,
                hash,
                height,
                account,
                worker,
                templateId,
                header,
                coinbase,
                Bytes.EMPTY,
                terms);
    }
}
