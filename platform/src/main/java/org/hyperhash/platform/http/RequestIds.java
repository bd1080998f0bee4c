package org.hyperhash.platform.http;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Short names of requests that went wrong, unlike those of other processes and restarts. */
final class RequestIds {
    private static final long STEP = 0x9e37_79b9_7f4aL;
    private static final long MASK = 0xffff_ffff_ffffL;
    private static final AtomicLong LAST = new AtomicLong(ThreadLocalRandom.current().nextLong());

    private RequestIds() {}

    /** Twelve hexadecimal digits. */
    static String next() {
        return "%012x".formatted(LAST.addAndGet(STEP) & MASK);
    }
}
