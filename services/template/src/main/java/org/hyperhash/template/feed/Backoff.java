package org.hyperhash.template.feed;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waiting times between attempts: doubled after each failure up to a limit, the upper half of each
 * by chance, so that many clients of one server do not return together. Owned by one thread.
 */
public final class Backoff {
    private final Duration first;
    private final Duration limit;
    private final RandomGenerator random;
    private int failures;

    public Backoff(Duration first, Duration limit, RandomGenerator random) {
        if (first.toMillis() < 1 || first.compareTo(limit) > 0) {
            throw new IllegalArgumentException("cannot wait %s to %s".formatted(first, limit));
        }
        this.first = first;
        this.limit = limit;
        this.random = random;
    }

    /** How long to wait after one more failure. */
    public Duration afterFailure() {
        long wholeMs = first.toMillis();
        for (int i = 0; i < failures && wholeMs < limit.toMillis(); i++) {
            wholeMs *= 2;
        }
        wholeMs = Math.min(wholeMs, limit.toMillis());
        failures++;
        long half = wholeMs / 2;
        return Duration.ofMillis(half + random.nextLong(wholeMs - half + 1));
    }

    /** The next failure is the first again. */
    public void succeeded() {
        failures = 0;
    }
}
