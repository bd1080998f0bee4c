package org.hyperhash.devnode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.devnode.engine.LogRecord;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalPage;

/** The log in a journal, which must be started before the node. */
public final class JournalLog implements BlockLog {
    private static final int PAGE_RECORDS = 1_000;
    private static final long PAGE_BYTES = 16L << 20;
    private static final Duration DURABLE_LIMIT = Duration.ofSeconds(30);

    private final Journal journal;

    public JournalLog(Journal journal) {
        this.journal = journal;
    }

    @Override
    public List<LogRecord> readAll() throws IOException {
        List<LogRecord> entries = new ArrayList<>();
        JournalPage page = journal.read(1, PAGE_RECORDS, PAGE_BYTES);
        while (!page.records().isEmpty()) {
            long sequence = page.firstSequence();
            for (byte[] content : page.records()) {
                entries.add(decode(content, sequence++));
            }
            page = journal.read(page.nextSequence(), PAGE_RECORDS, PAGE_BYTES);
        }
        return entries;
    }

    private static LogRecord decode(byte[] content, long sequence) throws IOException {
        try {
            return LogRecord.decode(content);
        } catch (IllegalArgumentException foreign) {
            throw new IOException(
                    "record %d is not of this node: %s".formatted(sequence, foreign.getMessage()));
        }
    }

    @Override
    public void append(List<LogRecord> entries) throws IOException, InterruptedException {
        long last = journal.append(entries.stream().map(LogRecord::encode).toList());
        if (!journal.awaitDurable(last, DURABLE_LIMIT)) {
            throw new IOException("the disk did not take a block within " + DURABLE_LIMIT);
        }
    }
}
