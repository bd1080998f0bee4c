package org.hyperhash.launcher.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentRateTest {
    private static final long START = TimeUnit.SECONDS.toNanos(7);

    private final RecentRate rate = new RecentRate(START, 100);

    private double after(int seconds, double hashes) {
        return rate.perSecond(START + TimeUnit.SECONDS.toNanos(seconds), hashes);
    }

    @Test
    void firstRatesAreThoseSinceTheStart() {
        assertThat(after(0, 100)).isZero();
        assertThat(after(5, 600)).isEqualTo(100);
        assertThat(after(10, 600)).isEqualTo(50);
    }

    @Test
    void oneShareCountsForHalfAMinuteAndNoLonger() {
        for (int seconds = 5; seconds <= 60; seconds += 5) {
            assertThat(after(seconds, 100)).isZero();
        }
        assertThat(after(65, 3_100)).isEqualTo(100);
        for (int seconds = 70; seconds <= 90; seconds += 5) {
            assertThat(after(seconds, 3_100)).isEqualTo(100);
        }
        assertThat(after(95, 3_100)).isZero();
    }
}
