package org.hyperhash.ledger.statistics;

import java.util.Arrays;

/**
 * Work of a sliding stretch of time in buckets of equal length. Times may come late or out of
 * order; when the clock jumps back, what lies in its future is dropped. Owned by one thread.
 */
final class WorkRing {
    private static final double MS_PER_SECOND = 1e3;

    private final long bucketMs;
    private final double[] buckets;

    /** Number of the newest bucket, counted from 1970. */
    private long newest;

    /**
     * @param stretchMs what a rate covers at least, a multiple of {@code bucketMs}
     */
    WorkRing(long bucketMs, long stretchMs, long nowMs) {
        this.bucketMs = bucketMs;
        this.buckets = new double[(int) (stretchMs / bucketMs) + 1];
        this.newest = Math.floorDiv(nowMs, bucketMs);
    }

    /** Moves to a time, backwards as well. */
    void advance(long nowMs) {
        long now = Math.floorDiv(nowMs, bucketMs);
        if (Math.abs(now - newest) >= buckets.length) {
            Arrays.fill(buckets, 0);
        } else {
            // Forwards the slots are new, backwards they held a future that did not happen.
            for (long bucket = Math.min(now, newest) + 1;
                    bucket <= Math.max(now, newest);
                    bucket++) {
                buckets[slot(bucket)] = 0;
            }
        }
        newest = now;
    }

    /** Counts work of a time; what is too old counts for nothing. */
    void add(long atMs, double hashes) {
        long bucket = Math.floorDiv(atMs, bucketMs);
        if (bucket <= newest && bucket > newest - buckets.length) {
            buckets[slot(bucket)] += hashes;
        }
    }

    /**
     * Hashes per second over the last {@code spanMs}, rounded up to where a bucket begins.
     *
     * @param spanMs at most the stretch of the ring
     * @param knownMs how long there has been work at all: a shorter time counts instead
     */
    double rate(long spanMs, long nowMs, long knownMs) {
        int count = (int) (spanMs / bucketMs) + 1;
        double hashes = 0;
        for (long bucket = newest - count + 1; bucket <= newest; bucket++) {
            hashes += buckets[slot(bucket)];
        }
        long coveredMs = spanMs + Math.max(0, nowMs - newest * bucketMs);
        return hashes / Math.min(coveredMs, knownMs) * MS_PER_SECOND;
    }

    private int slot(long bucket) {
        return Math.floorMod(bucket, buckets.length);
    }
}
