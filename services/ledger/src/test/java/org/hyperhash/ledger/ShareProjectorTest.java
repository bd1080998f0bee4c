package org.hyperhash.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hyperhash.ledger.BlockOutcome.Answer;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.testkit.Eventually;
import org.hyperhash.testkit.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShareProjectorTest {
    static final ProjectionOptions OPTIONS =
            new ProjectionOptions(
                    500, Duration.ofHours(1), Duration.ofMillis(20), Duration.ofMillis(200));

    @TempDir Path directory;

    private final BlockingQueue<Failure> alarms = new LinkedBlockingQueue<>();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(Entries.NOON_MS));
    private TestDatabase tables;
    private Database database;
    private Journal journal;
    private ShareJournal shares;

    @BeforeEach
    void start() throws Exception {
        tables = TestDatabase.create();
        database = new Database(tables.options(4), List.of(Ledger.MIGRATIONS));
        database.start(alarms::add);
        journal = new Journal("journal", JournalOptions.of(directory.resolve("journal")));
        journal.start(alarms::add);
        shares = new ShareJournal(journal);
    }

    @AfterEach
    void stop() throws Exception {
        journal.stop();
        database.stop();
        tables.close();
        assertThat(alarms).isEmpty();
    }

    @Test
    void everyFieldOfAShareArrives() throws Exception {
        ShareRecord share =
                new ShareRecord(
                        Entries.NOON_MS + 7,
                        "account",
                        "odd\tworker\\ \u0000\ud83d\ude00",
                        Entries.share(0).target(),
                        Entries.share(1).hash(),
                        true,
                        -1,
                        -2,
                        3,
                        -4,
                        -5,
                        "agent");
        project(shares.append(share));
        Map<String, Object> row =
                database.jdbi()
                        .withHandle(handle ->
                                handle.select("SELECT * FROM ledger.shares").mapToMap().one());
        assertThat(row)
                .containsEntry("sequence", 1L)
                .containsEntry(
                        "at", java.sql.Timestamp.from(Instant.ofEpochMilli(Entries.NOON_MS + 7)))
                .containsEntry("account", "account")
                .containsEntry("worker", "odd\tworker\\ \ufffd\ud83d\ude00")
                .containsEntry("work", new java.math.BigDecimal(share.work().hashes()))
                .containsEntry("target", share.target().threshold().toArray())
                .containsEntry("hash", share.hash().toArray())
                .containsEntry("block", true)
                .containsEntry("job", 0xffff_ffffL)
                .containsEntry("template", new java.math.BigDecimal("18446744073709551614"))
                .containsEntry("connection", 3L)
                .containsEntry("channel", 0xffff_fffcL)
                .containsEntry("share_number", 0xffff_fffbL)
                .containsEntry("agent", "agent");
    }

    @Test
    void blocksAndTheirOutcomesArrive() throws Exception {
        BlockFound block = Entries.block(1);
        project(
                shares.append(
                        List.of(
                                block,
                                Entries.outcome(block, Answer.UNREACHABLE),
                                Entries.share(1),
                                Entries.outcome(block, Answer.ACCEPTED))));
        assertThat(tables.texts("SELECT hash FROM ledger.blocks"))
                .containsExactly(block.hash().display());
        assertThat(tables.texts("SELECT outcome FROM ledger.block_outcomes ORDER BY sequence"))
                .containsExactly("unreachable", "accepted");
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void databaseKnowsWhatWindowsMayNeedOnceItHasCaughtUp() throws Exception {
        appendShares(0, 250);
        shares.keepFrom(() -> 120);
        List<Long> needed = new CopyOnWriteArrayList<>();
        ShareProjector projector =
                new ShareProjector(
                        shares,
                        database,
                        new ProjectionOptions(
                                100,
                                Duration.ofHours(1),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(1)),
                        clock,
                        moment -> {
                            if (moment == ProjectorProbe.Moment.COMMITTED) {
                                needed.add(neededFrom());
                            }
                        });
        projector.start(alarms::add);
        Eventually.eventually("three batches", () -> needed.size() == 3);
        projector.stop();
        assertThat(needed).containsExactly(0L, 0L, 120L);
    }

    private long neededFrom() {
        try {
            return tables.number("SELECT coalesce(needed_from, 0) FROM ledger.journals");
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void unsettledBlocksAreFoundAfterARestart() throws Exception {
        BlockFound settled = Entries.block(1);
        BlockFound sent = Entries.block(2);
        BlockFound silent = Entries.block(3);
        shares.append(List.of(settled, sent, Entries.share(1), silent));
        long last =
                shares.append(
                        List.of(
                                Entries.outcome(settled, Answer.LOST),
                                Entries.outcome(sent, Answer.SENT)));
        assertThat(journal.awaitDurable(last, Duration.ofSeconds(5))).isTrue();
        assertThat(shares.unsettledBlocks()).containsExactly(sent, silent);
    }

    @Test
    void sharesOfManyDaysGoIntoTheirPartitions() throws Exception {
        shares.append(Entries.share(0));
        shares.append(Entries.share(20 * 36_000));
        project(shares.append(Entries.share(-20 * 36_000)));
        assertThat(
                        tables.texts(
                                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE"
                                        + " inhparent = 'ledger.shares'::regclass ORDER BY 1"))
                .containsExactly(
                        "ledger.shares_2026_11_20",
                        "ledger.shares_2026_11_21",
                        "ledger.shares_2026_11_22",
                        "ledger.shares_2026_11_23",
                        "ledger.shares_2026_11_24");
        assertThat(tables.texts("SELECT sequence::text FROM ledger.shares_2026_11_22"))
                .containsExactly("2");
    }

    @Test
    void clockThatIsWrongByMillenniaStopsNothing() throws Exception {
        for (String at : List.of("+10000-01-01T00:00:00Z", "+300000-01-01T00:00:00Z")) {
            shares.append(shareAt(Instant.parse(at).toEpochMilli()));
        }
        shares.append(shareAt(Long.MAX_VALUE));
        shares.append(shareAt(Instant.parse("-0043-03-15T12:00:00Z").toEpochMilli()));
        project(shares.append(Entries.share(1)));
        assertThat(tables.texts("SELECT at::date::text FROM ledger.shares ORDER BY sequence"))
                .containsExactly(
                        "9999-01-01", "9999-01-01", "9999-01-01", "1970-01-01", "2026-11-21");
    }

    private static ShareRecord shareAt(long atMs) {
        ShareRecord share = Entries.share(0);
        return new ShareRecord(
                atMs,
                share.account(),
                share.worker(),
                share.target(),
                share.hash(),
                share.block(),
                share.jobId(),
                share.templateId(),
                share.connectionId(),
                share.channelId(),
                share.sequenceNumber(),
                share.userAgent());
    }

    @Test
    void everyShareArrivesOnceWhenSessionsAreCutBetweenCopyAndCommit() throws Exception {
        AtomicInteger moments = new AtomicInteger();
        AtomicInteger cuts = new AtomicInteger();
        ShareProjector projector =
                new ShareProjector(
                        shares,
                        database,
                        OPTIONS,
                        clock,
                        moment -> {
                            // Every fourth moment: after the copy first, later after the cursor.
                            if (moment != ProjectorProbe.Moment.COMMITTED
                                    && moments.getAndIncrement() % 4 == 0) {
                                cuts.incrementAndGet();
                                cutSessions();
                            }
                        });
        appendShares(0, 3_000);
        projector.start(alarms::add);
        awaitCursor(projector, 3_000);
        projector.stop();
        assertThat(cuts.get()).isGreaterThan(2);
        assertThat(count()).isEqualTo(3_000);
        assertThat(distinct()).isEqualTo(3_000);
    }

    @Test
    void twoProjectorsOfOneJournalDoNotDoubleShares() throws Exception {
        appendShares(0, 5_000);
        ShareProjector one = new ShareProjector(shares, database, OPTIONS, clock);
        ShareProjector two = new ShareProjector(shares, database, OPTIONS, clock);
        one.start(alarms::add);
        two.start(alarms::add);
        awaitCursor(one, 5_000);
        one.stop();
        two.stop();
        assertThat(count()).isEqualTo(5_000);
    }

    @Test
    void journalIsTrimmedBelowCursorAndRetentionOnly() throws Exception {
        appendShares(0, 1_000);
        project(1_000);
        appendShares(1_000, 1_010);
        ShareProjector projector = new ShareProjector(shares, database, OPTIONS, clock);
        projector.trim();
        assertThat(journal.firstSequence()).as("nothing is projected yet").isEqualTo(1);
        projector.start(alarms::add);
        awaitCursor(projector, 1_010);
        projector.stop();
        projector.trim();
        assertThat(journal.firstSequence()).as("all within the retention").isEqualTo(1);

        // Share n is n/10 s after noon: one hour and 50 s later, 500 of them are an hour old.
        clock.advance(Duration.ofSeconds(3_650));
        projector.trim();
        assertThat(journal.firstSequence()).isEqualTo(501);
        clock.advance(Duration.ofDays(1));
        projector.trim();
        assertThat(journal.firstSequence()).isEqualTo(1_010);
        appendShares(1_010, 1_020);
        projector.trim();
        assertThat(journal.firstSequence()).as("the record at the cursor").isEqualTo(1_010);
    }

    @Test
    void restoredJournalThatOutgrewTheCursorIsRefusedUntilItIsAdopted() throws Exception {
        appendShares(0, 10);
        project(10);
        journal.trimBelow(6);
        Path backup = backUp();
        appendShares(10, 20);
        project(20);
        restore(backup);
        appendShares(100, 130);

        ShareProjector projector = refusedProjector("record 20 of the journal is not the one");
        appendShares(130, 140);
        clock.advance(Duration.ofDays(9));
        projector.trim();
        assertThat(journal.firstSequence()).isEqualTo(6);
        projector.stop();
        assertThat(count()).isEqualTo(20);

        JournalAdoption adoption = adopt().orElseThrow();
        assertThat(adoption.problem()).contains("hh ledger adopt-journal");
        assertThat(adoption.identity()).isEqualTo(journal.id());
        assertThat(adoption.first()).isEqualTo(6);
        assertThat(adoption.last()).isEqualTo(50);
        restore(backup);
        assertThat(journal.id()).isEqualTo(adoption.identity());
        project(50);
        assertThat(count()).isEqualTo(20 + 45);
        assertThat(distinct()).as("every share of both").isEqualTo(20 + 40);
        assertThat(adopt()).as("the database goes on with it").isEmpty();
    }

    @Test
    void restoredJournalIsNotHealedByGrowing() throws Exception {
        appendShares(0, 10);
        Path backup = backUp();
        appendShares(10, 20);
        project(20);
        restore(backup);
        ShareProjector projector =
                refusedProjector("the database has record 20, but the journal ends at 10");
        appendShares(100, 130);
        Thread.sleep(1_200);
        assertThat(projector.health()).isInstanceOf(Health.Down.class);
        projector.stop();
        refusedProjector("record 20 of the journal is not the one").stop();
        assertThat(count()).isEqualTo(20);
    }

    @Test
    void journalOfBeforeTheDigestsGoesOn() throws Exception {
        appendShares(0, 10);
        project(10);
        tables.execute("UPDATE ledger.journals SET digest = NULL");
        appendShares(10, 20);
        project(20);
        assertThat(count()).isEqualTo(20);
        assertThat(tables.texts("SELECT octet_length(digest)::text FROM ledger.journals"))
                .containsExactly("32");
    }

    private ShareProjector refusedProjector(String reason) throws Exception {
        ShareProjector projector = new ShareProjector(shares, database, OPTIONS, clock);
        projector.start(alarms::add);
        Eventually.eventually("down", () -> projector.health() instanceof Health.Down);
        assertThat(projector.health().toString()).contains(reason);
        return projector;
    }

    private Optional<JournalAdoption> adopt() throws Exception {
        try (Connection connection = database.connection()) {
            return JournalAdoption.adopt(journal, connection);
        }
    }

    /** A copy of the journal's folder as it is now. */
    private Path backUp() throws Exception {
        journal.stop();
        Path backup = directory.resolve("backup");
        copy(directory.resolve("journal"), backup);
        open(directory.resolve("journal"));
        return backup;
    }

    private void restore(Path backup) throws Exception {
        journal.stop();
        open(backup);
    }

    private void open(Path folder) throws Exception {
        journal = new Journal("journal", JournalOptions.of(folder));
        journal.start(alarms::add);
        shares = new ShareJournal(journal);
    }

    private static void copy(Path from, Path to) throws Exception {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void databaseThatKnowsMoreThanTheJournalIsReported() throws Exception {
        appendShares(0, 10);
        project(10);
        tables.execute("UPDATE ledger.journals SET cursor = 99");
        ShareProjector projector = new ShareProjector(shares, database, OPTIONS, clock);
        projector.start(alarms::add);
        Eventually.eventually("down", () -> projector.health() instanceof Health.Down);
        assertThat(projector.health().toString())
                .contains("the database has record 99, but the journal ends at 10");
        projector.stop();
        assertThat(count()).isEqualTo(10);
    }

    @Test
    void everyShareArrivesOnceWhenTheProcessIsKilledAtAnyMoment() throws Exception {
        appendShares(0, 1_200);
        journal.stop();
        List<Integer> exits = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            exits.add(runProjectorProcess(ProjectorProbe.Moment.values()[round % 3]));
        }
        assertThat(exits).containsOnly(ProjectorProcess.KILLED, 0).contains(0);
        assertThat(exits.getFirst()).isEqualTo(ProjectorProcess.KILLED);
        assertThat(count()).isEqualTo(1_200);
        assertThat(distinct()).isEqualTo(1_200);
        journal = new Journal("journal", JournalOptions.of(directory.resolve("journal")));
        journal.start(alarms::add);
    }

    private int runProjectorProcess(ProjectorProbe.Moment moment) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ProjectorProcess.class.getName(),
                                directory.resolve("journal").toString(),
                                tables.options(1).url(),
                                moment.name())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .redirectInput(ProcessBuilder.Redirect.PIPE)
                        .start();
        try (var input = process.outputWriter()) {
            input.write(tables.options(1).password().orElseThrow().reveal() + "\n");
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private void cutSessions() {
        try {
            tables.cutSessions();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private void project(long last) throws Exception {
        ShareProjector projector = new ShareProjector(shares, database, OPTIONS, clock);
        projector.start(alarms::add);
        awaitCursor(projector, last);
        projector.stop();
    }

    private void appendShares(int from, int to) throws Exception {
        long last = 0;
        for (int number = from; number < to; number++) {
            last = shares.append(Entries.share(number));
        }
        assertThat(journal.awaitDurable(last, Duration.ofSeconds(10))).isTrue();
    }

    private static void awaitCursor(ShareProjector projector, long sequence) throws Exception {
        Eventually.eventually(
                "record " + sequence + " is projected",
                Duration.ofSeconds(30),
                () -> projector.cursor() >= sequence);
    }

    private long count() throws SQLException {
        return tables.number("SELECT count(*) FROM ledger.shares");
    }

    private long distinct() throws SQLException {
        return tables.number("SELECT count(DISTINCT hash) FROM ledger.shares");
    }
}
