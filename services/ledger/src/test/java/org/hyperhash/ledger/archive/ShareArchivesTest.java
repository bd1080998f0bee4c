package org.hyperhash.ledger.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hyperhash.testkit.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.hyperhash.ledger.TestDatabase;
import org.hyperhash.ledger.archive.ArchiveProbe.Moment;
import org.hyperhash.ledger.archive.ShareArchives.Outcome;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.testkit.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days of shares on their way into files and back, and what keeps them where they are. */
class ShareArchivesTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-01");
    private static final LocalDate NEXT = DAY.plusDays(1);
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final int AFTER_DAYS = 10;

    /** Shares of a day; those of {@link #DAY} are records 1 to 100, those of the next 101 on. */
    private static final int SHARES = 100;

    @TempDir Path directory;

    private final ManualClock clock = new ManualClock(NOW);
    private TestDatabase tables;
    private Database database;
    private Path files;

    /** The process ends here. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void start() throws Exception {
        tables = TestDatabase.create();
        files = directory.resolve("archives");
        database = new Database(tables.options(4), List.of());
        database.start(failure -> {});
        execute(
                "INSERT INTO ledger.journals (identity, cursor, needed_from)"
                        + " VALUES ('11111111-1111-1111-1111-111111111111', 1000, 1000)");
        fill(DAY, 1);
        fill(NEXT, 1 + SHARES);
    }

    @AfterEach
    void stop() throws Exception {
        database.stop();
        tables.close();
    }

    private void fill(LocalDate day, int first) throws SQLException {
        execute(
                "CREATE TABLE IF NOT EXISTS %s PARTITION OF ledger.shares FOR VALUES FROM ('%s 00:00:00+00') TO ('%s 00:00:00+00')"
                        .formatted(ArchiveTables.table(day), day, day.plusDays(1)),
                "INSERT INTO ledger.shares SELECT 1, n, '%s 10:00:00.123Z'::timestamptz + n * interval '1 s', 'account' || n %% 3, E'w\\t\\\\' || n, 2 ^ 200, decode('00ff5c', 'hex'), '\\x01', false, n, 2 ^ 63, n, n, n, '' FROM generate_series(%d, %d) n"
                        .formatted(day, first, first + SHARES - 1));
    }

    @Test
    void dayLeavesTheDatabaseAndComesBackWithTheSameRows() throws Exception {
        String before = content();
        Path file = files.resolve("shares-2026-11-01.zip");
        assertThat(due())
                .containsExactly(
                        new Outcome.Archived(DAY, file, SHARES, 0),
                        new Outcome.Archived(
                                NEXT, files.resolve("shares-2026-11-02.zip"), SHARES, 0));
        assertThat(rows()).isZero();
        assertThat(
                        tables.number(
                                "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'shares_2026%'"))
                .isZero();
        ArchiveOverview overview = overview();
        assertThat(overview.archived())
                .extracting(ArchiveOverview.ArchivedDay::day)
                .containsExactly(DAY, NEXT);
        assertThat(overview.archived()).allMatch(ArchiveOverview.ArchivedDay::isThere);

        assertThat(unarchive(DAY)).isEqualTo(new Outcome.Restored(DAY, SHARES));
        assertThat(unarchive(NEXT)).isEqualTo(new Outcome.Restored(NEXT, SHARES));
        assertThat(content()).isEqualTo(before);
        assertThat(overview().archived()).isEmpty();
        assertThat(unarchive(DAY)).isEqualTo(new Outcome.Kept(DAY, "nothing of it is archived"));
    }

    @Test
    void scheduleLeavesADayAloneThatWasBroughtBackUntilAPersonOrAWeekSaysOtherwise()
            throws Exception {
        due();
        unarchive(DAY);
        assertThat(due())
                .containsExactly(
                        new Outcome.Kept(
                                DAY, "it was brought back, and stays until 2026-11-28T12:00:00Z"));
        assertThat(archive(DAY)).isInstanceOf(Outcome.Archived.class);
        // The file of before has the same rows.
        assertThat(files).isDirectoryNotContaining("glob:**.2.zip");
        unarchive(DAY);
        clock.advance(Duration.ofDays(7));
        assertThat(due()).hasOnlyElementsOfType(Outcome.Archived.class).hasSize(1);
    }

    @Test
    void killAtAnyMomentLeavesTheRowsOrAGoodFile() throws Exception {
        String before = content();
        for (Moment moment : Moment.values()) {
            try (Connection connection = tables.connect()) {
                ShareArchives dying =
                        ShareArchives.open(
                                        connection,
                                        files,
                                        clock,
                                        reached -> {
                                            if (reached == moment) {
                                                throw new Killed();
                                            }
                                        })
                                .orElseThrow();
                assertThatThrownBy(() -> dying.archive(DAY)).isInstanceOf(Killed.class);
                cut(connection);
            }
            boolean gone = moment == Moment.COMMITTED;
            assertThat(rows()).as("%s", moment).isEqualTo(gone ? SHARES : 2 * SHARES);
            assertThat(overview().archived()).as("%s", moment).hasSize(gone ? 1 : 0);
            if (!gone) {
                assertThat(content()).as("%s", moment).isEqualTo(before);
                assertThat(archive(DAY)).as("%s", moment).isInstanceOf(Outcome.Archived.class);
            }
            assertThat(unarchive(DAY)).as("%s", moment).isInstanceOf(Outcome.Restored.class);
            assertThat(content()).as("%s", moment).isEqualTo(before);
        }
        try (Stream<Path> left = Files.list(files)) {
            assertThat(left).containsExactly(files.resolve("shares-2026-11-01.zip"));
        }
    }

    /** As the end of a process does it. */
    private void cut(Connection connection) throws SQLException {
        int pid = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
        execute("SELECT pg_terminate_backend(%d, 5000)".formatted(pid));
    }

    @Test
    void halfAFileOfAnEarlierAttemptIsReplaced() throws Exception {
        Files.createDirectories(files);
        Files.writeString(files.resolve("shares-2026-11-01.zip.partial"), "half");
        assertThat(archive(DAY)).isInstanceOf(Outcome.Archived.class);
        assertThat(files.resolve("shares-2026-11-01.zip.partial")).doesNotExist();
    }

    @Test
    void fileOfTheSameNameWithOtherSharesStays() throws Exception {
        Files.createDirectories(files);
        Path strange = files.resolve("shares-2026-11-01.zip");
        Files.writeString(strange, "somebody's");
        assertThat(archive(DAY))
                .isInstanceOfSatisfying(
                        Outcome.Archived.class,
                        done ->
                                assertThat(done.file())
                                        .isEqualTo(files.resolve("shares-2026-11-01.2.zip")));
        assertThat(strange).hasContent("somebody's");
        assertThat(unarchive(DAY)).isEqualTo(new Outcome.Restored(DAY, SHARES));
    }

    @Test
    void youngDaysStay() throws Exception {
        moveTo("2026-11-12T12:00:00Z");
        assertThat(due()).extracting(Outcome::day).containsExactly(DAY);
        moveTo("2026-11-04T12:00:00Z");
        assertThat(archive(NEXT)).isEqualTo(new Outcome.Kept(NEXT, "it did not end 2 days ago"));
        assertThat(archive(LocalDate.parse("2026-01-01")))
                .isEqualTo(
                        new Outcome.Kept(
                                LocalDate.parse("2026-01-01"), "the database has no shares of it"));
    }

    @Test
    void dayStaysWhileTheNextRewardWindowMayReachBackToIt() throws Exception {
        execute("UPDATE ledger.journals SET needed_from = NULL");
        assertKept(
                DAY,
                "nobody knows yet where the next reward window of journal"
                        + " 11111111-1111-1111-1111-111111111111 begins");
        execute("UPDATE ledger.journals SET needed_from = 100");
        assertKept(
                DAY,
                "the next reward window of journal 11111111-1111-1111-1111-111111111111 may begin"
                        + " at record 100");
        execute("UPDATE ledger.journals SET needed_from = 101");
        assertThat(archive(DAY)).isInstanceOf(Outcome.Archived.class);
    }

    @Test
    void dayStaysWhileABlockMayBeComputedFromIt() throws Exception {
        block("a", 100, 50, 120);
        for (LocalDate day : List.of(DAY, NEXT)) {
            assertKept(day, "block a has them in its window and is not counted yet");
        }
        execute("INSERT INTO ledger.block_windows VALUES ('a', 71, 1)");
        assertKept(DAY, "block a has them in its window and is not mature");
        for (String stage : List.of("waiting", "seen")) {
            stage("a", stage, 1);
            assertKept(DAY, "block a has them in its window and is not mature");
        }
        stage("a", "disputed", 0);
        assertKept(DAY, "block a has them in its window and is disputed");
        stage("a", "mature", 100);
        assertKept(
                DAY,
                "block a has them in its window and is mature, but not audited since (hh ledger"
                        + " verify)");
        stage("a", "orphaned", 0);
        assertKept(DAY, "block a has them in its window and is orphaned, and may come back");
        block("b", 201, 500, 510);
        stage("b", "mature", 100);
        execute("INSERT INTO ledger.block_windows VALUES ('b', 71, 1)");
        assertKept(DAY, "block a has them in its window and is orphaned, and may come back");
        execute("UPDATE ledger.blocks SET height = 202 WHERE hash = 'b'");
        assertThat(archive(DAY)).isInstanceOf(Outcome.Archived.class);

        stage("a", "seen", 1);
        assertKept(NEXT, "block a has them in its window and is not mature");
        stage("a", "mature", 100);
        execute("UPDATE ledger.block_states SET audited_at = now() WHERE hash = 'a'");
        assertThat(archive(NEXT)).isInstanceOf(Outcome.Archived.class);
    }

    @Test
    void nothingIsArchivedWhilePayoutsAreStopped() throws Exception {
        execute("INSERT INTO ledger.pay_stop (since, reason) VALUES (now(), 'x')");
        assertKept(DAY, "payouts are stopped: until that is settled, shares are evidence");
    }

    @Test
    void dayWithoutSharesLosesItsTable() throws Exception {
        execute("DELETE FROM ledger.shares WHERE sequence <= " + SHARES);
        assertThat(due().getFirst()).isEqualTo(new Outcome.Empty(DAY));
        assertThat(
                        tables.number(
                                "SELECT count(*) FROM pg_tables WHERE tablename = 'shares_2026_11_01'"))
                .isZero();
        assertThat(overview().archived())
                .extracting(ArchiveOverview.ArchivedDay::day)
                .containsExactly(NEXT);
    }

    @Test
    void sharesThatComeLateAreAFileOfTheirOwn() throws Exception {
        archive(DAY);
        fill(DAY, 201);
        String late = content();
        assertThat(archive(DAY))
                .isInstanceOfSatisfying(
                        Outcome.Archived.class,
                        done ->
                                assertThat(done.file())
                                        .isEqualTo(files.resolve("shares-2026-11-01.2.zip")));
        assertThat(unarchive(DAY)).isEqualTo(new Outcome.Restored(DAY, 2L * SHARES));
        assertThat(rows()).isEqualTo(3L * SHARES);
        execute("DELETE FROM ledger.shares WHERE sequence <= " + SHARES);
        assertThat(content()).isEqualTo(late);
    }

    @Test
    void dayComesBackIntoATableThatLateSharesHaveMade() throws Exception {
        archive(DAY);
        fill(DAY, 201);
        assertThat(unarchive(DAY)).isEqualTo(new Outcome.Restored(DAY, SHARES));
        assertThat(rows()).isEqualTo(3L * SHARES);
    }

    @Test
    void sharesThatComeWhileTheFileIsWrittenKeepTheDay() throws Exception {
        try (Connection connection = database.connection();
                ShareArchives archives =
                        ShareArchives.open(
                                        connection,
                                        files,
                                        clock,
                                        reached -> {
                                            if (reached == Moment.READ_BACK) {
                                                fillUnchecked(DAY, 201);
                                            }
                                        })
                                .orElseThrow()) {
            assertThat(archives.archive(DAY))
                    .isEqualTo(new Outcome.Kept(DAY, "shares came meanwhile"));
        }
        assertThat(rows()).isEqualTo(3L * SHARES);
        try (Stream<Path> left = Files.list(files)) {
            assertThat(left).isEmpty();
        }
    }

    private void fillUnchecked(LocalDate day, int first) {
        try {
            fill(day, first);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void whoeverLooksAtSharesIsWaitedFor() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch named = new CountDownLatch(1);
        Thread reader =
                Thread.ofPlatform()
                        .start(() -> {
                            try (Connection connection = tables.connect()) {
                                connection.setAutoCommit(false);
                                connection.setTransactionIsolation(
                                        Connection.TRANSACTION_REPEATABLE_READ);
                                ArchivedWindows.hold(connection);
                                held.countDown();
                                named.await();
                                Thread.sleep(500);
                                // All of it is there, and nothing is said to be archived.
                                assertThat(number(connection, "SELECT count(*) FROM ledger.shares"))
                                        .isEqualTo(2L * SHARES);
                                assertThat(ArchivedWindows.of(connection, (short) 1, 1, 150))
                                        .isEmpty();
                                connection.rollback();
                            } catch (Exception failure) {
                                throw new AssertionError(failure);
                            }
                        });
        held.await();
        try (Connection connection = database.connection();
                ShareArchives archives =
                        ShareArchives.open(
                                        connection,
                                        files,
                                        clock,
                                        reached -> {
                                            if (reached == Moment.NAMED) {
                                                named.countDown();
                                            }
                                        })
                                .orElseThrow()) {
            assertThat(archives.archive(DAY)).isInstanceOf(Outcome.Archived.class);
        }
        reader.join();
        try (Connection connection = tables.connect()) {
            connection.setAutoCommit(false);
            assertThat(ArchivedWindows.of(connection, (short) 1, 100, 150).orElseThrow().inWords())
                    .isEqualTo(
                            "the shares of 2026-11-01 are archived in shares-2026-11-01.zip: hh db"
                                    + " unarchive 2026-11-01");
            assertThat(ArchivedWindows.of(connection, (short) 1, 101, 150)).isEmpty();
            assertThat(ArchivedWindows.of(connection, (short) 2, 1, 150)).isEmpty();
        }
    }

    @Test
    void fileThatIsNotTheOneThatWasWrittenDoesNotComeBack() throws Exception {
        due();
        Path file = files.resolve("shares-2026-11-01.zip");
        byte[] good = Files.readAllBytes(file);
        byte[] bad = good.clone();
        bad[bad.length / 3] ^= 1;
        Files.write(file, bad);
        assertThatThrownBy(() -> unarchive(DAY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        Files.copy(files.resolve("shares-2026-11-02.zip"), directory.resolve("other"));
        Files.write(file, Files.readAllBytes(directory.resolve("other")));
        assertThatThrownBy(() -> unarchive(DAY))
                .hasMessageContaining("is not the file that was written: its SHA-256 is");
        Files.delete(file);
        assertThatThrownBy(() -> unarchive(DAY)).hasMessage("there is no file " + file);
        assertThat(overview().archived().getFirst().isThere()).isFalse();
        assertThat(rows()).isZero();
        Files.write(file, good);
        assertThat(unarchive(DAY)).isEqualTo(new Outcome.Restored(DAY, SHARES));
    }

    @Test
    void oneProcessArchivesAtATime() throws Exception {
        try (Connection one = database.connection();
                Connection two = database.connection();
                ShareArchives first = ShareArchives.open(one, files, clock).orElseThrow()) {
            assertThat(ShareArchives.open(two, files, clock)).isEmpty();
            first.close();
            try (ShareArchives second = ShareArchives.open(two, files, clock).orElseThrow()) {
                assertThat(second.archive(DAY)).isInstanceOf(Outcome.Archived.class);
            }
        }
    }

    @Test
    void scheduleSaysWhatFailsAndGoesOnWhenItIsPutRight() throws Exception {
        Files.writeString(files, "in the way");
        ShareArchiver archiver =
                new ShareArchiver(
                        database,
                        new ArchiveOptions(AFTER_DAYS, files),
                        clock,
                        Duration.ofMillis(50));
        try (Metrics metrics = new Metrics()) {
            archiver.measure(metrics);
            archiver.start(failure -> {});
            eventually("degraded", () -> archiver.health() instanceof Health.Degraded);
            assertThat(archiver.health())
                    .isEqualTo(
                            new Health.Degraded(
                                    "old shares stay in the database: their files fail; the log"
                                            + " says how"));
            assertThat(rows()).isEqualTo(2L * SHARES);
            Files.delete(files);
            eventually("up", () -> archiver.health().equals(Health.UP) && rows() == 0);
            eventually("told", () -> metrics.scrape().contains("ledger_archive_days 2.0\n"));
            assertThat(metrics.scrape()).containsPattern("ledger_archive_bytes [1-9]");
        } finally {
            archiver.stop();
        }
    }

    @Test
    void scheduleThatIsOffLeavesAllInTheDatabase() throws Exception {
        ShareArchiver archiver =
                new ShareArchiver(
                        database, new ArchiveOptions(0, files), clock, Duration.ofMillis(20));
        archiver.start(failure -> {});
        Thread.sleep(200);
        archiver.stop();
        assertThat(rows()).isEqualTo(2L * SHARES);
        assertThat(files).doesNotExist();
    }

    private void moveTo(String time) {
        clock.advance(Duration.between(clock.instant(), Instant.parse(time)));
    }

    private void assertKept(LocalDate day, String reason) throws Exception {
        assertThat(archive(day)).isEqualTo(new Outcome.Kept(day, reason));
    }

    private void block(String hash, int height, long from, long cut) throws SQLException {
        execute(
                "INSERT INTO ledger.blocks VALUES ('%s', 1, %d, now(), %d, 'a', 'w', 1, '\\x00', '\\x00', %d, %d, 1, 1, 8, 100, true, 1, 900, '\\x00', 'proxy', 4)"
                        .formatted(hash, cut + 1, height, from, cut));
    }

    private void stage(String hash, String stage, int confirmations) throws SQLException {
        execute(
                "INSERT INTO ledger.block_states (hash, stage, confirmations, changed_at) VALUES ('%s', '%s', %d, now()) ON CONFLICT (hash) DO UPDATE SET stage = excluded.stage, confirmations = excluded.confirmations"
                        .formatted(hash, stage, confirmations));
    }

    /** Sizes are nobody's promise. */
    private List<Outcome> due() throws Exception {
        try (Connection connection = database.connection();
                ShareArchives archives =
                        ShareArchives.open(connection, files, clock).orElseThrow()) {
            return archives.archiveDue(AFTER_DAYS, () -> false).stream()
                    .map(ShareArchivesTest::withoutSize)
                    .toList();
        }
    }

    private static Outcome withoutSize(Outcome outcome) {
        return outcome instanceof Outcome.Archived(var day, var file, long rows, _)
                ? new Outcome.Archived(day, file, rows, 0)
                : outcome;
    }

    private Outcome archive(LocalDate day) throws Exception {
        try (Connection connection = database.connection();
                ShareArchives archives =
                        ShareArchives.open(connection, files, clock).orElseThrow()) {
            return archives.archive(day);
        }
    }

    private Outcome unarchive(LocalDate day) throws Exception {
        try (Connection connection = database.connection();
                ShareArchives archives =
                        ShareArchives.open(connection, files, clock).orElseThrow()) {
            return archives.unarchive(day);
        }
    }

    private ArchiveOverview overview() throws Exception {
        try (Connection connection = database.connection()) {
            return ArchiveOverview.read(connection, files, clock.instant());
        }
    }

    private void execute(String... statements) throws SQLException {
        for (String each : statements) {
            tables.execute(each);
        }
    }

    private long rows() throws SQLException {
        return tables.number("SELECT count(*) FROM ledger.shares");
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** All shares as one text. */
    private String content() throws SQLException {
        return tables.texts(
                        "SELECT coalesce(string_agg(s::text, ';' ORDER BY sequence), '')"
                                + " FROM ledger.shares s")
                .getFirst();
    }
}
