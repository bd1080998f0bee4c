package org.hyperhash.ledger.statistics;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of one owner. Owned by the thread of its {@link Statistics}. */
final class Tally {
    static final long MINUTE_MS = 60_000;
    static final long QUARTER_MS = 15 * MINUTE_MS;
    static final long HOUR_MS = 60 * MINUTE_MS;
    static final long DAY_MS = 24 * HOUR_MS;

    /** Silence after which a worker is no longer online; vardiff aims at shares each 10 s. */
    static final long ONLINE_MS = 5 * MINUTE_MS;

    private static final long FINE_MS = 5_000;

    private final Owner owner;
    private final WorkRing minute;
    private final WorkRing hour;
    private final WorkRing day;
    private final CountRing accepted;
    private final TreeMap<String, CountRing> rejected = new TreeMap<>();
    private BestShare best = BestShare.NONE;
    private long firstWorkAtMs = Long.MAX_VALUE;
    private long lastShareAtMs;
    private long seenAtMs;
    private long nowMs;
    private String userAgent = "";

    // Of the sample that is being made.
    private long sampleMinuteMs;
    private double sampleHashes;
    private long sampleAccepted;
    private final TreeMap<String, Long> sampleRejected = new TreeMap<>();
    private double sampleBest;

    Tally(Owner owner, long nowMs) {
        this.owner = owner;
        minute = new WorkRing(FINE_MS, MINUTE_MS, nowMs);
        hour = new WorkRing(MINUTE_MS, HOUR_MS, nowMs);
        day = new WorkRing(CountRing.BUCKET_MS, DAY_MS, nowMs);
        accepted = new CountRing(nowMs);
        this.nowMs = nowMs;
        seenAtMs = nowMs;
    }

    Owner owner() {
        return owner;
    }

    long seenAtMs() {
        return seenAtMs;
    }

    void advance(long toMs) {
        nowMs = toMs;
        minute.advance(nowMs);
        hour.advance(nowMs);
        day.advance(nowMs);
        accepted.advance(nowMs);
        rejected.values().forEach(ring -> ring.advance(nowMs));
        seenAtMs = Math.min(seenAtMs, nowMs);
        lastShareAtMs = Math.min(lastShareAtMs, nowMs);
    }

    /** Counts a share; returns the finished sample of an earlier minute, if there is one. */
    Optional<Sample> accept(long atMs, double hashes, BestShare share, String agent) {
        Optional<Sample> finished = turnTo(atMs);
        addWork(atMs, hashes);
        accepted.add(atMs, 1);
        best = best.orBetter(share);
        lastShareAtMs = Math.max(lastShareAtMs, atMs);
        seenAtMs = Math.max(seenAtMs, atMs);
        userAgent = agent;
        sampleHashes += hashes;
        sampleAccepted++;
        sampleBest = Math.max(sampleBest, share.difficulty());
        return finished;
    }

    Optional<Sample> reject(long atMs, String reason, long count) {
        Optional<Sample> finished = turnTo(atMs);
        rejected.computeIfAbsent(reason, _ -> new CountRing(nowMs)).add(atMs, count);
        seenAtMs = Math.max(seenAtMs, atMs);
        sampleRejected.merge(reason, count, Long::sum);
        return finished;
    }

    /** Counts what a sample of an earlier process says. */
    void restore(Sample sample) {
        addWork(sample.minuteMs(), sample.hashes());
        accepted.add(sample.minuteMs(), sample.accepted());
        sample.rejected()
                .forEach((reason, count) ->
                        rejected.computeIfAbsent(reason, _ -> new CountRing(nowMs))
                                .add(sample.minuteMs(), count));
        restoreBest(
                new BestShare(
                        sample.best(), sample.minuteMs(), owner.accountName(), owner.workerName()));
        if (sample.accepted() > 0) {
            lastShareAtMs = Math.max(lastShareAtMs, sample.minuteMs());
        }
        seenAtMs = Math.max(lastShareAtMs, sample.minuteMs());
    }

    void restoreBest(BestShare earlier) {
        best = earlier.orBetter(best);
    }

    private void addWork(long atMs, double hashes) {
        firstWorkAtMs = Math.min(firstWorkAtMs, atMs);
        minute.add(atMs, hashes);
        hour.add(atMs, hashes);
        day.add(atMs, hashes);
    }

    private Optional<Sample> turnTo(long atMs) {
        long next = atMs - Math.floorMod(atMs, MINUTE_MS);
        Optional<Sample> finished = next == sampleMinuteMs ? Optional.empty() : takeSample();
        sampleMinuteMs = next;
        return finished;
    }

    /** Hands out what was counted since the last time. */
    Optional<Sample> takeSample() {
        if (sampleAccepted == 0 && sampleRejected.isEmpty()) {
            return Optional.empty();
        }
        Sample sample =
                new Sample(
                        owner,
                        sampleMinuteMs,
                        sampleHashes,
                        sampleAccepted,
                        sampleRejected,
                        sampleBest,
                        0);
        sampleHashes = 0;
        sampleAccepted = 0;
        sampleRejected.clear();
        sampleBest = 0;
        return Optional.of(sample);
    }

    boolean isOnline() {
        return lastShareAtMs > 0 && nowMs - lastShareAtMs <= ONLINE_MS;
    }

    /**
     * @param workers that are online
     */
    Figures figures(int workers) {
        Map<String, Long> reasons = new TreeMap<>();
        rejected.forEach((reason, ring) -> {
            long count = ring.sum();
            if (count > 0) {
                reasons.put(reason, count);
            }
        });
        // Less than a minute tells nothing.
        long knownMs = Math.max(MINUTE_MS, nowMs - Math.min(firstWorkAtMs, nowMs));
        return new Figures(
                minute.rate(MINUTE_MS, nowMs, knownMs),
                hour.rate(QUARTER_MS, nowMs, knownMs),
                hour.rate(HOUR_MS, nowMs, knownMs),
                day.rate(DAY_MS, nowMs, knownMs),
                accepted.sum(),
                reasons,
                best,
                lastShareAtMs,
                userAgent,
                workers);
    }
}
