package org.hyperhash.ledger.statistics;

import java.util.Map;

/**
 * Statistics of one owner at one moment. Hash rates are hashes per second, of somebody new over the
 * time since the first share; counts are of the last 24 hours.
 *
 * @param rejected by the reason that the sender was told
 * @param best the hardest hash that is remembered
 * @param lastShareAtMs milliseconds since 1970; 0 when there was none
 * @param userAgent what the miner said it is, with its last share; empty for others than workers
 * @param workers that are online; 1 or 0 for a worker
 */
public record Figures(
        double rate1m,
        double rate15m,
        double rate1h,
        double rate24h,
        long accepted,
        Map<String, Long> rejected,
        BestShare best,
        long lastShareAtMs,
        String userAgent,
        int workers) {
    /** Of somebody who did nothing. */
    public static final Figures NONE =
            new Figures(0, 0, 0, 0, 0, Map.of(), BestShare.NONE, 0, "", 0);

    public long rejectedSum() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    public long stale() {
        return rejected.getOrDefault(Statistics.STALE, 0L);
    }
}
