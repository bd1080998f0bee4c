package org.hyperhash.ledger.statistics;

/**
 * A round that ended with a block.
 *
 * @param block its hash, as nodes print it
 * @param endedAtMs milliseconds since 1970
 * @param blockHashes that a block took on average
 */
public record FinishedRound(String block, long endedAtMs, Round round, double blockHashes) {
    public double effort() {
        return round.effort(blockHashes);
    }
}
