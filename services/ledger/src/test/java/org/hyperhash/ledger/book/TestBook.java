package org.hyperhash.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.testkit.Eventually.eventually;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.ledger.BlockFound;
import org.hyperhash.ledger.Ledger;
import org.hyperhash.ledger.ProjectionOptions;
import org.hyperhash.ledger.RewardedBlock;
import org.hyperhash.ledger.ShareJournal;
import org.hyperhash.ledger.ShareProjector;
import org.hyperhash.ledger.TestDatabase;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.testkit.ManualClock;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A book for each test of a class, in a database of its own, with all that an accountant needs: a
 * pool's journal and its projector, and a chain that the test moves. Used by the test's thread.
 */
final class TestBook implements BeforeEachCallback, AfterEachCallback {
    private static final AccountantOptions OPTIONS =
            new AccountantOptions(
                    Duration.ofMillis(20), Duration.ofHours(1), Duration.ofHours(1), 100);

    final FakeChain chain = new FakeChain();
    final ManualClock clock = new ManualClock(Instant.ofEpochMilli(RewardedBlock.NOON_MS));
    TestDatabase tables;
    Database database;
    ShareJournal shares;
    private final BlockingQueue<Failure> alarms = new LinkedBlockingQueue<>();
    private final List<Accountant> accountants = new ArrayList<>();
    private Journal journal;
    private ShareProjector projector;

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        tables = TestDatabase.create();
        database = new Database(tables.options(8), List.of(Ledger.MIGRATIONS));
        journal = new Journal("journal", JournalOptions.of(tables.folder().resolve("journal")));
        shares = new ShareJournal(journal);
        projector = new ShareProjector(shares, database, ProjectionOptions.DEFAULTS, clock);
        database.start(alarms::add);
        journal.start(alarms::add);
        projector.start(alarms::add);
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        for (Accountant accountant : accountants) {
            accountant.stop();
        }
        projector.stop();
        journal.stop();
        database.stop();
        tables.close();
        assertThat(alarms).isEmpty();
    }

    /** Starts one that is patient and audits once. */
    Accountant accountant() {
        return accountant(OPTIONS);
    }

    Accountant accountant(AccountantOptions options) {
        Accountant accountant =
                new Accountant(database, chain, RewardedBlock.NETWORK, options, clock);
        accountant.start(alarms::add);
        accountants.add(accountant);
        return accountant;
    }

    void stop(Accountant accountant) throws InterruptedException {
        accountant.stop();
        accountants.remove(accountant);
    }

    /** Three shares, two by Alice, and a block by Bob that rewards them, in the chain. */
    BlockFound found(int number, int height) throws Exception {
        return found(RewardedBlock.mine(shares, number, height));
    }

    BlockFound foundWorth(int number, int height, Sats subsidy, Sats fees) throws Exception {
        return found(RewardedBlock.mine(shares, number, height, subsidy, fees));
    }

    /** As an earlier version wrote it: a block by Alice. */
    BlockFound foundWithoutTerms(int number, int height) throws Exception {
        return found(RewardedBlock.mineWithoutTerms(shares, number, height));
    }

    /** One at height 200, the tip, that an accountant has credited. */
    BlockFound credited() throws Exception {
        BlockFound block = found(1, 200);
        chain.tip(200);
        accountant();
        awaitStage(block, "seen");
        return block;
    }

    private BlockFound found(RewardedBlock mined) throws Exception {
        BlockFound block = mined.found();
        chain.include(mined);
        long sequence = shares.append(block);
        eventually("projected", () -> projector.cursor() >= sequence);
        return block;
    }

    void awaitStage(BlockFound block, String stage) throws Exception {
        eventually(stage + " of " + block.hash(), () -> stage(block).equals(stage));
    }

    String stage(BlockFound block) throws SQLException {
        List<String> stage =
                tables.texts(
                        "SELECT stage FROM ledger.block_states WHERE hash = '%s'"
                                .formatted(block.hash().display()));
        return stage.isEmpty() ? "none" : stage.getFirst();
    }

    long confirmations(BlockFound block) throws SQLException {
        return tables.number(
                "SELECT confirmations FROM ledger.block_states WHERE hash = '%s'"
                        .formatted(block.hash().display()));
    }

    /** All that are not zero. */
    Map<String, Long> balances() throws SQLException {
        Map<String, Long> balances = new HashMap<>();
        try (Statement statement = tables.session().createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT account, sats FROM ledger.balances WHERE sats <> 0")) {
            while (rows.next()) {
                balances.put(rows.getString(1), rows.getLong(2));
            }
        }
        return balances;
    }

    long bookings() throws SQLException {
        return tables.number("SELECT count(*) FROM ledger.bookings");
    }

    /** Why nobody is paid: one reason at most. */
    List<String> payStops() throws SQLException {
        return tables.texts("SELECT reason FROM ledger.pay_stop");
    }

    Audit audit() throws Exception {
        try (Connection connection = tables.connect()) {
            return new Auditor(RewardedBlock.NETWORK)
                    .audit(connection, 1_000, RewardedBlock.NOON_MS);
        }
    }
}
