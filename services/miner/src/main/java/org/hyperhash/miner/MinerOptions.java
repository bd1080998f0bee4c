package org.hyperhash.miner;

import java.util.OptionalLong;

/**
 * What a miner is told.
 *
 * @param userIdentity whom the pool pays, and the worker's name behind a dot
 * @param password for Stratum V1 only
 * @param threads that hash
 * @param standard whether to mine headers only (a Stratum V2 standard channel)
 * @param hashesPerSecond most hashes of one thread; empty for as many as it can
 * @param insecure whether a Stratum V2 pool whose URL has no authority key is good enough: the
 *     connection is encrypted, but whoever is on the path can pose as the pool
 */
public record MinerOptions(
        PoolUrl pool,
        String userIdentity,
        String password,
        int threads,
        boolean standard,
        OptionalLong hashesPerSecond,
        boolean insecure) {
    public static final int THREADS_MAX = 1_024;

    /**
     * @throws IllegalArgumentException with what to change
     */
    public MinerOptions {
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException(
                    "a miner has 1 to %d threads, not %d".formatted(THREADS_MAX, threads));
        }
        if (hashesPerSecond.isPresent() && hashesPerSecond.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    "a thread does at least 1 hash per second, not " + hashesPerSecond.getAsLong());
        }
        if (pool instanceof PoolUrl.Sv1 && standard) {
            throw new IllegalArgumentException(
                    "standard channels are of Stratum V2, but the pool is " + pool);
        }
        if (pool instanceof PoolUrl.Sv2(var url) && url.authority().isEmpty() && !insecure) {
            throw new IllegalArgumentException(
                    "%s has no authority key, so anybody could pose as the pool: append /KEY, or"
                                    .formatted(url)
                            + " add --insecure");
        }
    }

    /** As fast as it can on every thread, with an extended channel where there is a choice. */
    public static MinerOptions of(String poolUrl, String userIdentity, int threads) {
        return new MinerOptions(
                PoolUrl.parse(poolUrl),
                userIdentity,
                "x",
                threads,
                false,
                OptionalLong.empty(),
                false);
    }
}
