package org.hyperhash.testkit;

import java.time.Duration;

/** Waits for what other threads or programs bring about. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Eventually() {}

    /** Something that becomes true, perhaps. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits for ten seconds at most. */
    public static void eventually(String what, Condition condition) throws Exception {
        eventually(what, LIMIT, condition);
    }

    /**
     * @throws AssertionError when {@code condition} does not hold within {@code limit}
     */
    public static void eventually(String what, Duration limit, Condition condition)
            throws Exception {
        long giveUpAt = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - giveUpAt > 0) {
                throw new AssertionError("did not happen within " + limit + ": " + what);
            }
            Thread.sleep(PAUSE);
        }
    }
}
