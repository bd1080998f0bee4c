package org.hyperhash.platform.journal;

import java.util.List;

/**
 * Records in a row.
 *
 * @param firstSequence sequence of the first record, also when there is none
 * @param records contents; element {@code i} has sequence {@code firstSequence + i}
 */
public record JournalPage(long firstSequence, List<byte[]> records) {
    /** Where the next page starts. */
    public long nextSequence() {
        return firstSequence + records.size();
    }
}
