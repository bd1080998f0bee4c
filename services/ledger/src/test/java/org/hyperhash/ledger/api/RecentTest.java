package org.hyperhash.ledger.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Recent recent = new Recent();
    private final AtomicInteger loads = new AtomicInteger();

    @Test
    void manyWhoAskTheSameAtOnceAreAnsweredByOneLoad() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(
                        threads.submit(() ->
                                recent.get(
                                        "key",
                                        LONG,
                                        () -> {
                                            begun.countDown();
                                            end.await();
                                            return loads.incrementAndGet();
                                        })));
            }
            begun.await();
            end.countDown();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(1);
            }
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void oldAnswerIsAskedForAgain() throws Exception {
        assertThat(recent.<Integer>get("key", LONG, loads::incrementAndGet)).isEqualTo(1);
        assertThat(recent.<Integer>get("key", LONG, loads::incrementAndGet)).isEqualTo(1);
        Thread.sleep(2);
        assertThat(recent.<Integer>get("key", Duration.ofMillis(1), loads::incrementAndGet))
                .isEqualTo(2);
    }

    @Test
    void failureIsNotKept() throws Exception {
        assertThatThrownBy(() ->
                        recent.get(
                                "key",
                                LONG,
                                () -> {
                                    throw new IOException("away");
                                }))
                .isInstanceOf(IOException.class)
                .hasMessage("away");
        assertThat(recent.<Integer>get("key", LONG, loads::incrementAndGet)).isEqualTo(1);
    }

    @Test
    void leastRecentAnswersArePushedOut() throws Exception {
        recent.get("first", LONG, loads::incrementAndGet);
        for (int i = 0; i < Recent.ANSWERS_MAX; i++) {
            recent.get(i, LONG, () -> 0);
        }
        assertThat(recent.<Integer>get("first", LONG, loads::incrementAndGet)).isEqualTo(2);
    }
}
