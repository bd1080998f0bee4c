package org.hyperhash.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.ledger.ShareJournal;
import org.hyperhash.ledger.ShareRecord;
import org.hyperhash.platform.journal.CommitListener;
import org.hyperhash.platform.journal.JournalUnavailable;
import org.hyperhash.pool.engine.AcceptedShare;

/** Writes accepted shares into the share journal as the ledger reads them. */
public final class ShareLog {
    private final ShareJournal journal;

    public ShareLog(ShareJournal journal) {
        this.journal = journal;
    }

    /** Queues shares and returns the sequence of the last one. */
    long append(long connectionId, List<AcceptedShare> shares)
            throws JournalUnavailable, InterruptedException {
        List<ShareRecord> records = new ArrayList<>(shares.size());
        for (AcceptedShare share : shares) {
            records.add(record(connectionId, share));
        }
        return journal.append(records);
    }

    /** Calls back once everything up to {@code sequence} survives a crash. */
    void whenDurable(long sequence, CommitListener listener) {
        journal.whenDurable(sequence, listener);
    }

    /** Waits until everything up to {@code sequence} survives a crash; false after the limit. */
    boolean awaitDurable(long sequence, Duration limit) throws InterruptedException {
        return journal.awaitDurable(sequence, limit);
    }

    private static ShareRecord record(long connectionId, AcceptedShare share) {
        return new ShareRecord(
                share.atMs(),
                share.payout().account(),
                share.worker(),
                share.target(),
                share.hash(),
                share.block(),
                share.job().jobId(),
                share.job().templateId(),
                connectionId,
                share.channelId(),
                share.sequenceNumber(),
                share.userAgent());
    }
}
