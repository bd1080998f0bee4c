package org.hyperhash.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.testkit.Eventually.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.hyperhash.ledger.statistics.StatisticsLimits;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.database.EmbeddedPostgres;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.testkit.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reads the journal goes on while the server of the database is away, one of its own here. */
class DatabaseOutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path directory;

    private final BlockingQueue<Failure> alarms = new LinkedBlockingQueue<>();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(Entries.NOON_MS));
    private EmbeddedPostgres server;
    private Database database;
    private Journal journal;
    private ShareJournal shares;

    @BeforeEach
    void start() throws Exception {
        startServer(0);
        database =
                new Database(
                        new DatabaseOptions.External(
                                server.url(), server.user(), Optional.of(server.password()), 4),
                        List.of(Ledger.MIGRATIONS));
        database.start(alarms::add);
        journal = new Journal("journal", JournalOptions.of(directory.resolve("journal")));
        journal.start(alarms::add);
        shares = new ShareJournal(journal);
    }

    private void startServer(int port) throws Exception {
        server = EmbeddedPostgres.start(directory.resolve("database"), TestDatabase.PROGRAMS, port);
    }

    @AfterEach
    void stop() throws Exception {
        journal.stop();
        database.stop();
        server.stop();
        assertThat(alarms).isEmpty();
    }

    @Test
    void projectorDelaysSharesAndLosesNone() throws Exception {
        ShareProjector projector =
                new ShareProjector(shares, database, ShareProjectorTest.OPTIONS, clock);
        Metrics metrics = new Metrics();
        projector.measure(metrics);
        projector.start(alarms::add);
        appendShares(0, 2_000);
        eventually("projected", PATIENCE, () -> projector.cursor() >= 2_000);
        assertThat(projector.health()).isEqualTo(Health.UP);

        server.stop();
        appendShares(2_000, 4_000);
        eventually("degraded", () -> projector.health() instanceof Health.Degraded);
        // Health is public: no address, no words of the driver.
        assertThat(projector.health().toString())
                .contains(" records wait: the database cannot be used: it ")
                .doesNotContain("jdbc:", "127.0.0.1", "refused");
        assertThat(projector.lagRecords()).isEqualTo(2_000);
        assertThat(metrics.scrape()).contains("ledger_projection_lag_records 2000.0");

        startServer(server.port());
        appendShares(4_000, 5_000);
        eventually("projected", PATIENCE, () -> projector.cursor() >= 5_000);
        projector.stop();
        assertThat(number("SELECT count(*) FROM ledger.shares")).isEqualTo(5_000);
        assertThat(number("SELECT count(DISTINCT hash) FROM ledger.shares")).isEqualTo(5_000);
        metrics.close();
    }

    @Test
    void statisticsAreKeptAndWrittenLater() throws Exception {
        StatisticsKeeper keeper = keeper();
        appendShares(0, 100);
        eventually("counted", PATIENCE, () -> keeper.counted() >= 100);
        keeper.stop();
        server.stop();
        StatisticsKeeper second = keeper();
        eventually("degraded", PATIENCE, () -> second.health() instanceof Health.Degraded);
        startServer(server.port());
        appendShares(100, 200);
        eventually("counted", PATIENCE, () -> second.counted() >= 200);
        clock.advance(Duration.ofMinutes(2));
        eventually("all", PATIENCE, () -> second.snapshot().pool().accepted() == 200);
        second.stop();
        assertThat(
                        number(
                                "SELECT coalesce(sum(accepted), 0) FROM ledger.samples"
                                        + " WHERE kind = 0"))
                .isEqualTo(200);
    }

    private StatisticsKeeper keeper() {
        StatisticsKeeper keeper =
                new StatisticsKeeper(
                        shares,
                        new RefusedShares(),
                        database,
                        StatisticsLimits.DEFAULTS,
                        Duration.ofMinutes(1),
                        clock);
        keeper.start(alarms::add);
        return keeper;
    }

    /** Ten shares a second, as the clock goes. */
    private void appendShares(int from, int to) throws Exception {
        long last = 0;
        for (int number = from; number < to; number++) {
            last = shares.append(Entries.share(number));
        }
        assertThat(journal.awaitDurable(last, Duration.ofSeconds(10))).isTrue();
        clock.advance(Duration.ofMillis(100L * (to - from)));
    }

    private long number(String query) throws Exception {
        return database.jdbi().withHandle(handle -> handle.select(query).mapTo(Long.class).one());
    }
}
