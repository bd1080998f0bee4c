package org.hyperhash.ledger.statistics;

import java.util.Collections;
import java.util.NavigableMap;

/**
 * All statistics of one moment; never changes.
 *
 * @param atMs milliseconds since 1970
 * @param accounts by name
 * @param workers by account and name
 */
public record StatisticsSnapshot(
        long atMs,
        Figures pool,
        Round round,
        NavigableMap<String, Figures> accounts,
        NavigableMap<Owner, Figures> workers) {
    public static final StatisticsSnapshot EMPTY =
            new StatisticsSnapshot(
                    0,
                    Figures.NONE,
                    Round.NONE,
                    Collections.emptyNavigableMap(),
                    Collections.emptyNavigableMap());

    /** The workers of one account, by name. */
    public NavigableMap<Owner, Figures> workersOf(String account) {
        return workers.subMap(
                new Owner.Worker(account, ""), true, new Owner.Worker(account + '\0', ""), false);
    }

    /** Accounts with a worker that is online. */
    public int activeAccounts() {
        return (int) accounts.values().stream().filter(each -> each.workers() > 0).count();
    }
}
