package org.hyperhash.ledger.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts shares and refusals into sliding rates, and into samples of a minute for those who keep
 * history. Never knows more owners than its limits say. Owned by one thread; time only moves with
 * {@link #advance}, and may move back.
 */
public final class Statistics {
    /** The reason of shares whose tip was overtaken. */
    public static final String STALE = "stale-share";

    /** Whoever did nothing for longer is forgotten. */
    static final long IDLE_MS = Tally.DAY_MS;

    /** Further reasons count as {@link #OTHER_REASON}. */
    static final int REASONS_MAX = 32;

    static final String OTHER_REASON = "other";

    /** Who stands for the workers beyond an account's limit. */
    static final String OTHER_WORKERS = "(others)";

    private final StatisticsLimits limits;
    private final Tally pool;

    /** Least recently seen first, as {@link #workers} is. */
    private final LinkedHashMap<String, Tally> accounts = new LinkedHashMap<>(64, 0.75f, true);

    private final LinkedHashMap<Owner.Worker, Tally> workers = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, Integer> workersOfAccount = new TreeMap<>();
    private final TreeMap<String, Boolean> reasons = new TreeMap<>();
    private final List<Sample> finished = new ArrayList<>();
    private final List<FinishedRound> finishedRounds = new ArrayList<>();
    private Round round = Round.NONE;
    private long nowMs;

    /**
     * What was done since the last time.
     *
     * @param samples several may be of one owner and minute
     */
    public record Harvest(List<Sample> samples, List<FinishedRound> rounds) {}

    public Statistics(StatisticsLimits limits, long nowMs) {
        this.limits = limits;
        this.nowMs = nowMs;
        this.pool = new Tally(Owner.pool(), nowMs);
    }

    /** Moves to a time and forgets whoever was idle for too long. */
    public void advance(long toMs) {
        nowMs = toMs;
        pool.advance(toMs);
        accounts.values().forEach(tally -> tally.advance(toMs));
        workers.values().forEach(tally -> tally.advance(toMs));
        List<Owner.Worker> idle =
                workers.entrySet().stream()
                        .filter(entry -> isIdle(entry.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        idle.forEach(this::forget);
        accounts.entrySet()
                .removeIf(entry -> {
                    boolean leaves =
                            isIdle(entry.getValue())
                                    && !workersOfAccount.containsKey(entry.getKey());
                    if (leaves) {
                        entry.getValue().takeSample().ifPresent(finished::add);
                    }
                    return leaves;
                });
    }

    private boolean isIdle(Tally tally) {
        return nowMs - tally.seenAtMs() > IDLE_MS;
    }

    /**
     * An accepted share.
     *
     * @param hashes expected of its target
     * @param difficulty of its hash
     */
    public void accept(
            long atMs,
            String account,
            String worker,
            double hashes,
            double difficulty,
            String userAgent) {
        // A clock that was set back must not leave shares in the future.
        long at = Math.min(atMs, nowMs);
        BestShare share = new BestShare(difficulty, at, account, worker);
        keep(pool.accept(at, hashes, share, ""));
        keep(account(account).accept(at, hashes, share, ""));
        keep(worker(account, worker).accept(at, hashes, share, userAgent));
        round =
                new Round(
                        round.startedAtMs() == 0 ? at : round.startedAtMs(),
                        round.hashes() + hashes,
                        round.shares() + 1);
    }

    /**
     * Shares that were refused.
     *
     * @param account empty when it is not known
     */
    public void reject(long atMs, String account, String worker, String reason, long count) {
        long at = Math.min(atMs, nowMs);
        String known = known(reason);
        keep(pool.reject(at, known, count));
        if (!account.isEmpty()) {
            keep(account(account).reject(at, known, count));
            keep(worker(account, worker).reject(at, known, count));
        }
    }

    private String known(String reason) {
        if (reasons.containsKey(reason) || reasons.size() < REASONS_MAX) {
            reasons.put(reason, true);
            return reason;
        }
        return OTHER_REASON;
    }

    /**
     * A block: its share was counted just before.
     *
     * @param blockHashes that a block takes on average
     */
    public void blockFound(long atMs, String block, double blockHashes) {
        long at = Math.min(atMs, nowMs);
        finishedRounds.add(new FinishedRound(block, at, round, blockHashes));
        round = new Round(at, 0, 0);
    }

    private void keep(Optional<Sample> sample) {
        sample.ifPresent(finished::add);
    }

    private Tally account(String account) {
        Tally known = accounts.get(account);
        if (known != null) {
            return known;
        }
        Tally created = new Tally(new Owner.Account(account), nowMs);
        accounts.put(account, created);
        return created;
    }

    private Tally worker(String account, String worker) {
        Owner.Worker owner = new Owner.Worker(account, worker);
        Tally known = workers.get(owner);
        if (known != null) {
            return known;
        }
        int others = workersOfAccount.getOrDefault(account, 0);
        if (others >= limits.workersPerAccount() && !worker.equals(OTHER_WORKERS)) {
            return worker(account, OTHER_WORKERS);
        }
        if (workers.size() >= limits.workers()) {
            forgetIdlest();
        }
        Tally created = new Tally(owner, nowMs);
        workers.put(owner, created);
        workersOfAccount.merge(account, 1, Integer::sum);
        return created;
    }

    private void forgetIdlest() {
        Owner.Worker idlest = workers.firstEntry().getKey();
        forget(idlest);
        if (!workersOfAccount.containsKey(idlest.account())) {
            // Its account would otherwise stay for a day: as many as there are invented names.
            Tally account = accounts.remove(idlest.account());
            if (account != null) {
                keep(account.takeSample());
            }
        }
    }

    private void forget(Owner.Worker owner) {
        Tally tally = workers.remove(owner);
        if (tally != null) {
            keep(tally.takeSample());
            workersOfAccount.computeIfPresent(
                    owner.account(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Hands out all samples, also those of the minute that goes on, and finished rounds. */
    public Harvest harvest() {
        Map<String, Integer> online = onlineByAccount();
        int all = online.values().stream().mapToInt(Integer::intValue).sum();
        keep(pool.takeSample().map(sample -> withWorkers(sample, all)));
        accounts.forEach((name, tally) ->
                keep(
                        tally.takeSample()
                                .map(sample -> withWorkers(sample, online.getOrDefault(name, 0)))));
        workers.values().forEach(tally -> keep(tally.takeSample()));
        Harvest harvest = new Harvest(List.copyOf(finished), List.copyOf(finishedRounds));
        finished.clear();
        finishedRounds.clear();
        return harvest;
    }

    private static Sample withWorkers(Sample sample, int workers) {
        return new Sample(
                sample.owner(),
                sample.minuteMs(),
                sample.hashes(),
                sample.accepted(),
                sample.rejected(),
                sample.best(),
                workers);
    }

    private Map<String, Integer> onlineByAccount() {
        Map<String, Integer> online = new TreeMap<>();
        workers.forEach((owner, tally) -> {
            if (tally.isOnline()) {
                online.merge(owner.account(), 1, Integer::sum);
            }
        });
        return online;
    }

    /** Counts a sample of an earlier process; those of the pool first, then accounts, workers. */
    public void restore(Sample sample) {
        tally(sample.owner()).restore(sample);
        sample.rejected().keySet().forEach(this::known);
    }

    /** The best share of an earlier time, of an owner that {@link #restore} made known. */
    public void restoreBest(Owner owner, BestShare best) {
        boolean known =
                switch (owner) {
                    case Owner.Pool() -> true;
                    case Owner.Account(String account) -> accounts.containsKey(account);
                    case Owner.Worker worker -> workers.containsKey(worker);
                };
        if (known) {
            tally(owner).restoreBest(best);
        }
    }

    public void restoreRound(Round earlier) {
        round = earlier;
    }

    private Tally tally(Owner owner) {
        return switch (owner) {
            case Owner.Pool() -> pool;
            case Owner.Account(String account) -> account(account);
            case Owner.Worker(String account, String worker) -> worker(account, worker);
        };
    }

    public Round round() {
        return round;
    }

    /** Everything at the time of the last {@link #advance}. */
    public StatisticsSnapshot snapshot() {
        Map<String, Integer> online = onlineByAccount();
        NavigableMap<String, Figures> accountFigures = new TreeMap<>();
        accounts.forEach((name, tally) ->
                accountFigures.put(name, tally.figures(online.getOrDefault(name, 0))));
        NavigableMap<Owner, Figures> workerFigures = new TreeMap<>(Comparator.naturalOrder());
        workers.forEach((owner, tally) ->
                workerFigures.put(owner, tally.figures(tally.isOnline() ? 1 : 0)));
        int all = online.values().stream().mapToInt(Integer::intValue).sum();
        return new StatisticsSnapshot(
                nowMs, pool.figures(all), round, accountFigures, workerFigures);
    }
}
