package org.hyperhash.platform.engine;

import java.util.concurrent.TimeUnit;

/** The clock for durations: nobody sets it, so it never goes back. Means nothing elsewhere. */
public final class SteadyClock {
    private SteadyClock() {}

    /** Milliseconds since a moment that is fixed while the process lives. */
    public static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
