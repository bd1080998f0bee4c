package org.hyperhash.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.ledger.statistics.Owner;
import org.hyperhash.ledger.statistics.StatisticsLimits;
import org.hyperhash.ledger.statistics.StatisticsSnapshot;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.testkit.Eventually;
import org.hyperhash.testkit.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsKeeperTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path directory;

    private final BlockingQueue<Failure> alarms = new LinkedBlockingQueue<>();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(Entries.NOON_MS));
    private final RefusedShares refused = new RefusedShares();
    private TestDatabase tables;
    private Database database;
    private Journal journal;
    private ShareJournal shares;
    private StatisticsKeeper keeper;

    @BeforeEach
    void start() throws Exception {
        tables = TestDatabase.create();
        database = new Database(tables.options(4), List.of(Ledger.MIGRATIONS));
        database.start(alarms::add);
        journal = new Journal("journal", JournalOptions.of(directory.resolve("journal")));
        journal.start(alarms::add);
        shares = new ShareJournal(journal);
        startKeeper();
    }

    @AfterEach
    void stop() throws Exception {
        keeper.stop();
        journal.stop();
        database.stop();
        tables.close();
        assertThat(alarms).isEmpty();
    }

    private void startKeeper() {
        keeper =
                new StatisticsKeeper(
                        shares,
                        refused,
                        database,
                        StatisticsLimits.DEFAULTS,
                        Duration.ofMinutes(1),
                        clock);
        keeper.start(alarms::add);
    }

    @Test
    void restartedKeeperGoesOnWhereItStopped() throws Exception {
        mine(0, 600);
        refused.count("bcrt1qaccount1", "rig1", "stale-share");
        refused.count("", "", "invalid-channel-id");
        BlockFound block = block();
        awaitCounted(shares.append(block));
        mine(600, 700);
        StatisticsSnapshot before = after(Duration.ofSeconds(80));
        assertThat(before.pool().accepted()).isEqualTo(700);
        assertThat(before.pool().rejected())
                .containsEntry("stale-share", 1L)
                .containsEntry("invalid-channel-id", 1L);
        assertThat(before.round().shares()).isEqualTo(100);
        keeper.stop();
        clock.advance(Duration.ofSeconds(10));
        startKeeper();
        awaitCounted(701);
        StatisticsSnapshot after = after(Duration.ZERO);
        assertThat(after.pool().accepted()).isEqualTo(700);
        assertThat(after.pool().rejected()).isEqualTo(before.pool().rejected());
        assertThat(after.pool().best()).isEqualTo(before.pool().best());
        assertThat(after.pool().rate24h()).isPositive();
        assertThat(after.round()).isEqualTo(before.round());
        assertThat(after.accounts().keySet()).isEqualTo(before.accounts().keySet());
        assertThat(after.workers().keySet()).isEqualTo(before.workers().keySet());
        assertThat(tables.number("SELECT count(*) FROM ledger.block_rounds WHERE shares = 600"))
                .isEqualTo(1);
    }

    @Test
    void samplesHoldEachShareOnceAndAreSummedUp() throws Exception {
        mine(0, 1_000);
        after(Duration.ofMinutes(7));
        Eventually.eventually(
                "it comes", PATIENCE, () -> tables.number(sum("samples_5m", 0)) == 1_000);
        keeper.stop();
        for (int kind = 0; kind < 3; kind++) {
            assertThat(tables.number(sum("samples", kind))).isEqualTo(1_000);
        }
        clock.advance(Duration.ofDays(8));
        startKeeper();
        Eventually.eventually(
                "it comes", PATIENCE, () -> tables.number(sum("samples_day", 2)) == 1_000);
        // A clock that is ahead for the time of one start removes nothing.
        mine(1_000, 1_010);
        after(Duration.ofMinutes(2));
        keeper.stop();
        assertThat(tables.number(sum("samples", 0))).isEqualTo(1_010);
        clock.advance(Duration.ofMinutes(2));
        startKeeper();
        Eventually.eventually("it goes", PATIENCE, () -> tables.number(sum("samples", 0)) == 0);
        assertThat(tables.number(sum("samples_5m", 1))).isEqualTo(1_010);
    }

    @Test
    void clockThatJumpsBackLosesNothing() throws Exception {
        mine(0, 100);
        clock.advance(Duration.ofHours(-2));
        mine(100, 200);
        after(Duration.ofMinutes(2));
        keeper.stop();
        assertThat(tables.number(sum("samples", 0))).isEqualTo(200);
        startKeeper();
    }

    @Test
    void workersAreFoundByAccount() throws Exception {
        mine(0, 700);
        StatisticsSnapshot now = after(Duration.ofSeconds(1));
        assertThat(now.workersOf("bcrt1qaccount3"))
                .allSatisfy(
                        (owner, _) -> assertThat(owner.accountName()).isEqualTo("bcrt1qaccount3"))
                .isNotEmpty();
        assertThat(now.workers().get(new Owner.Worker("bcrt1qaccount3", "rig3")).userAgent())
                .isEqualTo("vendor/hardware/firmware");
    }

    /** On regtest: two hashes on average. */
    private static BlockFound block() {
        byte[] header = new byte[80];
        System.arraycopy(new byte[] {-1, -1, 0x7f, 0x20}, 0, header, 72, 4);
        BlockFound block = Entries.block(600);
        return new BlockFound(
                block.atMs(),
                block.hash(),
                block.height(),
                block.account(),
                block.worker(),
                block.templateId(),
                Bytes.wrap(header),
                block.coinbase(),
                block.block(),
                block.terms());
    }

    /** Ten shares a second, as the clock goes. */
    private void mine(int from, int to) throws Exception {
        long last = 0;
        for (int number = from; number < to; number++) {
            last = shares.append(Entries.share(number));
        }
        Instant time = Instant.ofEpochMilli(Entries.share(to).atMs());
        if (clock.instant().isBefore(time) && clock.millis() >= Entries.NOON_MS) {
            clock.advance(Duration.between(clock.instant(), time));
        }
        awaitCounted(last);
    }

    private void awaitCounted(long sequence) throws Exception {
        Eventually.eventually("it comes", PATIENCE, () -> keeper.counted() >= sequence);
    }

    /** The statistics made at or after a later time. */
    private StatisticsSnapshot after(Duration passed) throws Exception {
        clock.advance(passed);
        long nowMs = clock.millis();
        Eventually.eventually("it comes", PATIENCE, () -> keeper.snapshot().atMs() == nowMs);
        // The one under way may have begun before the last share.
        StatisticsSnapshot begun = keeper.snapshot();
        Eventually.eventually("the next comes", PATIENCE, () -> keeper.snapshot() != begun);
        return keeper.snapshot();
    }

    private static String sum(String table, int kind) {
        return "SELECT coalesce(sum(accepted), 0) FROM ledger.%s WHERE kind = %d"
                .formatted(table, kind);
    }
}
