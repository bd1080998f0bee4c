package org.hyperhash.pool.engine;

import java.util.Optional;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.template.Solution;

/**
 * A share that is a block, ready to be submitted.
 *
 * @param height of the block
 * @param share the work that found it
 * @param terms what its coinbase was computed from; empty when the pool has forgotten that
 */
public record FoundBlock(
        int height, Solution solution, AcceptedShare share, Optional<RewardTerms> terms) {}
