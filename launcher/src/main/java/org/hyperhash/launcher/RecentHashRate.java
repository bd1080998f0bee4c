package org.hyperhash.launcher;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The mean hash rate of the last half minute, from work that is counted; owned by one thread. */
final class RecentHashRate {
    static final Duration WINDOW = Duration.ofSeconds(30);

    /**
     * @param hashes since the start
     */
    private record Sample(long nanos, double hashes) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Starts to measure. */
    RecentHashRate(long nanos, double hashes) {
        samples.add(new Sample(nanos, hashes));
    }

    /** Hashes per second from about a window ago, or the start, until now. */
    double perSecond(long nanos, double hashes) {
        Sample oldest = samples.getFirst();
        samples.add(new Sample(nanos, hashes));
        while (nanos - oldest.nanos() > WINDOW.toNanos() && samples.size() > 2) {
            samples.removeFirst();
            oldest = samples.getFirst();
        }
        long elapsed = nanos - oldest.nanos();
        return elapsed <= 0 ? 0 : (hashes - oldest.hashes()) * 1e9 / elapsed;
    }
}
