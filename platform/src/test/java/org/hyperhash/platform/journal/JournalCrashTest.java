package org.hyperhash.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
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
    @TempDir Path outputs;

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
        // A file, because the kill closes the pipe to whoever still reads it.
        Path acknowledged = outputs.resolve("acknowledged");
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
                        .redirectOutput(acknowledged.toFile())
                        .start();
        try {
            awaitFirstLine(process, acknowledged);
            Thread.sleep(killAfterMs);
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        String printed = Files.readString(acknowledged);
        // The last line may be cut.
        List<String> lines = printed.substring(0, printed.lastIndexOf('\n')).lines().toList();
        return Long.parseLong(lines.getLast());
    }

    private static void awaitFirstLine(Process process, Path output) throws Exception {
        while (!Files.readString(output).contains("\n")) {
            assertThat(process.isAlive()).as("first acknowledgement").isTrue();
            Thread.sleep(5);
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
