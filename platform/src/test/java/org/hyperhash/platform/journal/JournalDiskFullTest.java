package org.hyperhash.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.hyperhash.platform.journal.JournalUnavailable.Reason;
import org.hyperhash.platform.life.Health;
import org.hyperhash.testkit.SmallDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal on a file system that really is full. */
class JournalDiskFullTest {
    private static final int DISK_KIBIBYTES = 64 << 10;

    @TempDir Path directory;

    @Test
    void fullDiskRefusesAndTheJournalRecoversWhenThereIsSpace() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mount(directory, DISK_KIBIBYTES);
        assumeTrue(mounted.isPresent(), SmallDisk.NOT_PERMITTED);
        try (SmallDisk disk = mounted.get()) {
            refusesAndRecovers(disk);
        }
    }

    private void refusesAndRecovers(SmallDisk disk) throws Exception {
        Journal journal = new Journal("journal", JournalOptions.of(directory.resolve("journal")));
        AtomicLong acknowledged = new AtomicLong();
        journal.onCommit(acknowledged::set);
        journal.start(failure -> {
            throw new AssertionError(failure.toString());
        });
        Path ballast = disk.fillUp();

        AtomicLong accepted = new AtomicLong();
        JournalUnavailable refusal =
                catchThrowableOfType(
                        JournalUnavailable.class,
                        () -> {
                            while (true) {
                                byte[] content = content(accepted.get() + 1);
                                accepted.set(journal.append(content));
                                journal.awaitDurable(accepted.get(), Duration.ofMillis(500));
                            }
                        });
        assertThat(refusal.reason()).isEqualTo(Reason.DISK_FULL);
        assertThat(journal.health()).isInstanceOf(Health.Down.class);
        assertThat(acknowledged.get()).isLessThan(accepted.get());
        assertThat(acknowledged.get()).isEqualTo(journal.durableSequence());

        Files.delete(ballast);
        assertThat(journal.awaitDurable(accepted.get(), Duration.ofSeconds(15))).isTrue();
        long next = accepted.get() + 1;
        for (int i = 0; i < 100 && !journal.health().equals(Health.UP); i++) {
            Thread.sleep(20);
        }
        assertThat(journal.append(content(next))).isEqualTo(next);
        assertThat(journal.awaitDurable(next, Duration.ofSeconds(5))).isTrue();
        for (long sequence = 1; sequence <= next; sequence++) {
            assertThat(journal.read(sequence, 1, 1).records()).containsExactly(content(sequence));
        }
        journal.stop();
    }

    private static byte[] content(long sequence) {
        byte[] content = new byte[1 << 20];
        java.util.Arrays.fill(content, (byte) sequence);
        return content;
    }
}
