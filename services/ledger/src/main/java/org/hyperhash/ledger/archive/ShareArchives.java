package org.hyperhash.ledger.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.hyperhash.ledger.Ledger;
import org.hyperhash.ledger.archive.ArchiveProbe.Moment;
import org.hyperhash.platform.database.PartitionFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves days of shares out of the database and back. A day is written, read back and named first;
 * then one transaction records the file and drops the rows. Whatever ends in between leaves the
 * rows in the database. Holds a lock of the database from {@link #open} to {@link #close}; used by
 * one thread.
 */
public final class ShareArchives implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShareArchives.class);

    /** How long the schedule leaves a day alone that a person brought back. */
    static final Duration HOLD = Duration.ofDays(7);

    /** PostgreSQL's code for a lock that did not come in time. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String LOCK_LIMIT = "2s";
    private static final int LOCK_TRIES = 5;

    /** Files of one day. */
    private static final int FILES_MAX = 100;

    private final Connection connection;
    private final ArchiveTables tables;
    private final Path directory;
    private final InstantSource clock;
    private final ArchiveProbe probe;

    private ShareArchives(
            Connection connection, Path directory, InstantSource clock, ArchiveProbe probe) {
        this.connection = connection;
        this.tables = new ArchiveTables(connection);
        this.directory = directory;
        this.clock = clock;
        this.probe = probe;
    }

    /** What became of a day. */
    public sealed interface Outcome {
        LocalDate day();

        /** Its rows are in a file now. */
        record Archived(LocalDate day, Path file, long rows, long bytes) implements Outcome {}

        /** It had no shares; its table is gone. */
        record Empty(LocalDate day) implements Outcome {}

        /** It stays as it is. */
        record Kept(LocalDate day, String reason) implements Outcome {}

        /** Its rows are in the database again. */
        record Restored(LocalDate day, long rows) implements Outcome {}
    }

    /** Empty when another process archives. */
    public static Optional<ShareArchives> open(
            Connection connection, Path directory, InstantSource clock) throws SQLException {
        return open(connection, directory, clock, ArchiveProbe.NONE);
    }

    static Optional<ShareArchives> open(
            Connection connection, Path directory, InstantSource clock, ArchiveProbe probe)
            throws SQLException {
        connection.setAutoCommit(false);
        ShareArchives archives = new ShareArchives(connection, directory, clock, probe);
        boolean locked = archives.tables.tryLock();
        connection.commit();
        return locked ? Optional.of(archives) : Optional.empty();
    }

    /** Gives the lock back; a connection that is gone has given it back. */
    @Override
    public void close() {
        try {
            connection.rollback();
            tables.unlock();
            connection.commit();
        } catch (SQLException broken) {
            LOG.debug("the lock went with its connection", broken);
        }
    }

    /**
     * Archives every day that is old enough and that nobody needs, oldest first.
     *
     * @param stopping asked before each day
     */
    public List<Outcome> archiveDue(int afterDays, BooleanSupplier stopping)
            throws SQLException, IOException {
        List<Outcome> outcomes = new ArrayList<>();
        List<LocalDate> days = tables.days();
        connection.commit();
        for (LocalDate day : days) {
            if (isOver(day, afterDays) && !stopping.getAsBoolean()) {
                Optional<Outcome.Kept> held = held(day);
                outcomes.add(held.isPresent() ? held.get() : archive(day));
            }
        }
        return outcomes;
    }

    private boolean isOver(LocalDate day, int afterDays) {
        Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return end.plus(Duration.ofDays(afterDays)).isBefore(clock.instant());
    }

    private Optional<Outcome.Kept> held(LocalDate day) throws SQLException {
        Optional<Instant> until = tables.heldUntil(day);
        connection.commit();
        return until.filter(end -> end.isAfter(clock.instant()))
                .map(end -> new Outcome.Kept(day, "it was brought back, and stays until " + end));
    }

    /** Archives a day, also one that was brought back. */
    public Outcome archive(LocalDate day) throws SQLException, IOException {
        Optional<String> reason = reasonToKeep(day);
        connection.commit();
        if (reason.isPresent()) {
            return new Outcome.Kept(day, reason.get());
        }
        if (isEmpty(day)) {
            return dropEmpty(day);
        }
        makeDirectory();
        Path partial = directory.resolve(name(day, 1) + ".partial");
        Files.deleteIfExists(partial);
        try {
            PartitionFile.write(
                    connection,
                    Ledger.MIGRATIONS,
                    ArchiveTables.table(day),
                    partial,
                    clock.instant());
            probe.reached(Moment.WRITTEN);
            PartitionFile.Content content = PartitionFile.read(partial);
            probe.reached(Moment.READ_BACK);
            Named named = named(day, partial, content);
            Outcome outcome = take(day, named);
            if (outcome instanceof Outcome.Kept && named.isNew()) {
                Files.delete(named.file());
            }
            return outcome;
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Why a day cannot be archived, whatever its age. */
    private Optional<String> reasonToKeep(LocalDate day) throws SQLException {
        if (!isOver(day, ArchiveOptions.AFTER_DAYS_MIN)) {
            return Optional.of(
                    "it did not end %d days ago".formatted(ArchiveOptions.AFTER_DAYS_MIN));
        }
        if (!tables.days().contains(day)) {
            return Optional.of("the database has no shares of it");
        }
        Optional<String> stopped = tables.stopped();
        return stopped.isPresent() ? stopped : tables.need(tables.ranges(day));
    }

    private boolean isEmpty(LocalDate day) throws SQLException {
        boolean empty = tables.ranges(day).isEmpty();
        connection.commit();
        return empty;
    }

    private Outcome dropEmpty(LocalDate day) throws SQLException {
        return alone(
                day,
                () -> {
                    if (tables.rows(day) > 0) {
                        return new Outcome.Kept(day, "shares came meanwhile");
                    }
                    tables.lockAll();
                    tables.release(day);
                    tables.drop(day);
                    return new Outcome.Empty(day);
                });
    }

    private void makeDirectory() throws IOException {
        Files.createDirectories(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static String name(LocalDate day, int number) {
        return "shares-%s%s.zip".formatted(day, number == 1 ? "" : "." + number);
    }

    /** A file with the rows of a day, under its name and on disk. */
    private record Named(Path file, PartitionFile.Content content, boolean isNew) {}

    /**
     * Gives the file a name that no other one has. One that is there and has the same rows is as
     * good: an attempt before this one ended early, or the day was brought back since.
     */
    private Named named(LocalDate day, Path partial, PartitionFile.Content content)
            throws SQLException, IOException {
        for (int number = 1; number <= FILES_MAX; number++) {
            String name = name(day, number);
            boolean recorded = tables.isRecorded(name);
            connection.commit();
            if (recorded) {
                continue;
            }
            Path file = directory.resolve(name);
            if (!Files.exists(file)) {
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
                syncDirectory();
                probe.reached(Moment.NAMED);
                return new Named(file, content, true);
            }
            Optional<PartitionFile.Content> known = readable(file);
            if (known.isPresent() && known.get().rowsDigest().equals(content.rowsDigest())) {
                syncDirectory();
                probe.reached(Moment.NAMED);
                return new Named(file, known.get(), false);
            }
        }
        throw new IOException(
                "%s has %d files of %s with other shares: move those away that hh db archive --list does not name"
                        .formatted(directory, FILES_MAX, day));
    }

    private static Optional<PartitionFile.Content> readable(Path file) {
        try {
            return Optional.of(PartitionFile.read(file));
        } catch (IOException damaged) {
            LOG.warn("{}: it stays, and another name is taken", damaged.getMessage());
            return Optional.empty();
        }
    }

    private void syncDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Takes the rows of a file out of the database, if they are still those and not needed. */
    private Outcome take(LocalDate day, Named named) throws SQLException {
        return alone(
                day,
                () -> {
                    Optional<String> reason = reasonToKeep(day);
                    if (reason.isPresent()) {
                        return new Outcome.Kept(day, reason.get());
                    }
                    // Shares are only ever added.
                    if (tables.rows(day) != named.content().rows()) {
                        return new Outcome.Kept(day, "shares came meanwhile");
                    }
                    tables.lockAll();
                    probe.reached(Moment.LOCKED);
                    tables.record(
                            day,
                            String.valueOf(named.file().getFileName()),
                            named.content(),
                            tables.ranges(day),
                            clock.instant());
                    tables.release(day);
                    probe.reached(Moment.RECORDED);
                    tables.drop(day);
                    probe.reached(Moment.DROPPED);
                    return new Outcome.Archived(
                            day, named.file(), named.content().rows(), named.content().bytes());
                });
    }

    /** A step of the transaction in which a day leaves. */
    @FunctionalInterface
    private interface Step {
        Outcome run() throws SQLException;
    }

    /**
     * Runs a transaction while nobody writes into a day. Whoever reads shares is waited for, a
     * little and a few times: everybody else waits meanwhile.
     */
    private Outcome alone(LocalDate day, Step step) throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                tables.lockDay(day, LOCK_LIMIT);
                Outcome outcome = step.run();
                if (outcome instanceof Outcome.Kept) {
                    connection.rollback();
                } else {
                    connection.commit();
                    probe.reached(Moment.COMMITTED);
                }
                return outcome;
            } catch (SQLException failure) {
                connection.rollback();
                if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
                    throw failure;
                }
                if (tries == LOCK_TRIES) {
                    return new Outcome.Kept(day, "its shares are being read: try again later");
                }
            }
        }
    }

    /**
     * Brings a day back from its files, all of them or none, and keeps the schedule away from it
     * for a while. The files stay where they are.
     *
     * @throws IOException when a file is missing, damaged or another one; nothing has changed
     */
    public Outcome unarchive(LocalDate day) throws SQLException, IOException {
        List<ArchiveTables.Archive> archives = tables.archives(day);
        connection.commit();
        if (archives.isEmpty()) {
            return new Outcome.Kept(day, "nothing of it is archived");
        }
        for (ArchiveTables.Archive archive : archives) {
            requireGood(archive);
        }
        try {
            for (ArchiveTables.Archive archive : archives) {
                PartitionFile.restore(connection, directory.resolve(archive.file()));
            }
            tables.forget(day);
            tables.hold(day, clock.instant().plus(HOLD));
            connection.commit();
        } catch (SQLException | IOException failure) {
            connection.rollback();
            throw failure;
        }
        return new Outcome.Restored(
                day, archives.stream().mapToLong(ArchiveTables.Archive::rows).sum());
    }

    private void requireGood(ArchiveTables.Archive archive) throws IOException {
        Path file = directory.resolve(archive.file());
        PartitionFile.Content content = PartitionFile.read(file);
        boolean same =
                content.sha256().equals(archive.sha256())
                        && content.table().equals(ArchiveTables.table(archive.day()));
        if (!same) {
            throw new IOException(
                    "%s is not the file that was written: its SHA-256 is %s, not %s"
                            .formatted(file, content.sha256(), archive.sha256()));
        }
    }
}
