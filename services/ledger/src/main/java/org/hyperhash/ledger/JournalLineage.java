package org.hyperhash.ledger;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.platform.journal.Journal;

/**
 * Whether a journal is the one that a database was filled from. A restored or copied journal has
 * the identity of the original and goes on with the same numbers, so the record at the cursor must
 * be the one that the database has seen.
 */
final class JournalLineage {
    private static final String REMEDY =
            "restore the journal that belongs to it, or stop the role and run"
                    + " hh ledger adopt-journal";

    private JournalLineage() {}

    /** What is wrong, for a person; empty when the database may go on with the journal. */
    static Optional<String> problem(Journal journal, ProjectionTables.Cursor cursor)
            throws IOException {
        long sequence = cursor.sequence();
        if (sequence > journal.durableSequence()) {
            return Optional.of(
                    "the database has record %d, but the journal ends at %d: it is older; %s"
                            .formatted(sequence, journal.durableSequence(), REMEDY));
        }
        // The projector keeps the record at its cursor. Where it is gone all the same, the database
        // is older than the journal: of the same line, for this one has moved the cursor further.
        if (cursor.digest().isEmpty() || sequence < journal.firstSequence()) {
            return Optional.empty();
        }
        if (digest(journal, sequence).equals(cursor.digest().get())) {
            return Optional.empty();
        }
        return Optional.of(
                ("record %d of the journal is not the one that the database has: it is a copy that"
                                + " went on by itself; %s")
                        .formatted(sequence, REMEDY));
    }

    /** Of one record that is there. */
    static Hash256 digest(Journal journal, long sequence) throws IOException {
        return digest(journal.read(sequence, 1, 1).records().getFirst());
    }

    static Hash256 digest(byte[] record) {
        try {
            return Hash256.of(MessageDigest.getInstance("SHA-256").digest(record));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
