package org.hyperhash.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.junit.jupiter.api.Test;

class EngineRunnerTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Alarm NO_ALARM =
            failure -> {
                throw new AssertionError(failure.toString());
            };

    @Test
    void oneThreadHandlesEveryCommandOfASenderInOrder() throws Exception {
        List<Integer> handled = new ArrayList<>();
        Set<Thread> threads = new HashSet<>();
        EngineRunner<Integer> runner =
                new EngineRunner<>(
                        "engine",
                        16,
                        4,
                        batch -> {
                            assertThat(batch).hasSizeBetween(1, 4);
                            handled.addAll(batch);
                            threads.add(Thread.currentThread());
                        });
        runner.start(NO_ALARM);
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int sender = 0; sender < 4; sender++) {
                int first = sender * 10_000;
                senders.submit(() -> {
                    for (int i = first; i < first + 10_000; i++) {
                        assertThat(runner.submit(i, SOON)).isTrue();
                    }
                    return null;
                });
            }
        }
        runner.stop();
        assertThat(threads).hasSize(1);
        assertThat(handled).hasSize(40_000);
        for (int sender = 0; sender < 4; sender++) {
            int own = sender;
            assertThat(handled.stream().filter(i -> i / 10_000 == own)).isSorted().hasSize(10_000);
        }
    }

    @Test
    void fullMailboxRefusesAndThenTakesAgain() throws Exception {
        EngineRunner<Integer> runner = new EngineRunner<>("engine", 2, 2, batch -> {});
        assertThat(runner.offer(1)).isTrue();
        assertThat(runner.offer(2)).isTrue();
        assertThat(runner.offer(3)).isFalse();
        assertThat(runner.submit(3, Duration.ofMillis(10))).isFalse();
        assertThat(runner.backlog()).isEqualTo(2);
        runner.start(NO_ALARM);
        assertThat(runner.submit(3, SOON)).isTrue();
        runner.stop();
    }

    @Test
    void stopHandlesWhatWaitsAndRefusesWhatComesLater() throws Exception {
        List<Integer> handled = new ArrayList<>();
        EngineRunner<Integer> runner = new EngineRunner<>("engine", 100, 1, handled::addAll);
        for (int i = 0; i < 100; i++) {
            assertThat(runner.offer(i)).isTrue();
        }
        runner.start(NO_ALARM);
        assertThat(runner.health()).isEqualTo(Health.UP);
        runner.stop();
        assertThat(handled).hasSize(100);
        assertThat(runner.health()).isEqualTo(new Health.Down("stopped"));
        assertThatThrownBy(() -> runner.offer(1)).isInstanceOf(EngineStopped.class);
    }

    @Test
    void bugStopsTheEngineAndRaisesTheAlarm() throws Exception {
        BlockingQueue<Failure> alarms = new LinkedBlockingQueue<>();
        EngineRunner<Integer> runner =
                new EngineRunner<>(
                        "engine",
                        16,
                        16,
                        batch -> {
                            throw new IllegalStateException("sum is " + batch.getFirst());
                        });
        runner.start(alarms::add);
        assertThat(runner.offer(7)).isTrue();
        Failure failure = alarms.poll(5, TimeUnit.SECONDS);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.BUG);
        assertThat(failure.message()).contains("sum is 7");
        assertThat(runner.health()).isInstanceOf(Health.Down.class);
        assertThatThrownBy(() -> runner.offer(8)).isInstanceOf(EngineStopped.class);
        runner.stop();
        assertThat(alarms).isEmpty();
    }

    @Test
    void bugReleasesSendersThatWaitForRoom() throws Exception {
        CountDownLatch senderWaits = new CountDownLatch(1);
        EngineRunner<Integer> runner =
                new EngineRunner<>(
                        "engine",
                        1,
                        1,
                        batch -> {
                            senderWaits.await();
                            throw new IllegalStateException("bug");
                        });
        runner.start(failure -> {});
        assertThat(runner.submit(1, SOON)).isTrue();
        assertThat(runner.submit(2, SOON)).isTrue();
        Thread.ofVirtual()
                .start(() -> {
                    while (runner.backlog() == 0) {
                        Thread.onSpinWait();
                    }
                    senderWaits.countDown();
                });
        assertThatThrownBy(
                        () -> {
                            while (runner.submit(3, SOON)) {}
                        })
                .isInstanceOf(EngineStopped.class);
        runner.stop();
    }
}
