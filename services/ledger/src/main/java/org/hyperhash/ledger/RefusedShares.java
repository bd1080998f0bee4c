package org.hyperhash.ledger;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Shares that a pool refused, until the statistics fetch them. Counting one costs a look-up and
 * never waits for whoever fetches. Safe from any thread.
 */
public final class RefusedShares {
    /** Further senders count as nobody until the next fetch. */
    static final int SENDERS_MAX = 10_000;

    private final ConcurrentHashMap<Refused, Long> counts = new ConcurrentHashMap<>();

    private record Refused(String account, String worker, String reason) {}

    /** Takes what was counted. */
    interface Receiver {
        void refused(String account, String worker, String reason, long count);
    }

    /**
     * @param account empty when it is not known
     * @param reason that the sender was told
     */
    public void count(String account, String worker, String reason) {
        Refused refused = new Refused(account, worker, reason);
        boolean full = counts.mappingCount() >= SENDERS_MAX && !counts.containsKey(refused);
        counts.merge(full ? new Refused("", "", reason) : refused, 1L, Long::sum);
    }

    /** Hands over everything and starts from nothing. */
    void fetch(Receiver receiver) {
        for (Refused refused : counts.keySet()) {
            Long count = counts.remove(refused);
            if (count != null) {
                receiver.refused(refused.account(), refused.worker(), refused.reason(), count);
            }
        }
    }
}
