package org.hyperhash.ledger.archive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the shares of each day are.
 *
 * @param archived files that the database knows, oldest day first
 * @param kept days of the past in the database that cannot be archived, and why
 * @param free days of the past in the database that nobody needs
 */
public record ArchiveOverview(
        List<ArchivedDay> archived, List<KeptDay> kept, List<LocalDate> free) {
    public ArchiveOverview {
        archived = List.copyOf(archived);
        kept = List.copyOf(kept);
        free = List.copyOf(free);
    }

    /**
     * A file.
     *
     * @param isThere whether it is in the directory
     */
    public record ArchivedDay(
            LocalDate day, Path file, long rows, long bytes, Instant at, boolean isThere) {}

    /** A day that stays. */
    public record KeptDay(LocalDate day, String reason) {}

    /** Looks, within a transaction of its own. */
    public static ArchiveOverview read(Connection connection, Path directory, Instant now)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            return read(new ArchiveTables(connection), directory, now);
        } finally {
            connection.rollback();
        }
    }

    /** How many files belong to a database, which may be of a version that has none. */
    public static long archivedFiles(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            ArchiveTables tables = new ArchiveTables(connection);
            return tables.exist() ? tables.archives().size() : 0;
        } finally {
            connection.rollback();
        }
    }

    private static ArchiveOverview read(ArchiveTables tables, Path directory, Instant now)
            throws SQLException {
        List<ArchivedDay> archived = new ArrayList<>();
        for (ArchiveTables.Archive each : tables.archives()) {
            Path file = directory.resolve(each.file());
            archived.add(
                    new ArchivedDay(
                            each.day(),
                            file,
                            each.rows(),
                            each.bytes(),
                            each.archivedAt(),
                            Files.isRegularFile(file)));
        }
        List<KeptDay> kept = new ArrayList<>();
        List<LocalDate> free = new ArrayList<>();
        Optional<String> stopped = tables.stopped();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        for (LocalDate day : tables.days()) {
            if (!day.isBefore(today)) {
                continue;
            }
            Optional<String> reason =
                    tables.heldUntil(day)
                            .filter(until -> until.isAfter(now))
                            .map(until -> "it was brought back, and stays until " + until)
                            .or(() -> stopped);
            if (reason.isEmpty()) {
                reason = tables.need(tables.ranges(day));
            }
            if (reason.isPresent()) {
                kept.add(new KeptDay(day, reason.get()));
            } else {
                free.add(day);
            }
        }
        return new ArchiveOverview(archived, kept, free);
    }
}
