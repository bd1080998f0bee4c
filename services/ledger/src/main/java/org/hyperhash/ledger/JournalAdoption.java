package org.hyperhash.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.hyperhash.platform.journal.Journal;

/**
 * Gives a journal that the database refuses an identity of its own, so that everything in it is
 * projected, as if another pool had written it. Shares that it has in common with the original are
 * then in the database under both: windows are of one journal, so no reward counts them twice, but
 * sums over all journals do.
 *
 * @param problem what was wrong with it
 * @param identity the new one
 * @param first record that will be projected
 * @param last record that it has now
 */
public record JournalAdoption(String problem, UUID identity, long first, long last) {

    /**
     * Adopts a started journal that nobody else uses; empty when the database goes on with it
     * anyway. May be done again when it was cut short.
     */
    public static Optional<JournalAdoption> adopt(Journal journal, Connection database)
            throws IOException, SQLException {
        database.setAutoCommit(false);
        ProjectionTables tables = new ProjectionTables();
        ProjectionTables.Cursor known = tables.lockCursor(database, journal.id());
        Optional<String> problem = JournalLineage.problem(journal, known);
        if (problem.isEmpty()) {
            database.rollback();
            return Optional.empty();
        }
        UUID identity = UUID.randomUUID();
        long first = journal.firstSequence();
        ProjectionTables.Cursor fresh = tables.lockCursor(database, identity);
        // What was trimmed has been projected by the original.
        tables.startAt(database, fresh.journal(), first - 1);
        // The cursor first: an identity without one would miss what was trimmed.
        database.commit();
        journal.changeId(identity);
        return Optional.of(
                new JournalAdoption(problem.get(), identity, first, journal.durableSequence()));
    }
}
