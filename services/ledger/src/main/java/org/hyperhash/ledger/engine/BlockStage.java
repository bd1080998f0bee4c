package org.hyperhash.ledger.engine;

/**
 * Where a block of ours stands in the book.
 *
 * <pre>
 * seen --100 confirmations--> mature
 *   |  ^
 *   |  '--back in the chain--.
 *   '--reorganised away--> orphaned
 * </pre>
 */
public enum BlockStage {
    SEEN,
    ORPHANED,
    MATURE
}
