package org.hyperhash.ledger.statistics;

/**
 * What the statistics remember.
 *
 * @param workers in all; for further ones those who were idle longest are forgotten
 * @param workersPerAccount further ones count together, so that nobody crowds out the others with
 *     invented names
 */
public record StatisticsLimits(int workers, int workersPerAccount) {
    public static final StatisticsLimits DEFAULTS = new StatisticsLimits(10_000, 1_000);
}
