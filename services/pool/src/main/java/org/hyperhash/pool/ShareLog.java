package org.hyperhash.pool;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.platform.journal.CommitListener;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalUnavailable;
import org.hyperhash.pool.engine.AcceptedShare;

/** Writes accepted shares into the share journal as the ledger reads them. */
public final class ShareLog {
    private final Journal journal;

    public ShareLog(Journal journal) {
        this.journal = journal;
    }

    /** Queues shares and returns the sequence of the last one. */
    long append(long connectionId, List<AcceptedShare> shares)
            throws JournalUnavailable, InterruptedException {
        List<byte[]> records = new ArrayList<>(shares.size());
        for (AcceptedShare share : shares) {
            records.add(record(connectionId, share));
        }
        return journal.append(records);
    }

    /** Calls back once everything up to {@code sequence} survives a crash. */
    void whenDurable(long sequence, CommitListener listener) {
        journal.whenDurable(sequence, listener);
    }

    private static byte[] record(long connectionId, AcceptedShare share) {
        return (connectionId + share.toString()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
