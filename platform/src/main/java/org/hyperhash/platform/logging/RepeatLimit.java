package org.hyperhash.platform.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets each template of a logger through a limited number of times per window, so that ten thousand
 * bad connections do not fill a disk. The first message after a window says how many were left out.
 * Keeps the templates that were used last; safe from any thread.
 */
final class RepeatLimit extends TurboFilter {
    static final int MAX_TEMPLATES = 1_000;

    private static final String LEFT_OUT = "{} more messages like this were left out: {}";

    private final int repeats;
    private final long windowNanos;
    private final LongSupplier nanoTime;

    /** Guarded by itself; the template that was used longest ago comes first. */
    private final LinkedHashMap<Key, Count> counts = new LinkedHashMap<>(64, 0.75f, true);

    private record Key(String logger, String template) {}

    private static final class Count {
        long windowStart;
        int seen;
    }

    RepeatLimit(int repeats, long windowNanos, LongSupplier nanoTime) {
        this.repeats = repeats;
        this.windowNanos = windowNanos;
        this.nanoTime = nanoTime;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String template,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        boolean disabled = !level.isGreaterOrEqual(logger.getEffectiveLevel());
        if (disabled || template == null || template.equals(LEFT_OUT)) {
            return FilterReply.NEUTRAL;
        }
        int leftOut = 0;
        boolean passes;
        synchronized (counts) {
            Count count = count(new Key(logger.getName(), template));
            long now = nanoTime.getAsLong();
            if (now - count.windowStart >= windowNanos) {
                leftOut = Math.max(0, count.seen - repeats);
                count.windowStart = now;
                count.seen = 0;
            }
            count.seen++;
            passes = count.seen <= repeats;
        }
        if (leftOut > 0) {
            logger.warn(LEFT_OUT, leftOut, template);
        }
        return passes ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    private Count count(Key key) {
        Count known = counts.get(key);
        if (known != null) {
            return known;
        }
        if (counts.size() >= MAX_TEMPLATES) {
            counts.pollFirstEntry();
        }
        Count created = new Count();
        created.windowStart = nanoTime.getAsLong();
        counts.put(key, created);
        return created;
    }
}
