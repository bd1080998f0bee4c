package org.hyperhash.ledger.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    /** 2026-11-21 12:00 UTC. */
    private static final long NOON_MS = 1_795_262_400_000L;

    private static final long HOUR_MS = 3_600_000;

    private final Statistics statistics = new Statistics(StatisticsLimits.DEFAULTS, NOON_MS);

    @Test
    void steadyWorkHasTheSameRateOverEveryTime() {
        long now = NOON_MS;
        for (int second = 0; second < 25 * 3_600; second++) {
            now += 1_000;
            if (second % 60 == 0) {
                statistics.advance(now);
            }
            statistics.accept(now, "alice", "rig", 5_000, 1, "agent");
        }
        statistics.advance(now);
        Figures figures = statistics.snapshot().pool();
        for (double rate :
                List.of(figures.rate1m(), figures.rate15m(), figures.rate1h(), figures.rate24h())) {
            assertThat(rate).isCloseTo(5_000, within(5_000 * 0.02));
        }
        assertThat(figures.accepted()).isBetween(86_400L, 87_300L);
        assertThat(statistics.snapshot().accounts()).containsOnlyKeys("alice");
    }

    @Test
    void figuresEqualThoseOfTheSlowTwin() {
        Property.check(1, 60, StatisticsTest::compareWithTwin);
    }

    private static void compareWithTwin(RandomGenerator random) {
        Statistics fast = new Statistics(StatisticsLimits.DEFAULTS, NOON_MS);
        SlowStatistics slow = new SlowStatistics(NOON_MS);
        long now = NOON_MS;
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    now += jumpMs(random);
                    fast.advance(now);
                    slow.advance(now);
                }
                case 3, 4 -> {
                    long at = now + random.nextLong(-HOUR_MS, 10_000);
                    String account = "account" + random.nextInt(3);
                    String worker = "rig" + random.nextInt(3);
                    String reason = "reason" + random.nextInt(3);
                    long count = 1 + random.nextInt(5);
                    fast.reject(at, account, worker, reason, count);
                    slow.reject(at, account, worker, reason, count);
                }
                default -> {
                    long at = now + random.nextLong(-40_000, 10_000);
                    String account = "account" + random.nextInt(3);
                    String worker = "rig" + random.nextInt(3);
                    double hashes = random.nextInt(1, 1_000);
                    double difficulty = random.nextDouble(100);
                    fast.accept(at, account, worker, hashes, difficulty, "agent");
                    slow.accept(at, account, worker, hashes, difficulty);
                }
            }
        }
        compare(fast.snapshot(), slow);
    }

    /** Mostly a little forwards, at times back, at times beyond all windows. */
    private static long jumpMs(RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0 -> -random.nextLong(3 * HOUR_MS);
            case 1 -> random.nextLong(30 * HOUR_MS);
            case 2, 3 -> random.nextLong(HOUR_MS);
            default -> random.nextLong(90_000);
        };
    }

    private static void compare(StatisticsSnapshot fast, SlowStatistics slow) {
        compare(fast.pool(), Owner.pool(), slow);
        for (int account = 0; account < 3; account++) {
            String name = "account" + account;
            Owner owner = new Owner.Account(name);
            assertThat(fast.accounts().containsKey(name)).isEqualTo(slow.knows(owner));
            compare(fast.accounts().getOrDefault(name, Figures.NONE), owner, slow);
            for (int worker = 0; worker < 3; worker++) {
                Owner rig = new Owner.Worker(name, "rig" + worker);
                compare(fast.workers().getOrDefault(rig, Figures.NONE), rig, slow);
            }
        }
    }

    private static void compare(Figures fast, Owner owner, SlowStatistics slow) {
        assertThat(fast.rate1m()).isCloseTo(slow.rate1m(owner), within(1e-6));
        assertThat(fast.rate15m()).isCloseTo(slow.rate15m(owner), within(1e-6));
        assertThat(fast.rate1h()).isCloseTo(slow.rate1h(owner), within(1e-6));
        assertThat(fast.rate24h()).isCloseTo(slow.rate24h(owner), within(1e-6));
        assertThat(fast.accepted()).isEqualTo(slow.accepted(owner));
        assertThat(fast.best().difficulty()).isEqualTo(slow.best(owner));
        for (int reason = 0; reason < 3; reason++) {
            assertThat(fast.rejected().getOrDefault("reason" + reason, 0L))
                    .isEqualTo(slow.rejected(owner, "reason" + reason));
        }
    }

    @Test
    void samplesHoldEverythingExactlyOnce() {
        Property.check(
                1,
                30,
                random -> {
                    Statistics counted = new Statistics(new StatisticsLimits(5, 3), NOON_MS);
                    Map<Owner, Double> hashes = new TreeMap<>();
                    Map<Owner, Long> rejected = new TreeMap<>();
                    double sent = 0;
                    long refused = 0;
                    long now = NOON_MS;
                    for (int step = 0; step < 500; step++) {
                        String account = "account" + random.nextInt(4);
                        String worker = "rig" + random.nextInt(6);
                        switch (random.nextInt(8)) {
                            case 0 -> {
                                now += jumpMs(random);
                                counted.advance(now);
                            }
                            case 1 -> add(counted.harvest().samples(), hashes, rejected);
                            case 2 -> {
                                counted.reject(now, account, worker, "stale-share", 2);
                                refused += 2;
                            }
                            default -> {
                                counted.accept(now, account, worker, 7, 1, "");
                                sent += 7;
                            }
                        }
                    }
                    add(counted.harvest().samples(), hashes, rejected);
                    assertThat(hashes.get(Owner.pool())).isEqualTo(sent);
                    for (Class<?> kind : List.of(Owner.Account.class, Owner.Worker.class)) {
                        assertThat(
                                        hashes.entrySet().stream()
                                                .filter(entry -> kind.isInstance(entry.getKey()))
                                                .mapToDouble(Map.Entry::getValue)
                                                .sum())
                                .isEqualTo(sent);
                        assertThat(
                                        rejected.entrySet().stream()
                                                .filter(entry -> kind.isInstance(entry.getKey()))
                                                .mapToLong(Map.Entry::getValue)
                                                .sum())
                                .isEqualTo(refused);
                    }
                    assertThat(counted.harvest().samples()).isEmpty();
                });
    }

    private static void add(
            List<Sample> samples, Map<Owner, Double> hashes, Map<Owner, Long> rejected) {
        for (Sample sample : samples) {
            hashes.merge(sample.owner(), sample.hashes(), Double::sum);
            rejected.merge(sample.owner(), sample.rejectedSum(), Long::sum);
        }
    }

    @Test
    void workersBeyondTheLimitPushOutTheIdlest() {
        Statistics small = new Statistics(new StatisticsLimits(2, 2), NOON_MS);
        small.accept(NOON_MS, "a", "", 1, 1, "");
        small.accept(NOON_MS, "b", "", 1, 1, "");
        small.accept(NOON_MS, "a", "", 1, 1, "");
        small.accept(NOON_MS, "c", "", 1, 1, "");
        assertThat(small.snapshot().accounts()).containsOnlyKeys("a", "c");
        assertThat(small.snapshot().pool().accepted()).isEqualTo(4);
    }

    @Test
    void workersBeyondAnAccountsLimitCountTogether() {
        Statistics small = new Statistics(new StatisticsLimits(100, 2), NOON_MS);
        for (int i = 0; i < 50; i++) {
            small.accept(NOON_MS, "a", "rig" + i, 1, 1, "");
        }
        assertThat(small.snapshot().workersOf("a").keySet())
                .containsExactly(
                        new Owner.Worker("a", "(others)"),
                        new Owner.Worker("a", "rig0"),
                        new Owner.Worker("a", "rig1"));
        assertThat(small.snapshot().accounts().get("a").accepted()).isEqualTo(50);
    }

    @Test
    void idleWorkersAreForgottenAfterADay() {
        statistics.accept(NOON_MS, "a", "rig", 1, 1, "");
        statistics.advance(NOON_MS + 24 * HOUR_MS);
        assertThat(statistics.snapshot().workers()).hasSize(1);
        statistics.advance(NOON_MS + 24 * HOUR_MS + 1);
        assertThat(statistics.snapshot().workers()).isEmpty();
        assertThat(statistics.snapshot().accounts()).isEmpty();
    }

    @Test
    void workerIsOfflineAfterFiveMinutesOfSilence() {
        statistics.accept(NOON_MS, "a", "rig", 1, 1, "");
        statistics.advance(NOON_MS + 300_000);
        assertThat(statistics.snapshot().pool().workers()).isEqualTo(1);
        statistics.advance(NOON_MS + 300_001);
        assertThat(statistics.snapshot().pool().workers()).isZero();
    }

    @Test
    void inventedReasonsCountTogether() {
        for (int i = 0; i < 100; i++) {
            statistics.reject(NOON_MS, "", "", "reason" + i, 1);
        }
        Map<String, Long> rejected = statistics.snapshot().pool().rejected();
        assertThat(rejected).hasSize(Statistics.REASONS_MAX + 1).containsEntry("other", 68L);
    }

    @Test
    void blockEndsTheRoundAndTellsItsEffort() {
        statistics.accept(NOON_MS, "a", "rig", 300, 1, "");
        statistics.accept(NOON_MS, "a", "rig", 200, 1, "");
        statistics.blockFound(NOON_MS, "00ab", 250);
        statistics.accept(NOON_MS, "a", "rig", 100, 1, "");
        assertThat(statistics.round()).isEqualTo(new Round(NOON_MS, 100, 1));
        FinishedRound finished = statistics.harvest().rounds().getFirst();
        assertThat(finished.round()).isEqualTo(new Round(NOON_MS, 500, 2));
        assertThat(finished.effort()).isEqualTo(2.0);
    }

    @Test
    void restoredStatisticsContinue() {
        long now = NOON_MS;
        List<Sample> samples = new java.util.ArrayList<>();
        for (int minute = 0; minute < 120; minute++) {
            now += 60_000;
            statistics.advance(now);
            statistics.accept(now, "a", "rig", 600, minute, "agent");
            statistics.reject(now, "a", "rig", "stale-share", 1);
            samples.addAll(statistics.harvest().samples());
        }
        Statistics again = new Statistics(StatisticsLimits.DEFAULTS, now);
        samples.forEach(again::restore);
        Figures before = statistics.snapshot().pool();
        Figures after = again.snapshot().pool();
        assertThat(after.rate15m()).isEqualTo(before.rate15m());
        assertThat(after.rate1h()).isEqualTo(before.rate1h());
        assertThat(after.rate24h()).isEqualTo(before.rate24h());
        assertThat(after.accepted()).isEqualTo(120);
        assertThat(after.rejected()).isEqualTo(Map.of("stale-share", 120L));
        assertThat(after.best().difficulty()).isEqualTo(119);
        assertThat(again.snapshot().workersOf("a")).hasSize(1);
    }
}
