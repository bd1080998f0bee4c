package org.hyperhash.miner;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long after each failure, up to a limit, and a
 * random part of it, so that a pool which comes back is not stormed. Owned by one thread.
 */
final class BackOff {
    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LAST = Duration.ofSeconds(30);

    private final RandomGenerator random;
    private int failures;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /** Between half and all of the present step; the step doubles. */
    Duration next() {
        long stepMs = Math.min(LAST.toMillis(), FIRST.toMillis() << Math.min(failures, 20));
        failures++;
        return Duration.ofMillis(stepMs / 2 + random.nextLong(stepMs / 2 + 1));
    }

    /** It worked: the next failure starts anew. */
    void reset() {
        failures = 0;
    }
}
