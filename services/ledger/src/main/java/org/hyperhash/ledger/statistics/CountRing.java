package org.hyperhash.ledger.statistics;

import java.util.Arrays;

/** Counts events of the last day in buckets of a quarter of an hour. Owned by one thread. */
final class CountRing {
    static final long BUCKET_MS = 15 * 60_000;
    static final int BUCKETS = 97;

    private final int[] buckets = new int[BUCKETS];
    private long newest;

    CountRing(long nowMs) {
        this.newest = Math.floorDiv(nowMs, BUCKET_MS);
    }

    /** Moves to a time, backwards as well. */
    void advance(long nowMs) {
        long now = Math.floorDiv(nowMs, BUCKET_MS);
        if (Math.abs(now - newest) >= BUCKETS) {
            Arrays.fill(buckets, 0);
        } else {
            for (long bucket = Math.min(now, newest) + 1;
                    bucket <= Math.max(now, newest);
                    bucket++) {
                buckets[Math.floorMod(bucket, BUCKETS)] = 0;
            }
        }
        newest = now;
    }

    void add(long atMs, long count) {
        long bucket = Math.floorDiv(atMs, BUCKET_MS);
        if (bucket <= newest && bucket > newest - BUCKETS) {
            int slot = Math.floorMod(bucket, BUCKETS);
            buckets[slot] = (int) Math.min(Integer.MAX_VALUE, buckets[slot] + count);
        }
    }

    long sum() {
        long sum = 0;
        for (int count : buckets) {
            sum += count;
        }
        return sum;
    }
}
