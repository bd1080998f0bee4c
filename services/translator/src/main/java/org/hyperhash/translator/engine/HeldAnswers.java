package org.hyperhash.translator.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hyperhash.stratum.v1.Sv1Id;

/** Shares of one miner whose answer waits for the upstream's verdict. Owned by its session. */
final class HeldAnswers {
    /** A miner with more shares under way is told so. */
    static final int HELD_MAX = 1_024;

    private record Held(Sv1Id id, long dueMs) {}

    private final Map<Long, Held> held = new LinkedHashMap<>();
    private final long timeoutMs;
    private long lastToken;

    HeldAnswers(long timeoutMs) {
        this.timeoutMs = timeoutMs;
    }

    boolean isFull() {
        return held.size() >= HELD_MAX;
    }

    /** Holds an answer; its verdict comes under the token that is returned. */
    long hold(Sv1Id id, long nowMs) {
        long token = ++lastToken;
        held.put(token, new Held(id, nowMs + timeoutMs));
        return token;
    }

    /** The request of a token; empty when it was answered before. */
    Optional<Sv1Id> release(long token) {
        return Optional.ofNullable(held.remove(token)).map(Held::id);
    }

    /** Requests whose time is over. */
    List<Sv1Id> releaseOverdue(long nowMs) {
        List<Sv1Id> overdue = new ArrayList<>();
        while (!held.isEmpty()) {
            Map.Entry<Long, Held> oldest = held.entrySet().iterator().next();
            if (oldest.getValue().dueMs() > nowMs) {
                break;
            }
            overdue.add(oldest.getValue().id());
            held.remove(oldest.getKey());
        }
        return overdue;
    }

    OptionalLong nextDueMs() {
        return held.values().stream().mapToLong(Held::dueMs).limit(1).findFirst();
    }
}
