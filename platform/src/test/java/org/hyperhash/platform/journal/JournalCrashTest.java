package org.hyperhash.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that appends, again and again; {@code -Dhh.crash.rounds=100} for the record. */
class JournalCrashTest {
    private static final int ROUNDS = Integer.getInteger("hh.crash.rounds", 10);

    @TempDir Path directory;

    @Test
    void everyAcknowledgedRecordSurvivesKill() throws Exception {
        RandomGenerator random = Property.random(7);
        long checked = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long acknowledged = appendUntilKilled(random.nextInt(1, 150));
            checked = verify(checked + 1, acknowledged);
        }
        assertThat(checked).isGreaterThan(ROUNDS);
    }

    /** The last acknowledgement that was read of a process killed that long after its first. */
    private long appendUntilKilled(int killAfterMs) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                JournalWriterProcess.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader output = process.inputReader()) {
            String first = output.readLine();
            assertThat(first).as("first acknowledgement").isNotNull();
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            Thread.sleep(killAfterMs);
                        } catch (InterruptedException end) {
                            throw new AssertionError(end);
                        }
                        process.destroyForcibly();
                    });
            List<String> lines = output.readAllAsString().lines().toList();
            // The last line may be cut.
            String last = lines.size() < 2 ? first : lines.get(lines.size() - 2);
            return Long.parseLong(last);
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private long verify(long from, long acknowledged) throws Exception {
        Journal journal = new Journal("journal", JournalOptions.of(directory));
        journal.start(failure -> {
            throw new AssertionError(failure.toString());
        });
        long end = journal.durableSequence();
        assertThat(end).isGreaterThanOrEqualTo(acknowledged);
        JournalPage page = journal.read(from, 5_000, Long.MAX_VALUE);
        while (!page.records().isEmpty()) {
            for (int i = 0; i < page.records().size(); i++) {
                long sequence = page.firstSequence() + i;
                assertThat(page.records().get(i)).isEqualTo(JournalWriterProcess.content(sequence));
            }
            page = journal.read(page.nextSequence(), 5_000, Long.MAX_VALUE);
        }
        assertThat(page.firstSequence()).isEqualTo(end + 1);
        journal.stop();
        return end;
    }
}
