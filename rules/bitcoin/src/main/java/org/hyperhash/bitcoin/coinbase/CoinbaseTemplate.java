package org.hyperhash.bitcoin.coinbase;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.tx.CompactSize;
import org.hyperhash.bitcoin.tx.Tx;

/**
 * A coinbase with a hole for the extranonce, without marker, flag and witness: what miners hash.
 *
 * @param prefix bytes before the extranonce
 * @param extranonceLength full length, in bytes
 * @param suffix bytes behind the extranonce
 * @param hasWitness whether the submitted form carries the 32 zero bytes of BIP 141
 */
public record CoinbaseTemplate(
        Bytes prefix, int extranonceLength, Bytes suffix, boolean hasWitness) {
    private static final int NULL_INDEX = -1;

    static CoinbaseTemplate of(CoinbaseRecipe recipe) {
        int scriptLength = recipe.scriptPrefix().length() + recipe.extranonceLength();
        ByteBuffer before = ByteBuffer.allocate(4 + 1 + Hash256.LENGTH + 4 + 1);
        before.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(recipe.version())
                .put((byte) 1)
                .put(Hash256.ZERO.toArray())
                .putInt(NULL_INDEX)
                .put((byte) scriptLength);
        Bytes prefix = Bytes.wrap(before.array()).concat(recipe.scriptPrefix());

        return new CoinbaseTemplate(
                prefix, recipe.extranonceLength(), suffix(recipe), recipe.hasWitness());
    }

    private static Bytes suffix(CoinbaseRecipe recipe) {
        List<CoinbaseOutput> outputs = recipe.outputs();
        Bytes serialized = CoinbaseOutput.serialize(outputs);
        byte[] content = new byte[4 + CompactSize.length(outputs.size()) + serialized.length() + 4];
        ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(0, recipe.sequence());
        int at = CompactSize.write(content, 4, outputs.size());
        serialized.copyTo(content, at);
        buffer.putInt(at + serialized.length(), recipe.lockTime());
        if (content.length > CoinbaseRecipe.MAX_PART_LENGTH) {
            throw new IllegalArgumentException(
                    "the outputs fill %d bytes, a job carries %d"
                            .formatted(content.length, CoinbaseRecipe.MAX_PART_LENGTH));
        }
        return Bytes.wrap(content);
    }

    /**
     * The id with {@code extranonce} in the hole.
     *
     * @throws IllegalArgumentException when the extranonce has another length
     */
    public Hash256 txid(Bytes extranonce) {
        return Sha256d.of(stripped(extranonce));
    }

    /** The bytes that the id is of. */
    public Bytes stripped(Bytes extranonce) {
        if (extranonce.length() != extranonceLength) {
            throw new IllegalArgumentException(
                    "the extranonce has %d bytes, not %d"
                            .formatted(extranonceLength, extranonce.length()));
        }
        return prefix.concat(extranonce).concat(suffix);
    }

    /** The whole transaction as it goes into a block. */
    public Tx transaction(Bytes extranonce) {
        stripped(extranonce);
        CoinbaseParts parts = new CoinbaseParts(prefix, suffix);
        CoinbaseParts complete = hasWitness ? parts.withWitness() : parts;
        return Tx.of(complete.prefix().concat(extranonce).concat(complete.suffix()).toArray());
    }
}
