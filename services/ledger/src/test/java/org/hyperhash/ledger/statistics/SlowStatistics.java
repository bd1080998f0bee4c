package org.hyperhash.ledger.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** The twin: keeps every event and adds them up when asked. */
final class SlowStatistics {
    private final Map<Owner, Who> all = new TreeMap<>();
    private long nowMs;

    private record Event(long atMs, double hashes, String reason, long count) {}

    private static final class Who {
        final List<Event> fine = new ArrayList<>();
        final List<Event> minutes = new ArrayList<>();
        final List<Event> quarters = new ArrayList<>();
        double best;
        long firstWorkAtMs = Long.MAX_VALUE;
        long seenAtMs;

        void keep(long bucketMs, int buckets, List<Event> events, long nowMs) {
            long now = Math.floorDiv(nowMs, bucketMs);
            LongPredicate within =
                    atMs -> {
                        long bucket = Math.floorDiv(atMs, bucketMs);
                        return bucket <= now && bucket > now - buckets;
                    };
            events.removeIf(event -> !within.test(event.atMs()));
        }

        void advance(long nowMs) {
            keep(5_000, 13, fine, nowMs);
            keep(60_000, 61, minutes, nowMs);
            keep(900_000, 97, quarters, nowMs);
            seenAtMs = Math.min(seenAtMs, nowMs);
        }

        void add(Event event) {
            fine.add(event);
            minutes.add(event);
            quarters.add(event);
            seenAtMs = Math.max(seenAtMs, event.atMs());
        }
    }

    SlowStatistics(long nowMs) {
        this.nowMs = nowMs;
        who(Owner.pool());
    }

    private Who who(Owner owner) {
        return all.computeIfAbsent(
                owner,
                _ -> {
                    Who created = new Who();
                    created.seenAtMs = nowMs;
                    return created;
                });
    }

    void advance(long toMs) {
        nowMs = toMs;
        all.values().forEach(who -> who.advance(toMs));
        all.entrySet()
                .removeIf(entry ->
                        entry.getKey() instanceof Owner.Worker
                                && toMs - entry.getValue().seenAtMs > 86_400_000);
        all.entrySet()
                .removeIf(entry ->
                        entry.getKey() instanceof Owner.Account(String account)
                                && toMs - entry.getValue().seenAtMs > 86_400_000
                                && all.keySet().stream()
                                        .noneMatch(owner ->
                                                owner instanceof Owner.Worker worker
                                                        && worker.account().equals(account)));
    }

    void accept(long atMs, String account, String worker, double hashes, double difficulty) {
        long at = Math.min(atMs, nowMs);
        for (Owner owner : owners(account, worker)) {
            Who who = who(owner);
            who.add(new Event(at, hashes, "", 1));
            who.firstWorkAtMs = Math.min(who.firstWorkAtMs, at);
            who.advance(nowMs);
            who.best = Math.max(who.best, difficulty);
        }
    }

    void reject(long atMs, String account, String worker, String reason, long count) {
        long at = Math.min(atMs, nowMs);
        for (Owner owner : owners(account, worker)) {
            Who who = who(owner);
            who.add(new Event(at, 0, reason, count));
            who.advance(nowMs);
        }
    }

    private static List<Owner> owners(String account, String worker) {
        return List.of(Owner.pool(), new Owner.Account(account), new Owner.Worker(account, worker));
    }

    boolean knows(Owner owner) {
        return all.containsKey(owner);
    }

    double best(Owner owner) {
        return who(owner).best;
    }

    long accepted(Owner owner) {
        return who(owner).quarters.stream()
                .filter(event -> event.reason().isEmpty())
                .mapToLong(Event::count)
                .sum();
    }

    long rejected(Owner owner, String reason) {
        return who(owner).quarters.stream()
                .filter(event -> event.reason().equals(reason))
                .mapToLong(Event::count)
                .sum();
    }

    double rate1m(Owner owner) {
        return rate(who(owner), who(owner).fine, 5_000, 13);
    }

    double rate15m(Owner owner) {
        return rate(who(owner), who(owner).minutes, 60_000, 16);
    }

    double rate1h(Owner owner) {
        return rate(who(owner), who(owner).minutes, 60_000, 61);
    }

    double rate24h(Owner owner) {
        return rate(who(owner), who(owner).quarters, 900_000, 97);
    }

    private double rate(Who who, List<Event> events, long bucketMs, int buckets) {
        long now = Math.floorDiv(nowMs, bucketMs);
        double hashes = 0;
        for (Event event : events) {
            if (Math.floorDiv(event.atMs(), bucketMs) > now - buckets) {
                hashes += event.hashes();
            }
        }
        long covered = (buckets - 1) * bucketMs + nowMs - now * bucketMs;
        long known = Math.max(60_000, nowMs - Math.min(nowMs, who.firstWorkAtMs));
        return hashes * 1_000 / Math.min(covered, known);
    }
}
