package org.hyperhash.platform.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LifeTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Test
    void partsStartInOrderAndStopInReverse() throws Exception {
        Life life = life(part("a"), part("b"), part("c"));
        assertThat(runAndStop(life)).isEqualTo(ExitCode.STOPPED);
        assertThat(events).containsExactly("+a", "+b", "+c", "-c", "-b", "-a");
    }

    @Test
    void failureDuringStartStopsWhatWasStarted() {
        Part broken = Part.of("b", this::refuse, () -> events.add("-b"));
        Life life = life(part("a"), broken, part("c"));
        assertThat(life.run()).isEqualTo(ExitCode.CANNOT_START);
        assertThat(events).containsExactly("+a", "-a");
        assertThat(life.failure()).map(Failure::toString).hasValue("b: cannot start: port taken");
    }

    @Test
    void partThatCannotStartAfterAStopWasAskedForIsNoFailure() {
        CompletableFuture<Life> self = new CompletableFuture<>();
        Part interrupted =
                Part.of(
                        "b",
                        () -> {
                            self.join().requestStop();
                            refuse();
                        },
                        () -> events.add("-b"));
        Life life = life(part("a"), interrupted, part("c"));
        self.complete(life);
        assertThat(life.run()).isEqualTo(ExitCode.STOPPED);
        assertThat(events).containsExactly("+a", "-a");
        assertThat(life.failure()).isEmpty();
    }

    @Test
    void bugDuringStartHasItsOwnExitCode() {
        Life life = life(Part.of("a", () -> List.of().getFirst(), () -> {}));
        assertThat(life.run()).isEqualTo(ExitCode.BUG);
    }

    @Test
    void alarmStopsTheProcessWithItsExitCode() {
        Part failing =
                new Part() {
                    @Override
                    public String name() {
                        return "b";
                    }

                    @Override
                    public void start(Alarm alarm) {
                        alarm.raise(Failure.broken("b", "disk gone"));
                        alarm.raise(Failure.bug("b", new IOException("later")));
                    }

                    @Override
                    public void stop() {
                        events.add("-b");
                    }
                };
        Life life = life(part("a"), failing, part("c"));
        assertThat(life.run()).isEqualTo(ExitCode.PART_FAILED);
        assertThat(events).containsExactly("+a", "-b", "-a");
        assertThat(life.failure()).map(Failure::message).hasValue("disk gone");
    }

    @Test
    void partThatHangsDoesNotKeepOthersFromStopping() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Part hanging =
                Part.of(
                        "b",
                        () -> {},
                        () -> {
                            try {
                                Thread.sleep(60_000);
                            } catch (InterruptedException end) {
                                interrupted.countDown();
                            }
                        });
        Life life = new Life(List.of(part("a"), hanging), Duration.ofMillis(200));
        assertThat(runAndStop(life)).isEqualTo(ExitCode.STOP_OVERDUE);
        assertThat(events).containsExactly("+a", "-a");
        interrupted.await();
    }

    @Test
    void partThatFailsToStopDoesNotKeepOthersFromStopping() throws Exception {
        Life life = life(part("a"), Part.of("b", () -> {}, this::refuse));
        assertThat(runAndStop(life)).isEqualTo(ExitCode.STOP_OVERDUE);
        assertThat(events).containsExactly("+a", "-a");
    }

    @Test
    void stopRequestedBeforeTheStartStartsNothing() {
        Life life = life(part("a"));
        life.requestStop();
        life.requestStop();
        assertThat(life.run()).isEqualTo(ExitCode.STOPPED);
        assertThat(events).isEmpty();
        assertThatThrownBy(life::run).isInstanceOf(IllegalStateException.class);
    }

    private static ExitCode runAndStop(Life life) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ExitCode> exit = threads.submit(life::run);
            assertThat(life.awaitStarted(SOON)).isTrue();
            life.requestStop();
            life.requestStop();
            assertThat(life.awaitStopped(SOON)).isTrue();
            return exit.get();
        }
    }

    private static Life life(Part... parts) {
        return new Life(List.of(parts), SOON);
    }

    private Part part(String name) {
        return Part.of(name, () -> events.add("+" + name), () -> events.add("-" + name));
    }

    private void refuse() throws IOException {
        throw new IOException("port taken");
    }
}
