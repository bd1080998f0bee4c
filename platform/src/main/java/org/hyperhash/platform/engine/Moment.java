package org.hyperhash.platform.engine;

import java.time.InstantSource;

/**
 * What time it is, as a shell tells its engine. Two clocks, because the one that people read may be
 * set back by an hour, and whoever waits for it then waits an hour longer.
 *
 * @param wallMs milliseconds since 1970: for the times of headers and for records
 * @param steadyMs of {@link SteadyClock}: for everything that is due after a while
 */
public record Moment(long wallMs, long steadyMs) {
    public static Moment now(InstantSource wall) {
        return new Moment(wall.millis(), SteadyClock.millis());
    }

    /** Seconds since 1970, as headers count them. */
    public long wallSeconds() {
        return Math.floorDiv(wallMs, 1_000L);
    }
}
