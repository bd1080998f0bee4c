package org.hyperhash.devnode.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.block.MerkleTree;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.coinbase.CoinbaseRecipe;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.tx.Tx;

/** Makes whole blocks out of templates, and mines them. */
public final class BlockAssembly {
    private static final int COINBASE_VERSION = 2;
    private static final int SEQUENCE_FINAL = -1;

    private BlockAssembly() {}

    /**
     * A block that lacks only its nonce.
     *
     * @param payTo output script that gets subsidy and fees
     * @param extranonce 1 to 32 bytes that tell two blocks with the same content apart
     */
    public static Block assemble(
            BlockTemplate template, Bytes payTo, long timeSeconds, Bytes extranonce) {
        Bytes before =
                CoinbaseScript.beforeExtranonce(
                        CoinbaseScript.height(template.height()), Bytes.EMPTY, extranonce.length());
        Sats value = Sats.of(template.coinbaseValueSats());
        CoinbaseRecipe recipe =
                new CoinbaseRecipe(
                        COINBASE_VERSION,
                        before,
                        extranonce.length(),
                        SEQUENCE_FINAL,
                        List.of(
                                new CoinbaseOutput(value, payTo),
                                new CoinbaseOutput(Sats.ZERO, template.commitmentScript())),
                        value,
                        0);
        List<Tx> transactions = new ArrayList<>();
        transactions.add(recipe.build().transaction(extranonce));
        template.transactions().forEach(entry -> transactions.add(entry.tx()));
        return withRoot(template, transactions, Math.max(timeSeconds, template.minTimeSeconds()));
    }

    private static Block withRoot(BlockTemplate template, List<Tx> transactions, long time) {
        Hash256 root = MerkleTree.root(transactions.stream().map(Tx::txid).toList()).hash();
        BlockHeader header =
                new BlockHeader(
                        Regtest.BLOCK_VERSION,
                        template.previousBlock(),
                        root,
                        (int) time,
                        Regtest.N_BITS,
                        0);
        return new Block(header, transactions);
    }

    /** Tries {@code maxTries} nonces; the mined block, unless none of them meets the target. */
    public static Optional<Block> mine(Block block, long maxTries) {
        long tries = Math.min(maxTries, 1L << Integer.SIZE);
        for (long nonce = 0; nonce < tries; nonce++) {
            BlockHeader header = block.header().withNonce((int) nonce);
            if (Regtest.TARGET.isMetBy(header.hash())) {
                return Optional.of(new Block(header, block.transactions()));
            }
        }
        return Optional.empty();
    }
}
