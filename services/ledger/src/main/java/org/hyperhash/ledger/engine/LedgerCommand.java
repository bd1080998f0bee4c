package org.hyperhash.ledger.engine;

import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;

/** What happens to the book. */
public sealed interface LedgerCommand {
    /** A block of ours is in the chain, and its coinbase is what we computed. */
    record BlockSeen(BlockReward reward) implements LedgerCommand {}

    /** It has so many confirmations: 1 when it is the tip. */
    record BlockConfirmed(Hash256 block, int confirmations) implements LedgerCommand {}

    /** The chain goes on without it. */
    record BlockOrphaned(Hash256 block) implements LedgerCommand {}

    /** An orphaned block is in the chain again. */
    record BlockBack(BlockReward reward) implements LedgerCommand {}

    /**
     * Money leaves.
     *
     * @param id unique for ever
     */
    record PayoutStarted(String id, String account, Sats amount) implements LedgerCommand {}

    /**
     * It arrived.
     *
     * @param networkFee what sending cost: the operator bears it
     */
    record PayoutSettled(String id, Sats networkFee) implements LedgerCommand {}

    /** It never left. */
    record PayoutFailed(String id) implements LedgerCommand {}
}
