package org.hyperhash.testkit.peers;

import java.util.ArrayList;
import java.util.List;

/** What a test saw of its peers, for the table; a test method takes it as a parameter. */
public final class Sighting {
    private final long startedNanos;
    private final List<String> lines = new ArrayList<>();

    Sighting(long startedNanos) {
        this.startedNanos = startedNanos;
    }

    /** Adds figures, such as {@code 25 shares}. */
    public synchronized void saw(String figures) {
        lines.add(figures);
    }

    long seconds(long nowNanos) {
        return (nowNanos - startedNanos) / 1_000_000_000;
    }

    synchronized String text() {
        return String.join("; ", lines);
    }
}
