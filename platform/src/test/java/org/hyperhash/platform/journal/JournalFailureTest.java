package org.hyperhash.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperhash.platform.journal.JournalUnavailable.Reason;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a journal does when its disk fails, on a store that fails at will. */
class JournalFailureTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final JournalOptions TINY =
            new JournalOptions(
                    Path.of("unused"), 4, Journal.MAX_RECORD_BYTES, Duration.ofMillis(30));

    private final BlockingQueue<Failure> alarms = new LinkedBlockingQueue<>();
    private final List<Long> commits = new CopyOnWriteArrayList<>();
    private final FaultyStore store = new FaultyStore();
    private final Journal journal = new Journal("journal", TINY, store);

    @AfterEach
    void stop() throws Exception {
        store.gate.countDown();
        journal.stop();
    }

    @Test
    void appendBeforeTheStartAndAfterTheStopIsRefused() throws Exception {
        assertThat(refusalOfAppend()).isEqualTo(Reason.CLOSED);
        start();
        assertThat(journal.append(record(1))).isEqualTo(1);
        journal.stop();
        assertThat(commits).containsExactly(1L);
        assertThat(refusalOfAppend()).isEqualTo(Reason.CLOSED);
        assertThat(journal.health()).isEqualTo(new Health.Down("journal is stopped"));
    }

    @Test
    void recordsThatWaitShareOneFlush() throws Exception {
        start();
        block();
        for (int i = 2; i <= 5; i++) {
            journal.append(record(i));
        }
        store.gate.countDown();
        assertThat(journal.awaitDurable(5, SOON)).isTrue();
        assertThat(store.writes).containsExactly(1, 4);
        awaitCommits(1L, 5L);
    }

    @Test
    void slowDiskFillsTheQueueAndThenRefuses() throws Exception {
        start();
        block();
        for (int i = 2; i <= 5; i++) {
            journal.append(record(i));
        }
        assertThat(journal.backlog()).isEqualTo(4);
        assertThat(refusalOfAppend()).isEqualTo(Reason.BUSY);
        store.gate.countDown();
        assertThat(journal.awaitDurable(5, SOON)).isTrue();
        assertThat(journal.append(record(6))).isEqualTo(6);
    }

    @Test
    void slowDiskHoldsSendersBackUntilThereIsRoom() throws Exception {
        Journal patient =
                new Journal(
                        "patient",
                        new JournalOptions(Path.of("unused"), 1, Journal.MAX_RECORD_BYTES, SOON),
                        store);
        patient.start(alarms::add);
        store.gate = new CountDownLatch(1);
        patient.append(record(1));
        awaitBacklog(patient, 0);
        patient.append(record(2));
        Thread.ofVirtual()
                .start(() -> {
                    store.gate.countDown();
                });
        assertThat(patient.append(record(3))).isEqualTo(3);
        patient.stop();
        assertThat(store.records).hasSize(3);
    }

    @Test
    void fullDiskAcknowledgesNothingRefusesAndRecoversByItself() throws Exception {
        start();
        journal.append(record(1));
        assertThat(journal.awaitDurable(1, SOON)).isTrue();
        store.full = true;
        assertThat(journal.append(record(2))).isEqualTo(2);
        awaitRefusal(Reason.DISK_FULL);
        assertThat(journal.health()).isEqualTo(new Health.Down("No space left on device"));
        assertThat(journal.durableSequence()).isEqualTo(1);
        assertThat(commits).containsExactly(1L);
        while (store.failedOpens < 2) {
            Thread.sleep(5);
        }
        awaitRefusal(Reason.DISK_FULL);

        store.full = false;
        assertThat(journal.awaitDurable(2, SOON)).isTrue();
        awaitCommits(1L, 2L);
        awaitHealth(Health.UP);
        assertThat(journal.append(record(3))).isEqualTo(3);
        assertThat(journal.awaitDurable(3, SOON)).isTrue();
        assertThat(alarms).isEmpty();
    }

    @Test
    void flushThatTakesLongShowsInTheHealthAndInTheMetrics() throws Exception {
        Metrics metrics = new Metrics();
        journal.measure(metrics);
        start();
        block();
        journal.append(record(2));
        for (int i = 0; i < 250 && journal.health() == Health.UP; i++) {
            Thread.sleep(20);
        }
        assertThat(journal.health()).isInstanceOf(Health.Degraded.class);
        assertThat(metrics.scrape()).contains("journal_backlog_records{journal=\"journal\"} 1.0");
        store.gate.countDown();
        assertThat(journal.awaitDurable(2, SOON)).isTrue();
        awaitHealth(Health.UP);
        assertThat(metrics.scrape())
                .contains("journal_durable_sequence{journal=\"journal\"} 2.0")
                .contains("journal_flush_seconds_count{journal=\"journal\"} 2");
        metrics.close();
    }

    @Test
    void stopWhileTheDiskFailsAcknowledgesNothing() throws Exception {
        start();
        store.full = true;
        journal.append(record(1));
        awaitRefusal(Reason.DISK_FULL);
        journal.stop();
        assertThat(commits).isEmpty();
        assertThat(refusalOfAppend()).isEqualTo(Reason.CLOSED);
    }

    @Test
    void diskThatForgetsDurableRecordsStopsTheProcess() throws Exception {
        start();
        journal.append(record(1));
        assertThat(journal.awaitDurable(1, SOON)).isTrue();
        store.forgets = true;
        store.full = true;
        journal.append(record(2));
        awaitRefusal(Reason.DISK_FULL);
        store.full = false;
        Failure failure = alarms.poll(5, TimeUnit.SECONDS);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.PART_FAILED);
        assertThat(failure.message()).isEqualTo("journal ends at 0, but 1 is durable");
    }

    @Test
    void bugStopsTheJournalAndRaisesTheAlarm() throws Exception {
        start();
        store.buggy = true;
        journal.append(record(1));
        assertThat(alarms.poll(5, TimeUnit.SECONDS).exitCode()).isEqualTo(ExitCode.BUG);
        assertThat(refusalOfAppend()).isEqualTo(Reason.CLOSED);
        assertThat(commits).isEmpty();
    }

    @Test
    void oneCommitWakesEachPartyOnceWithTheHighestSequence() throws Exception {
        start();
        block();
        List<String> heard = new CopyOnWriteArrayList<>();
        journal.append(List.of(record(2), record(3), record(4)));
        journal.whenDurable(1, durable -> heard.add("a" + durable));
        journal.whenDurable(4, durable -> heard.add("b" + durable));
        journal.whenDurable(3, durable -> heard.add("c" + durable));
        assertThat(heard).isEmpty();
        store.gate.countDown();
        assertThat(journal.awaitDurable(4, SOON)).isTrue();
        awaitCommits(1L, 4L);
        assertThat(heard).containsExactly("a1", "c4", "b4");
        journal.whenDurable(2, durable -> heard.add("d" + durable));
        assertThat(heard).endsWith("d4");
    }

    private void start() throws Exception {
        journal.onCommit(commits::add);
        journal.start(alarms::add);
    }

    /** Appends record 1 and leaves the writer blocked in writing it. */
    private void block() throws Exception {
        store.gate = new CountDownLatch(1);
        journal.append(record(1));
        awaitBacklog(journal, 0);
    }

    private Reason refusalOfAppend() {
        return catchThrowableOfType(JournalUnavailable.class, () -> journal.append(record(99)))
                .reason();
    }

    private void awaitRefusal(Reason reason) throws Exception {
        awaitHealth(new Health.Down("No space left on device"));
        assertThat(refusalOfAppend()).isEqualTo(reason);
    }

    private void awaitHealth(Health expected) throws Exception {
        for (int i = 0; i < 500 && !journal.health().equals(expected); i++) {
            Thread.sleep(10);
        }
        assertThat(journal.health()).isEqualTo(expected);
    }

    private void awaitCommits(Long... expected) throws Exception {
        for (int i = 0; i < 500 && commits.size() < expected.length; i++) {
            Thread.sleep(10);
        }
        assertThat(commits).containsExactly(expected);
    }

    private static void awaitBacklog(Journal journal, int backlog) throws Exception {
        for (int i = 0; i < 500 && journal.backlog() != backlog; i++) {
            Thread.sleep(10);
        }
        assertThat(journal.backlog()).isEqualTo(backlog);
    }

    private static byte[] record(int content) {
        return new byte[] {(byte) content};
    }
}
