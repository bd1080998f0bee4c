package org.hyperhash.ledger.statistics;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one owner did in one minute, or in a part of it: samples of the same minute add up.
 *
 * @param minuteMs begin of the minute, milliseconds since 1970
 * @param hashes expected hashes of the accepted shares
 * @param rejected shares by the reason that their sender was told
 * @param best difficulty of the best hash
 * @param workers that did something in the minute
 */
public record Sample(
        Owner owner,
        long minuteMs,
        double hashes,
        long accepted,
        Map<String, Long> rejected,
        double best,
        int workers) {
    public Sample {
        rejected = Map.copyOf(rejected);
    }

    public long rejectedSum() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    public long stale() {
        return rejected.getOrDefault(Statistics.STALE, 0L);
    }

    /** Both together; they are of one owner and minute. */
    public Sample plus(Sample other) {
        Map<String, Long> sums = new TreeMap<>(rejected);
        other.rejected.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
        return new Sample(
                owner,
                minuteMs,
                hashes + other.hashes,
                accepted + other.accepted,
                sums,
                Math.max(best, other.best),
                Math.max(workers, other.workers));
    }
}
