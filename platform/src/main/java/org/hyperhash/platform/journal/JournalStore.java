package org.hyperhash.platform.journal;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * What a journal keeps on disk. One thread writes and reopens, any thread reads and trims.
 */
interface JournalStore {
    /** Opens the store, or opens it again after a failure, and returns its last sequence. */
    long open() throws IOException;

    /** Tells this store from any other, also from one created later in the same directory. */
    UUID id();

    /** Replaces the identity, durably. */
    void changeId(UUID id) throws IOException;

    /** The oldest sequence still there, or 1 when there is none. */
    long firstSequence() throws IOException;

    /** Returns when all records are flushed to the disk; writing them again is harmless. */
    void write(long firstSequence, List<byte[]> records) throws JournalUnavailable;

    /** Reads from {@code from} up to {@code to}, at least one record and then up to the limits. */
    List<byte[]> read(long from, long to, int maxRecords, long maxBytes) throws IOException;

    void trimBelow(long sequence) throws IOException;

    /** Closes for good. */
    void close();
}
