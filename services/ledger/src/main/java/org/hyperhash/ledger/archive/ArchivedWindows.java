package org.hyperhash.ledger.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the shares of a reward window are all in the database. Whoever adds shares up asks here
 * first: half of a window looks like a wrong block.
 */
public final class ArchivedWindows {
    private ArchivedWindows() {}

    /**
     * Keeps all shares where they are until the transaction ends. The first statement of a
     * transaction that sees one state of the database: a day that left behind its back would be
     * neither in the table nor known to be archived.
     */
    public static void hold(Connection connection) throws SQLException {
        try (Statement lock = connection.createStatement()) {
            lock.execute("LOCK TABLE ONLY ledger.shares IN ACCESS SHARE MODE");
        }
    }

    /**
     * Which of a window's records are in files, if any. What is not stays in the database until the
     * transaction ends.
     *
     * @param from first record of the window
     * @param cut last record of the window
     */
    public static Optional<ArchivedShares> of(
            Connection connection, short journal, long from, long cut) throws SQLException {
        hold(connection);
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT a.day, a.file FROM ledger.share_archive_ranges r"
                                + " JOIN ledger.share_archives a USING (file) WHERE r.journal = ?"
                                + " AND r.last_sequence >= ? AND r.first_sequence <= ?"
                                + " ORDER BY a.day, a.file")) {
            select.setShort(1, journal);
            select.setLong(2, from);
            select.setLong(3, cut);
            List<ArchivedShares.File> files = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    files.add(
                            new ArchivedShares.File(
                                    row.getObject(1, LocalDate.class), row.getString(2)));
                }
            }
            return files.isEmpty() ? Optional.empty() : Optional.of(new ArchivedShares(files));
        }
    }
}
