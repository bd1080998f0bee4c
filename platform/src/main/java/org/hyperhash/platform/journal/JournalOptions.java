package org.hyperhash.platform.journal;

import java.nio.file.Path;
import java.time.Duration;
import org.hyperhash.platform.config.Section;

/**
 * Where a journal lives and how much it takes in while the disk is busy.
 *
 * @param directory used by one process at a time
 * @param queueRecords how many records may wait for the disk
 * @param queueBytes how many bytes of records may wait for the disk
 * @param appendWait how long an append waits for room before it is refused
 */
public record JournalOptions(
        Path directory, int queueRecords, long queueBytes, Duration appendWait) {
    public JournalOptions {
        if (queueRecords < 1 || queueBytes < Journal.MAX_RECORD_BYTES || appendWait.isNegative()) {
            throw new IllegalArgumentException(
                    "a journal queue of %d records, %d bytes, %s"
                            .formatted(queueRecords, queueBytes, appendWait));
        }
    }

    /** Reads the section of a journal. */
    public static JournalOptions read(Section section, Path defaultDirectory) {
        JournalOptions defaults = of(defaultDirectory);
        return new JournalOptions(
                section.path("directory", defaultDirectory, "Directory of the journal"),
                section.integer(
                        "queue-records",
                        defaults.queueRecords(),
                        1,
                        1 << 24,
                        "Most records that wait for the disk"),
                section.longInteger(
                        "queue-bytes",
                        defaults.queueBytes(),
                        Journal.MAX_RECORD_BYTES,
                        4L << 30,
                        "Most bytes that wait for the disk"),
                section.durationMs(
                        "append-wait-ms",
                        defaults.appendWait(),
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        "How long a record waits for room before it is refused"));
    }

    /** Limits that suit a role on a small machine. */
    public static JournalOptions of(Path directory) {
        return new JournalOptions(directory, 1 << 17, 64L << 20, Duration.ofSeconds(2));
    }
}
