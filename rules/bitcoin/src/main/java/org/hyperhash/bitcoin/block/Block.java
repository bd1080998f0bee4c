package org.hyperhash.bitcoin.block;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.tx.CompactSize;
import org.hyperhash.bitcoin.tx.MalformedException;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.bitcoin.tx.TxReader;

/** A header and its transactions, the coinbase first. */
public record Block(BlockHeader header, List<Tx> transactions) {
    /** Largest block, in weight units. */
    public static final int MAX_WEIGHT = 4_000_000;

    /** Most signature operations of a block, in units. */
    public static final int MAX_SIGOPS_COST = 80_000;

    /** Bytes of the smallest thing that has the shape of a transaction. */
    private static final int MIN_TX_LENGTH = 10;

    public Block {
        transactions = List.copyOf(transactions);
    }

    /** Reads exactly one block; the caller must not write to {@code source} again. */
    public static ParsedBlock parse(byte[] source) {
        try {
            TxReader reader = new TxReader(source, 0, source.length);
            BlockHeader header = BlockHeader.read(reader);
            int count = reader.compactSize();
            if (count > reader.remaining() / MIN_TX_LENGTH) {
                throw reader.malformed(count + " transactions cannot fit");
            }
            Sha256d sha256d = new Sha256d();
            List<Tx> transactions = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                transactions.add(Tx.read(reader, source, sha256d));
            }
            reader.finish();
            return new ParsedBlock.Parsed(new Block(header, transactions));
        } catch (MalformedException malformed) {
            return new ParsedBlock.Malformed(malformed.reason());
        }
    }

    public Hash256 hash() {
        return header.hash();
    }

    public List<Hash256> txids() {
        return transactions.stream().map(Tx::txid).toList();
    }

    public MerkleTree.Root merkleRoot() {
        return MerkleTree.root(txids());
    }

    public int totalSize() {
        return envelopeSize() + transactions.stream().mapToInt(Tx::totalSize).sum();
    }

    public int strippedSize() {
        return envelopeSize() + transactions.stream().mapToInt(Tx::strippedSize).sum();
    }

    /** Three times the stripped size plus the total size. */
    public int weight() {
        return 3 * strippedSize() + totalSize();
    }

    public Bytes serialized() {
        byte[] content = new byte[totalSize()];
        header.writeTo(content, 0);
        int at = CompactSize.write(content, BlockHeader.LENGTH, transactions.size());
        for (Tx tx : transactions) {
            at = tx.writeTo(content, at);
        }
        return Bytes.wrap(content);
    }

    private int envelopeSize() {
        return BlockHeader.LENGTH + CompactSize.length(transactions.size());
    }
}
