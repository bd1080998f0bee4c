package org.hyperhash.pool.engine;

import org.hyperhash.template.Solution;

/**
 * A share that is a block, ready to be submitted.
 *
 * @param height of the block
 * @param share the work that found it
 */
public record FoundBlock(int height, Solution solution, AcceptedShare share) {}
