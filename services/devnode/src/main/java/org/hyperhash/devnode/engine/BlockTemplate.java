package org.hyperhash.devnode.engine;

import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;

/**
 * What a miner needs to know about the next block.
 *
 * @param height of the block
 * @param minTimeSeconds earliest time that the rules allow
 * @param transactions without the coinbase, parents before children
 * @param coinbaseValueSats subsidy and fees
 * @param commitmentScript output script with the witness commitment
 * @param mempoolUpdates state of the mempool that the template was made from
 */
public record BlockTemplate(
        Hash256 previousBlock,
        int height,
        long minTimeSeconds,
        List<MempoolEntry> transactions,
        long coinbaseValueSats,
        Bytes commitmentScript,
        long mempoolUpdates) {
    public BlockTemplate {
        transactions = List.copyOf(transactions);
    }
}
