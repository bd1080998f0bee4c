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

    /** 1 for the tip, 0 for a block that is not in the chain; empty when nobody can say now. */
    Optional<Integer> confirmations(Hash256 block);

    /** Empty when no node has the block now. */
    Optional<Tx> coinbase(Hash256 block);
}
