package org.hyperhash.ledger.book;

import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.tx.Tx;

/** The best chain as the accountant asks for it; every answer may be missing for a while. */
public interface ChainView {
    /** The newest block. */
    record Tip(Hash256 block, int height) {}

    /** Empty while no node answers. */
    Optional<Tip> tip();

    /**
     * 1 for the tip, 0 for a block that is not in the chain; empty when nobody can say now.
     *
     * @param height of the block; the asked node may be behind the one that told the tip, and then
     *     it cannot say that the block is gone
     */
    Optional<Integer> confirmations(Hash256 block, int height);

    /** Empty when no node has the block now. */
    Optional<Tx> coinbase(Hash256 block);
}
