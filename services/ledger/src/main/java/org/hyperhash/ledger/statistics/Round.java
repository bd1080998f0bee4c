package org.hyperhash.ledger.statistics;

/**
 * The work since the last block that was found.
 *
 * @param startedAtMs milliseconds since 1970; 0 before the first share
 * @param hashes expected hashes of its shares
 */
public record Round(long startedAtMs, double hashes, long shares) {
    public static final Round NONE = new Round(0, 0, 0);

    /** Work in proportion to what a block takes on average: 1 is as lucky as expected. */
    public double effort(double blockHashes) {
        return hashes / blockHashes;
    }
}
