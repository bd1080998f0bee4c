package org.hyperhash.launcher.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The mean rate of the last half minute of something that is counted; owned by one thread. */
public final class RecentRate {
    public static final Duration WINDOW = Duration.ofSeconds(30);

    /**
     * @param count since the start
     */
    private record Sample(long nanos, double count) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Starts to measure. */
    public RecentRate(long nanos, double count) {
        samples.add(new Sample(nanos, count));
    }

    /** Count per second from about a window ago, or the start, until now. */
    public double perSecond(long nanos, double count) {
        Sample oldest = samples.getFirst();
        samples.add(new Sample(nanos, count));
        while (nanos - oldest.nanos() > WINDOW.toNanos() && samples.size() > 2) {
            samples.removeFirst();
            oldest = samples.getFirst();
        }
        long elapsed = nanos - oldest.nanos();
        return elapsed <= 0 ? 0 : (count - oldest.count()) * 1e9 / elapsed;
    }
}
