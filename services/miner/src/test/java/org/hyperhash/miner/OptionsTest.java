package org.hyperhash.miner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalLong;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final String KEY = "9auqWEzQDVyd2oe1JVGFLMLHZtCo2FFqZwtKA5gd9xbuEu7PH72";

    @Test
    void bothSchemesAreUnderstood() {
        assertThat(PoolUrl.parse("stratum+tcp://pool.example:3333"))
                .isEqualTo(new PoolUrl.Sv1("pool.example", 3333));
        assertThat(PoolUrl.parse("stratum+tcp://[::1]:3333/"))
                .isEqualTo(new PoolUrl.Sv1("::1", 3333));
        assertThat(PoolUrl.parse("stratum2+tcp://pool.example:34254/" + KEY))
                .hasToString("stratum2+tcp://pool.example:34254/" + KEY);
        assertThat(new PoolUrl.Sv1("::1", 3333)).hasToString("stratum+tcp://[::1]:3333");
    }

    @Test
    void otherUrlsAreRefused() {
        for (String text :
                new String[] {
                    "http://pool.example",
                    "pool.example:3333",
                    "stratum+tcp://pool.example",
                    "stratum+tcp://pool.example:0",
                    "stratum+tcp://user@pool.example:3333",
                    "stratum+tcp://pool.example:3333/" + KEY,
                    "stratum2+tcp://pool.example:34254/nokey",
                    "not a url"
                }) {
            assertThatThrownBy(() -> PoolUrl.parse(text))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPoolWithoutKeyIsRefusedUnlessInsecureIsAllowed() {
        PoolUrl noKey = PoolUrl.parse("stratum2+tcp://pool.example:34254");

        assertThatThrownBy(() -> options(noKey, false, false))
                .hasMessageContaining("authority key");
        assertThat(options(noKey, false, true).pool()).isEqualTo(noKey);
    }

    @Test
    void standardChannelsAreOfStratumV2() {
        PoolUrl sv1 = PoolUrl.parse("stratum+tcp://pool.example:3333");

        assertThatThrownBy(() -> options(sv1, true, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void threadsHaveALimit() {
        String url = "stratum+tcp://pool.example:3333";

        assertThatThrownBy(() -> MinerOptions.of(url, "alice", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MinerOptions.of(url, "alice", MinerOptions.THREADS_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(MinerOptions.of(url, "alice", MinerOptions.THREADS_MAX).threads())
                .isEqualTo(1_024);
    }

    private static MinerOptions options(PoolUrl pool, boolean standard, boolean insecure) {
        return new MinerOptions(pool, "alice", "x", 1, standard, OptionalLong.empty(), insecure);
    }

    @Test
    void pausesDoubleUpToALimitAndStartAnew() {
        BackOff backOff = new BackOff(Property.random(1));
        Duration step = BackOff.FIRST;
        for (int i = 0; i < 100; i++) {
            assertThat(backOff.next()).isBetween(step.dividedBy(2), step);
            Duration doubled = step.multipliedBy(2);
            step = doubled.compareTo(BackOff.LAST) > 0 ? BackOff.LAST : doubled;
        }
        backOff.reset();
        assertThat(backOff.next()).isLessThanOrEqualTo(BackOff.FIRST);
    }

    @Test
    void refusalCodesAreCountedApartUpToALimit() {
        MinerStatistics statistics = new MinerStatistics();
        for (int i = 0; i < 1_000; i++) {
            statistics.rejected("code-" + i);
        }
        statistics.rejected("code-1");

        assertThat(statistics.sharesRejected()).hasSize(MinerStatistics.CODES_MAX + 1);
        assertThat(statistics.sharesRejected()).containsEntry("code-1", 2L);
        assertThat(statistics.sharesRejected())
                .containsEntry("other codes", 1_000L - MinerStatistics.CODES_MAX);
    }
}
