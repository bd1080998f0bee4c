package org.hyperhash.platform.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** A store in memory that fails, blocks and forgets when a test says so. */
final class FaultyStore implements JournalStore {
    final List<byte[]> records = new ArrayList<>();
    final List<Integer> writes = new ArrayList<>();
    volatile boolean full;
    volatile boolean forgets;
    volatile boolean buggy;
    volatile CountDownLatch gate = new CountDownLatch(0);
    private boolean needsReopen;
    private boolean closed = true;
    volatile int failedOpens;

    @Override
    public synchronized long open() throws JournalUnavailable {
        closed = true;
        if (full) {
            failedOpens++;
            throw new JournalUnavailable(JournalUnavailable.Reason.DISK_FULL, "no space");
        }
        needsReopen = false;
        closed = false;
        if (forgets) {
            records.removeLast();
        }
        return records.size();
    }

    @Override
    public UUID id() {
        return new UUID(1, 2);
    }

    @Override
    public void changeId(UUID id) {
        throw new UnsupportedOperationException("this store keeps its identity");
    }

    @Override
    public long firstSequence() {
        return 1;
    }

    @Override
    public void write(long firstSequence, List<byte[]> contents) throws JournalUnavailable {
        try {
            gate.await();
        } catch (InterruptedException end) {
            throw new AssertionError(end);
        }
        if (buggy) {
            throw new IllegalStateException("bug");
        }
        synchronized (this) {
            if (closed) {
                throw new JournalUnavailable(JournalUnavailable.Reason.CLOSED, "not open");
            }
            if (full || needsReopen) {
                needsReopen = true;
                throw new JournalUnavailable(JournalUnavailable.Reason.DISK_FULL, "no space");
            }
            if (firstSequence != records.size() + 1) {
                throw new AssertionError(firstSequence + " after " + records.size());
            }
            records.addAll(contents);
            writes.add(contents.size());
        }
    }

    @Override
    public synchronized List<byte[]> read(long from, long to, int maxRecords, long maxBytes) {
        return List.copyOf(records.subList((int) from - 1, (int) to));
    }

    @Override
    public void trimBelow(long sequence) {}

    @Override
    public void close() {}
}
