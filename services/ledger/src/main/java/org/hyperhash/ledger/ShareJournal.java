package org.hyperhash.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.platform.journal.CommitListener;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalPage;
import org.hyperhash.platform.journal.JournalUnavailable;

/** The share journal: shares and blocks are durable here before anybody hears of them. */
public final class ShareJournal {
    private static final int PAGE_RECORDS = 10_000;
    private static final long PAGE_BYTES = 16L << 20;

    private final Journal journal;
    private volatile LongSupplier keptFrom = () -> Long.MAX_VALUE;

    /**
     * @param journal started and stopped by the process
     */
    public ShareJournal(Journal journal) {
        this.journal = journal;
    }

    /** Queues one entry and returns its sequence; {@link #whenDurable} tells when it counts. */
    public long append(LedgerEntry entry) throws JournalUnavailable, InterruptedException {
        return journal.append(EntryCodec.encode(entry));
    }

    /** Queues entries in a row and returns the sequence of the last one. */
    public long append(List<? extends LedgerEntry> entries)
            throws JournalUnavailable, InterruptedException {
        return journal.append(entries.stream().map(EntryCodec::encode).toList());
    }

    /** {@link Journal#whenDurable}. */
    public void whenDurable(long sequence, CommitListener listener) {
        journal.whenDurable(sequence, listener);
    }

    /**
     * The blocks that were found but never settled, oldest first: they are submitted again after a
     * restart. Reads the whole journal.
     */
    public List<BlockFound> unsettledBlocks() throws IOException {
        Map<Hash256, BlockFound> open = new LinkedHashMap<>();
        JournalPage page = journal.read(journal.firstSequence(), PAGE_RECORDS, PAGE_BYTES);
        while (!page.records().isEmpty()) {
            for (byte[] record : page.records()) {
                if (EntryCodec.isShare(record)) {
                    continue;
                }
                switch (EntryCodec.decode(record)) {
                    case BlockFound block -> open.put(block.hash(), block);
                    case BlockOutcome outcome when outcome.answer().settled() ->
                            open.remove(outcome.hash());
                    case BlockOutcome _, ShareRecord _ -> {}
                }
            }
            page = journal.read(page.nextSequence(), PAGE_RECORDS, PAGE_BYTES);
        }
        return new ArrayList<>(open.values());
    }

    /** Waits until everything up to {@code sequence} is durable; false when the limit is over. */
    public boolean awaitDurable(long sequence, Duration limit) throws InterruptedException {
        return journal.awaitDurable(sequence, limit);
    }

    /**
     * Durable entries in a row.
     *
     * @param from sequence of the first one; beyond the end the list is empty
     */
    public List<LedgerEntry> read(long from, int maxEntries) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        for (byte[] record : journal.read(from, maxEntries, PAGE_BYTES).records()) {
            entries.add(EntryCodec.decode(record));
        }
        return entries;
    }

    /** Keeps the records from a sequence on, whatever their age. */
    public void keepFrom(LongSupplier firstNeeded) {
        keptFrom = firstNeeded;
    }

    /** The first sequence that must stay. */
    long keptFrom() {
        return keptFrom.getAsLong();
    }

    Journal journal() {
        return journal;
    }
}
