package org.hyperhash.miner;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a miner counts since its start. Safe from any thread. */
public final class MinerStatistics {
    /** Refusal codes that are counted apart; pools choose them, so there is a limit. */
    static final int CODES_MAX = 32;

    private static final String OTHER_CODES = "other codes";

    private final LongAdder hashes = new LongAdder();
    private final LongAdder submitted = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder blockCandidates = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();

    void hashed(long count) {
        hashes.add(count);
    }

    void submitted(boolean blockCandidate) {
        submitted.increment();
        if (blockCandidate) {
            blockCandidates.increment();
        }
    }

    void accepted(long count) {
        accepted.add(count);
    }

    void rejected(String code) {
        boolean counted = rejected.containsKey(code) || rejected.size() < CODES_MAX;
        rejected.computeIfAbsent(counted ? code : OTHER_CODES, _ -> new LongAdder()).increment();
    }

    void connected() {
        connections.increment();
    }

    public long hashes() {
        return hashes.sum();
    }

    public long sharesSubmitted() {
        return submitted.sum();
    }

    public long sharesAccepted() {
        return accepted.sum();
    }

    /** Refused shares by the pool's own words. */
    public Map<String, Long> sharesRejected() {
        Map<String, Long> counts = new TreeMap<>();
        rejected.forEach((code, count) -> counts.put(code, count.sum()));
        return counts;
    }

    /** Submitted shares that met the network's target; whether they became blocks is not told. */
    public long blockCandidates() {
        return blockCandidates.sum();
    }

    /** Connections on which the pool gave work. */
    public long connections() {
        return connections.sum();
    }
}
