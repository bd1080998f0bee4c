package org.hyperhash.ledger.book;

import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.ledger.engine.BlockStatus;
import org.hyperhash.ledger.engine.RewardTerms;

/**
 * A found block as the database knows it.
 *
 * @param nBits compact target of its header
 * @param stage where it stands in the book
 */
record BookBlock(
        Hash256 hash,
        short journal,
        int height,
        String account,
        int nBits,
        Bytes coinbase,
        Optional<RewardTerms> terms,
        Stage stage,
        int confirmations) {
    /** As the database names it. */
    enum Stage {
        WAITING,
        SEEN,
        ORPHANED,
        MATURE,
        STALE,
        DISPUTED
    }

    BlockStatus status() {
        return BlockStatus.ofStage(stage.name());
    }
}
