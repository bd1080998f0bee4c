package org.hyperhash.template.feed;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Eventually() {}

    public static void eventually(String what, BooleanSupplier condition)
            throws InterruptedException {
        eventually(what, LIMIT, condition);
    }

    public static void eventually(String what, Duration limit, BooleanSupplier condition)
            throws InterruptedException {
        long giveUpAt = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - giveUpAt > 0) {
                throw new AssertionError("did not happen within " + limit + ": " + what);
            }
            Thread.sleep(5);
        }
    }
}
