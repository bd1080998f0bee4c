package org.hyperhash.ledger.archive;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseTrouble;
import org.hyperhash.platform.database.DatabaseUnavailable;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Archives old days of shares once an hour, by a thread of its own that nobody waits for. */
public final class ShareArchiver implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ShareArchiver.class);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Database database;
    private final ArchiveOptions options;
    private final InstantSource clock;
    private final Duration pause;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile ArchiveTables.Totals totals = new ArchiveTables.Totals(0, 0);
    private volatile Health health = new Health.Down("not started");
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    public ShareArchiver(Database database, ArchiveOptions options, InstantSource clock) {
        this(database, options, clock, PAUSE);
    }

    ShareArchiver(Database database, ArchiveOptions options, InstantSource clock, Duration pause) {
        this.database = database;
        this.options = options;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public String name() {
        return "share-archiver";
    }

    /** Makes visible how much is archived, as of the last look. */
    public void measure(Metrics metrics) {
        metrics.gauge(
                "ledger.archive.days",
                "Days of shares that are in files instead of the database",
                this,
                archiver -> archiver.totals.days());
        metrics.gauge(
                "ledger.archive.bytes",
                "Size of the files of archived shares",
                this,
                archiver -> archiver.totals.bytes());
    }

    @Override
    public void start(Alarm alarm) {
        health = Health.UP;
        thread = Thread.ofPlatform().name(name()).start(() -> run(alarm));
    }

    private void run(Alarm alarm) {
        try {
            do {
                look();
            } while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            LOG.info("interrupted");
        } catch (RuntimeException bug) {
            health = new Health.Down("stopped by a bug; the log has it");
            alarm.raise(Failure.bug(name(), bug));
        }
    }

    private void look() {
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            if (options.isOn()) {
                archive(connection);
            }
            totals = new ArchiveTables(connection).totals();
            connection.commit();
            health = Health.UP;
        } catch (SQLException | DatabaseUnavailable | IOException failure) {
            boolean disk = failure instanceof IOException;
            LOG.warn(
                    "old shares stay in the database: {}",
                    disk ? Failure.reason(failure) : failure.getMessage());
            health =
                    new Health.Degraded(
                            "old shares stay in the database: "
                                    + (disk
                                            ? "their files fail; the log says how"
                                            : DatabaseTrouble.inPublic(failure)));
        }
    }

    private void archive(Connection connection) throws SQLException, IOException {
        Optional<ShareArchives> opened = ShareArchives.open(connection, options.directory(), clock);
        if (opened.isEmpty()) {
            LOG.info("another process archives shares");
            return;
        }
        try (ShareArchives archives = opened.get()) {
            tell(archives.archiveDue(options.afterDays(), () -> stopping.getCount() == 0));
        }
    }

    private static void tell(List<ShareArchives.Outcome> outcomes) {
        for (ShareArchives.Outcome outcome : outcomes) {
            switch (outcome) {
                case ShareArchives.Outcome.Archived(var day, var file, long rows, long bytes) ->
                        LOG.info("{} shares of {} are in {}, {} bytes", rows, day, file, bytes);
                case ShareArchives.Outcome.Kept(var day, String reason) ->
                        LOG.debug("the shares of {} stay: {}", day, reason);
                case ShareArchives.Outcome.Empty(var day) -> LOG.debug("{} had no shares", day);
                case ShareArchives.Outcome.Restored restored ->
                        throw new IllegalStateException("not by the schedule: " + restored);
            }
        }
    }

    @Override
    public Health health() {
        return health;
    }

    /** Ends after the day under way. */
    @Override
    public void stop() throws InterruptedException {
        stopping.countDown();
        thread.join();
        health = new Health.Down("stopped");
    }
}
