package org.hyperhash.translator.engine;

/**
 * Which upstream comes next: down the list at once, then from its top again after a pause that
 * doubles with every round in vain. Owned by the thread of the upstream link.
 */
public final class UpstreamOrder {
    private final int count;
    private final long firstPauseMs;
    private final long lastPauseMs;
    private int current;
    private int failures;

    /**
     * @param count upstreams in the list, the most wanted first
     */
    public UpstreamOrder(int count, long firstPauseMs, long lastPauseMs) {
        if (count < 1) {
            throw new IllegalArgumentException("no upstream");
        }
        this.count = count;
        this.firstPauseMs = firstPauseMs;
        this.lastPauseMs = lastPauseMs;
    }

    /** Place in the list of the one to use. */
    public int current() {
        return current;
    }

    /** Whether a better one exists. */
    public boolean isFallback() {
        return current > 0;
    }

    /** The current one works. */
    public void succeeded() {
        failures = 0;
    }

    /** The first one works again. */
    public void backToFirst() {
        current = 0;
    }

    /**
     * The current one failed: the next one's turn.
     *
     * @param jitter 0 to 1, drawn anew each time, so that a crowd does not come back as one
     * @return how long to wait before
     */
    public long failed(double jitter) {
        current = (current + 1) % count;
        failures++;
        int rounds = failures / count;
        if (rounds == 0) {
            return 0;
        }
        long pause = firstPauseMs << Math.min(rounds - 1, 20);
        return (long) (Math.min(pause, lastPauseMs) * (0.5 + jitter / 2));
    }
}
