package org.hyperhash.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hyperhash.testkit.Eventually.eventually;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.coinbase.CoinbaseRecipe;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.BlockFound;
import org.hyperhash.ledger.Ledger;
import org.hyperhash.ledger.ProjectionOptions;
import org.hyperhash.ledger.ShareJournal;
import org.hyperhash.ledger.ShareProjector;
import org.hyperhash.ledger.ShareRecord;
import org.hyperhash.ledger.archive.ShareArchives;
import org.hyperhash.ledger.archive.SharesArchivedException;
import org.hyperhash.ledger.engine.Booking;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.LedgerAccount;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.Posting;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.engine.WindowClaims.Claim;
import org.hyperhash.ledger.engine.WindowRule;
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

/** Found blocks on their way from the journal into the book. */
class AccountantTest {
    private static final long NOON_MS = 1_795_262_400_000L;
    private static final String ALICE = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    private static final String BOB = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
    private static final Bytes TREASURY = Bytes.ofHex("0014" + "77".repeat(20));
    private static final Sats SUBSIDY = Sats.of(1_000_000);
    private static final Sats FEES = Sats.of(5_000);
    private static final AccountantOptions OPTIONS =
            new AccountantOptions(
                    Duration.ofMillis(20), Duration.ofHours(1), Duration.ofHours(1), 100);
    private static final AccountantOptions IMPATIENT =
            new AccountantOptions(Duration.ofMillis(20), Duration.ZERO, Duration.ofHours(1), 100);

    private static final AccountantOptions WATCHFUL =
            new AccountantOptions(
                    Duration.ofMillis(20), Duration.ofHours(1), Duration.ofMillis(100), 100);

    /** The day of all shares here. */
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");

    private static final String ARCHIVED =
            "the shares of 2026-11-21 are archived in shares-2026-11-21.zip: hh db unarchive"
                    + " 2026-11-21";

    /** Four hashes on average. */
    private static final Target FOUR =
            Target.ofNumber(BigInteger.TWO.pow(254).subtract(BigInteger.ONE));

    @TempDir Path directory;

    private final BlockingQueue<Failure> alarms = new LinkedBlockingQueue<>();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(NOON_MS));
    private final FakeChain chain = new FakeChain();
    private final List<Accountant> accountants = new ArrayList<>();
    private EmbeddedPostgres server;
    private Database database;
    private Journal journal;
    private ShareJournal shares;
    private ShareProjector projector;

    @BeforeEach
    void start() throws Exception {
        server =
                EmbeddedPostgres.start(
                        directory.resolve("database"), Path.of("target", "postgres"), 0);
        database =
                new Database(
                        new DatabaseOptions.External(
                                server.url(), server.user(), Optional.of(server.password()), 8),
                        List.of(Ledger.MIGRATIONS));
        database.start(alarms::add);
        journal = new Journal("journal", JournalOptions.of(directory.resolve("journal")));
        journal.start(alarms::add);
        shares = new ShareJournal(journal);
        projector = new ShareProjector(shares, database, ProjectionOptions.DEFAULTS, clock);
        projector.start(alarms::add);
    }

    @AfterEach
    void stop() throws Exception {
        for (Accountant accountant : accountants) {
            accountant.stop();
        }
        projector.stop();
        journal.stop();
        database.stop();
        server.stop();
        assertThat(alarms).isEmpty();
    }

    @Test
    void blockIsCreditedAndMaturesAndTheAuditorAgrees() throws Exception {
        BlockFound block = found(1, 200);
        chain.tip(200);
        accountant();
        awaitStage(block, "seen");
        // 990,000 sat of 12 hashes: two thirds to Alice; the coinbase pays both and the fees.
        assertThat(balances())
                .containsEntry("miner/" + ALICE + "/pending", 660_000L)
                .containsEntry("miner/" + BOB + "/pending", 335_000L)
                .containsEntry("coinbase", -1_005_000L)
                .containsEntry("node-pot/pending", 5_000L)
                .containsEntry("treasury/pending", 5_000L);
        chain.tip(298);
        eventually("confirmations", () -> confirmations(block) == 99);
        chain.tip(299);
        awaitStage(block, "mature");
        assertThat(balances())
                .containsOnly(
                        Map.entry("node-pot/available", 5_000L),
                        Map.entry("treasury/available", 5_000L),
                        Map.entry("wallet", -10_000L));
        Audit audit = audit();
        assertThat(audit.findings()).isEmpty();
        assertThat(audit.blocks()).isEqualTo(1);
        assertThat(audit.bookings()).isEqualTo(3);
    }

    @Test
    void bookLogTellsEveryBookingOnceAndInOrder() throws Exception {
        BookLog log = new BookLog(database);
        assertThat(log.next()).isEmpty();
        BlockFound block = found(1, 200);
        chain.tip(200);
        accountant();
        awaitStage(block, "seen");
        List<BookLog.Line> seen = log.next();
        assertThat(seen).extracting(BookLog.Line::height).containsExactly(200);
        assertThat(seen.getFirst().finder()).isEqualTo(block.account());
        assertThat(seen.getFirst().booking().postings())
                .contains(new Posting(LedgerAccount.ofName("node-pot/pending"), 5_000))
                .contains(new Posting(LedgerAccount.ofName("coinbase"), -1_005_000));
        chain.tip(299);
        awaitStage(block, "mature");
        assertThat(log.next())
                .extracting(line -> line.booking().kind())
                .containsExactly(Booking.Kind.BLOCK_MATURED, Booking.Kind.PAID_IN_COINBASE);
        assertThat(log.next()).isEmpty();
    }

    @Test
    void reorganisationOfSixBlocksWithTwoOfOursIsReversedExactly() throws Exception {
        BlockFound first = found(1, 200);
        BlockFound second = found(2, 203);
        chain.tip(206);
        accountant();
        awaitStage(first, "seen");
        awaitStage(second, "seen");
        Map<String, Long> before = balances();
        chain.heights.clear();
        chain.tip(206);
        awaitStage(first, "orphaned");
        awaitStage(second, "orphaned");
        assertThat(balances()).isEmpty();
        chain.heights.put(first.hash(), 200);
        chain.heights.put(second.hash(), 203);
        chain.tip(207);
        awaitStage(first, "seen");
        awaitStage(second, "seen");
        assertThat(balances()).isEqualTo(before);
        assertThat(audit().findings()).isEmpty();
    }

    @Test
    void restartedAccountantGoesOnWhereItWas() throws Exception {
        BlockFound block = found(1, 200);
        chain.tip(201);
        Accountant first = accountant();
        awaitStage(block, "seen");
        first.stop();
        accountants.remove(first);
        chain.tip(300);
        accountant();
        awaitStage(block, "mature");
        assertThat(number("SELECT count(*) FROM ledger.bookings")).isEqualTo(3);
        assertThat(audit().findings()).isEmpty();
    }

    @Test
    void secondAccountantWaitsAndTakesOver() throws Exception {
        chain.tip(200);
        Accountant one = accountant();
        eventually("the first has the lock", () -> one.health().equals(Health.UP));
        BlockFound block = found(1, 200);
        awaitStage(block, "seen");
        Accountant two = accountant();
        eventually(
                "the second says so",
                () -> two.health().toString().contains("another process keeps the book"));
        chain.tip(201);
        eventually("confirmations", () -> confirmations(block) == 2);
        one.stop();
        accountants.remove(one);
        chain.tip(299);
        awaitStage(block, "mature");
        assertThat(number("SELECT count(*) FROM ledger.bookings")).isEqualTo(3);
    }

    @Test
    void cutSessionsDelayBookingsAndDoubleNone() throws Exception {
        chain.tip(200);
        accountant();
        List<BlockFound> blocks = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            blocks.add(found(i, 200 + i));
            chain.tip(200 + i);
            cutSessions();
        }
        for (BlockFound block : blocks) {
            awaitStage(block, "seen");
        }
        assertThat(number("SELECT count(*) FROM ledger.bookings")).isEqualTo(4);
        assertThat(audit().findings()).isEmpty();
    }

    @Test
    void coinbaseThatPaysSomebodyElseCreditsNothingAndStopsPayouts() throws Exception {
        BlockFound block = found(1, 200);
        RewardTerms terms = block.terms().orElseThrow();
        chain.coinbases.put(
                block.hash(),
                coinbase(
                        List.of(new CoinbaseOutput(terms.subsidy().plus(terms.fees()), TREASURY))));
        chain.tip(200);
        Accountant accountant = accountant();
        try (Metrics metrics = new Metrics()) {
            accountant.measure(metrics);
            awaitStage(block, "disputed");
            assertThat(balances()).isEmpty();
            eventually(
                    "alarm",
                    () -> accountant.health().toString().contains("output 0 of the coinbase pays"));
            assertThat(metrics.scrape()).contains("ledger_payouts_stopped 1.0\n");
        }
    }

    @Test
    void blockThatCannotBeReadIsSetAsideAndStopsPayouts() throws Exception {
        BlockFound bad = found(1, 200);
        BlockFound good = found(2, 201);
        execute(
                "UPDATE ledger.blocks SET header = '' WHERE hash = '%s'"
                        .formatted(bad.hash().display()));
        setsAside(bad, good);
    }

    @Test
    void blockThatMeetsABugIsSetAsideAndStopsPayouts() throws Exception {
        BlockFound bad = found(1, 200);
        BlockFound good = found(2, 201);
        chain.broken.add(bad.hash());
        setsAside(bad, good);
    }

    /** The other one is credited, and the process lives: no alarm is raised. */
    private void setsAside(BlockFound bad, BlockFound good) throws Exception {
        chain.tip(201);
        Accountant accountant = accountant();
        awaitStage(good, "seen");
        eventually(
                "health",
                () ->
                        accountant.health() instanceof Health.Down down
                                && down.reason().contains(bad.hash().display()));
        assertThat(stage(bad)).isEqualTo("none");
        assertThat(texts("SELECT reason FROM ledger.pay_stop"))
                .containsExactly("block %s cannot be accounted for".formatted(bad.hash()));
        try (Metrics metrics = new Metrics()) {
            accountant.measure(metrics);
            assertThat(metrics.scrape()).contains("ledger_payouts_stopped 1.0\n");
        }
    }

    @Test
    void bugInTheBookStopsTheAccountantAndPayoutsButNotTheProcess() throws Exception {
        BlockFound block = found(1, 200);
        chain.tip(200);
        execute("INSERT INTO ledger.balances (account, sats) VALUES ('nonsense', 5)");
        Accountant accountant = accountant();
        eventually(
                "health",
                () ->
                        accountant
                                .health()
                                .equals(
                                        new Health.Down(
                                                "stopped by a bug; the log has it; nobody is"
                                                        + " paid")));
        eventually("stop", () -> number("SELECT count(*) FROM ledger.pay_stop") == 1);
        assertThat(stage(block)).isEqualTo("none");
    }

    private void execute(String sql) throws Exception {
        try (Connection own = own();
                Statement statement = own.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> texts(String query) throws Exception {
        return database.jdbi()
                .withHandle(handle -> handle.select(query).mapTo(String.class).list());
    }

    @Test
    void blockOfAnEarlierVersionIsTheTreasurys() throws Exception {
        BlockFound old = found(1, 200, false, SUBSIDY, FEES);
        chain.tip(299);
        try (Metrics metrics = new Metrics()) {
            accountant().measure(metrics);
            awaitStage(old, "mature");
            assertThat(metrics.scrape()).contains("ledger_payouts_stopped 0.0\n");
        }
        // All but the output of the winner.
        assertThat(balances())
                .containsOnly(
                        Map.entry("treasury/available", 1_005_000L - 5_000 - 660_000),
                        Map.entry("wallet", -340_000L));
    }

    @Test
    void blockThatNeverWasInTheChainIsForgotten() throws Exception {
        BlockFound block = found(1, 200);
        chain.heights.clear();
        chain.tip(300);
        accountant();
        awaitStage(block, "stale");
        assertThat(balances()).isEmpty();
    }

    @Test
    void blockThatComesLateIsCreditedAllTheSame() throws Exception {
        chain.tip(900);
        accountant();
        BlockFound block = found(1, 200);
        awaitStage(block, "mature");
        assertThat(audit().findings()).isEmpty();
    }

    @Test
    void matureBlockThatLeavesTheChainStopsPayouts() throws Exception {
        BlockFound block = found(1, 200);
        chain.tip(299);
        Accountant accountant = accountant(WATCHFUL);
        awaitStage(block, "mature");
        chain.heights.clear();
        chain.tip(320);
        eventually("alarm", () -> accountant.health().toString().contains("has left the chain"));
        assertThat(stage(block)).isEqualTo("mature");
        assertThat(number("SELECT count(*) FROM ledger.pay_stop")).isEqualTo(1);
    }

    @Test
    void staleBlockThatComesIntoTheChainStopsPayouts() throws Exception {
        BlockFound block = found(1, 200);
        chain.heights.clear();
        chain.tip(300);
        Accountant accountant = accountant(WATCHFUL);
        awaitStage(block, "stale");
        chain.heights.put(block.hash(), 200);
        chain.tip(301);
        eventually(
                "alarm",
                () -> accountant.health().toString().contains("stale in the book, but is in"));
    }

    @Test
    void blockThatWasBookedTwiceIsFound() throws Exception {
        BlockFound block = found(1, 200);
        chain.tip(200);
        accountant();
        awaitStage(block, "seen");
        database.jdbi()
                .useHandle(handle ->
                        handle.execute(
                                "WITH again AS (INSERT INTO ledger.bookings (at, kind, block)"
                                        + " VALUES (now(), 'block_seen', ?) RETURNING booking)"
                                        + " INSERT INTO ledger.postings"
                                        + " SELECT booking, 'carry', v FROM again, (VALUES (1)) x(v)"
                                        + " UNION ALL SELECT booking, 'coinbase', -1 FROM again",
                                block.hash().display()));
        String hash = block.hash().display();
        assertThat(audit().findings())
                .contains(
                        "block %s is seen, but was booked as seen 2, orphaned 0, mature 0, paid 0 times and otherwise 0 times"
                                .formatted(hash),
                        "block %s has 1005000 sat, 1005001 were booked".formatted(hash));
    }

    @Test
    void silentNodeChangesNothing() throws Exception {
        BlockFound block = found(1, 200);
        Accountant accountant = accountant(IMPATIENT);
        eventually(
                "degraded", () -> accountant.health().toString().contains("no node tells the tip"));
        chain.tip(200);
        awaitStage(block, "seen");
        chain.silent();
        eventually(
                "degraded", () -> accountant.health().toString().contains("no node tells the tip"));
        assertThat(stage(block)).isEqualTo("seen");
        chain.tip(200);
        eventually("up", () -> accountant.health().equals(Health.UP));
    }

    @Test
    void nodeThatIsAMomentBehindABlockIsNoFault() throws Exception {
        BlockFound block = found(1, 200);
        chain.heights.clear();
        chain.tip(199);
        Accountant accountant = accountant();
        eventually("two questions", () -> chain.questions() > 1);
        assertThat(accountant.health()).isEqualTo(Health.UP);
        assertThat(stage(block)).isNotEqualTo("seen");
        chain.heights.put(block.hash(), 200);
        chain.tip(200);
        awaitStage(block, "seen");
    }

    @Test
    void auditorNamesWhatDoesNotAddUpAndStopsPayouts() throws Exception {
        BlockFound block = found(1, 200);
        chain.tip(200);
        accountant();
        awaitStage(block, "seen");
        database.jdbi()
                .useHandle(handle -> {
                    handle.execute(
                            "UPDATE ledger.balances SET sats = sats + 1"
                                    + " WHERE account = 'treasury/pending'");
                    handle.execute(
                            "UPDATE ledger.shares SET work = work + 8 WHERE account = ?", BOB);
                });
        assertThat(audit().findings())
                .contains(
                        "account treasury/pending has 5001 sat, its postings sum to 5000",
                        "block %s: %s is credited 330000 sat for 4 hashes, but earned 594000 for 12"
                                .formatted(block.hash(), BOB))
                .anyMatch(finding -> finding.contains("of the coinbase pays"));
        assertThat(number("SELECT count(*) FROM ledger.pay_stop")).isEqualTo(1);
    }

    /** After 33 halvings nothing is left, on regtest within a day. */
    @Test
    void blockWithoutValueMaturesAndTheAuditorAgrees() throws Exception {
        BlockFound block = found(1, 200, true, Sats.ZERO, Sats.ZERO);
        chain.tip(200);
        accountant();
        awaitStage(block, "seen");
        chain.tip(299);
        awaitStage(block, "mature");
        assertThat(audit().findings()).isEmpty();
        assertThat(number("SELECT count(*) FROM ledger.bookings")).isZero();
    }

    @Test
    void bookingThatGivesOnesMoneyToAnotherIsFound() throws Exception {
        BlockFound block = found(1, 200);
        chain.tip(200);
        accountant();
        awaitStage(block, "seen");
        chain.tip(299);
        awaitStage(block, "mature");
        forge("paid_in_coinbase", block);
        assertThat(audit().findings())
                .contains(
                        "block %s is mature, but was booked as seen 1, orphaned 0, mature 1, paid 2 times and otherwise 0 times"
                                .formatted(block.hash()),
                        "block %s: paid_in_coinbase of miner/thief/available is 1000 sat, but should be 0"
                                .formatted(block.hash()),
                        "block %s: paid_in_coinbase of node-pot/available is -1000 sat, but should be 0"
                                .formatted(block.hash()));
        forge("payout_settled", block);
        assertThat(audit().findings()).anyMatch(each -> each.contains("otherwise 1 times"));
        assertThat(number("SELECT count(*) FROM ledger.pay_stop")).isEqualTo(1);
    }

    /** A booking that sums to zero, with balances to match. */
    private void forge(String kind, BlockFound block) throws Exception {
        String moved = "(VALUES ('node-pot/available', -1000), ('miner/thief/available', 1000))";
        String forgery =
                "WITH k AS (INSERT INTO ledger.bookings (at, kind, block) VALUES (now(), ?, ?)"
                        + " RETURNING booking), b AS (INSERT INTO ledger.balances SELECT * FROM "
                        + moved
                        + " AS m ON CONFLICT (account) DO UPDATE SET sats = balances.sats"
                        + " + EXCLUDED.sats) INSERT INTO ledger.postings SELECT booking, m.* FROM k, "
                        + moved
                        + " AS m";
        String hash = block.hash().display();
        database.jdbi().useHandle(handle -> handle.execute(forgery, kind, hash));
    }

    @Test
    void matureBlockIsSoundOnceTheAuditorSawItMature() throws Exception {
        BlockFound block = found(1, 200);
        chain.tip(200);
        accountant();
        awaitStage(block, "seen");
        audit();
        assertThat(number("SELECT count(audited_at) FROM ledger.block_states")).isZero();
        chain.tip(299);
        awaitStage(block, "mature");
        assertThat(number("SELECT count(audited_at) FROM ledger.block_states")).isZero();
        audit();
        assertThat(number("SELECT count(audited_at) FROM ledger.block_states")).isEqualTo(1);
    }

    @Test
    void auditorLeavesBlocksOutWhoseSharesAreArchived() throws Exception {
        BlockFound block = found(1, 200);
        chain.tip(299);
        accountant();
        awaitStage(block, "mature");
        audit();
        clock.advance(Duration.ofDays(5));
        archive();
        assertThat(number("SELECT count(*) FROM ledger.shares")).isZero();
        Audit audit = audit();
        assertThat(audit.findings()).isEmpty();
        assertThat(audit.archived()).isEqualTo(1);
        assertThat(audit.notes()).containsExactly(ARCHIVED);
        assertThat(number("SELECT count(*) FROM ledger.pay_stop")).isZero();
        payoutsSaySo(block);
        unarchive();
        audit = audit();
        assertThat(audit.findings()).isEmpty();
        assertThat(audit.archived()).isZero();
    }

    private void payoutsSaySo(BlockFound block) throws Exception {
        try (Connection connection = database.connection()) {
            PayoutBook book = new PayoutBook(connection, Network.REGTEST);
            PayoutBook.Lookup known = book.find(block.hash().display());
            assertThat(known).isInstanceOf(PayoutBook.Lookup.Known.class);
            PayoutBook.PaidBlock paid = ((PayoutBook.Lookup.Known) known).block();
            assertThatThrownBy(() -> book.explain(paid))
                    .isInstanceOf(SharesArchivedException.class)
                    .hasMessage(ARCHIVED);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThatThrownBy(() -> book.writeWindow(paid, out))
                    .isInstanceOf(SharesArchivedException.class)
                    .hasMessage(ARCHIVED);
            assertThat(out.size()).isZero();
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    /** As when somebody makes the window of a new configuration much longer. */
    @Test
    void blockWhoseSharesAreArchivedWaitsAndIsNoDispute() throws Exception {
        BlockFound block = found(1, 200);
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM ledger.blocks"));
        clock.advance(Duration.ofDays(5));
        archive();
        chain.tip(200);
        Accountant accountant = accountant();
        shares.append(block);
        eventually("waits", () -> accountant.health().toString().contains(ARCHIVED));
        assertThat(stage(block)).isEqualTo("none");
        assertThat(number("SELECT count(*) FROM ledger.pay_stop")).isZero();
        unarchive();
        awaitStage(block, "seen");
        eventually("up", () -> accountant.health().equals(Health.UP));
        assertThat(audit().findings()).isEmpty();
    }

    private void archive() throws Exception {
        database.jdbi()
                .useHandle(handle -> {
                    // No statistics run here, which count windows, and no window is kept.
                    handle.execute(
                            "INSERT INTO ledger.block_windows SELECT hash, 3, 12 FROM ledger.blocks ON CONFLICT DO NOTHING");
                    handle.execute("UPDATE ledger.journals SET needed_from = 1000");
                });
        try (Connection connection = database.connection();
                ShareArchives archives = archives(connection)) {
            assertThat(archives.archive(DAY)).isInstanceOf(ShareArchives.Outcome.Archived.class);
        }
    }

    private void unarchive() throws Exception {
        try (Connection connection = database.connection();
                ShareArchives archives = archives(connection)) {
            assertThat(archives.unarchive(DAY)).isInstanceOf(ShareArchives.Outcome.Restored.class);
        }
    }

    private ShareArchives archives(Connection connection) throws Exception {
        return ShareArchives.open(connection, directory.resolve("archives"), clock).orElseThrow();
    }

    @Test
    void databaseRefusesUnevenBookingsAndChanges() throws Exception {
        BlockFound block = found(1, 200);
        chain.tip(200);
        accountant();
        awaitStage(block, "seen");
        for (String statement :
                List.of(
                        "INSERT INTO ledger.postings VALUES (1, 'wallet', -5)",
                        "UPDATE ledger.postings SET sats = 1",
                        "DELETE FROM ledger.postings",
                        "TRUNCATE ledger.bookings CASCADE")) {
            assertThatThrownBy(() -> database.jdbi().useHandle(handle -> handle.execute(statement)))
                    .as(statement)
                    .hasMessageContainingAll("ERROR");
        }
    }

    private Accountant accountant() {
        return accountant(OPTIONS);
    }

    private Accountant accountant(AccountantOptions options) {
        Accountant accountant = new Accountant(database, chain, Network.REGTEST, options, clock);
        accountant.start(alarms::add);
        accountants.add(accountant);
        return accountant;
    }

    private BlockFound found(int number, int height) throws Exception {
        return found(number, height, true, SUBSIDY, FEES);
    }

    /** Three shares, two by Alice, and a block by Bob that rewards them, in the chain. */
    private BlockFound found(int number, int height, boolean withTerms, Sats subsidy, Sats fees)
            throws Exception {
        long last = shares.append(List.of(share(ALICE), share(BOB), share(ALICE)));
        RewardTerms terms =
                new RewardTerms(
                        last - 2,
                        last,
                        subsidy,
                        fees,
                        new RewardRules(
                                new WindowRule.Pplns(8), 100, true, Sats.of(10_000), 900, TREASURY),
                        DeviceClass.PROXY,
                        4);
        WindowClaims claims =
                WindowClaims.of(
                        last - 2,
                        last,
                        3,
                        List.of(
                                new Claim(Payee.of(Network.REGTEST, ALICE), work(8)),
                                new Claim(Payee.of(Network.REGTEST, BOB), work(4))));
        // A block of the earlier version has Alice as its winner.
        String winner = withTerms ? BOB : ALICE;
        Tx coinbase =
                coinbase(
                        CoinbasePlan.of(terms, claims, Payee.of(Network.REGTEST, winner))
                                .outputs());
        BlockFound block =
                new BlockFound(
                        NOON_MS,
                        new Hash256(number, 0, 0, 0),
                        height,
                        winner,
                        "rig",
                        1,
                        Bytes.wrap(new byte[80]),
                        coinbase.serialized(),
                        Bytes.EMPTY,
                        withTerms ? Optional.of(terms) : Optional.empty());
        chain.heights.put(block.hash(), height);
        chain.coinbases.put(block.hash(), coinbase);
        long sequence = shares.append(block);
        eventually("projected", () -> projector.cursor() >= sequence);
        return block;
    }

    private static ShareRecord share(String account) {
        return new ShareRecord(
                NOON_MS, account, "", FOUR, Hash256.ZERO, false, 1, 1, 1, 1, 1, "agent");
    }

    private static Tx coinbase(List<CoinbaseOutput> paid) {
        List<CoinbaseOutput> outputs = new ArrayList<>(paid);
        outputs.add(CoinbaseOutput.commitment(Hash256.ZERO));
        Sats value = paid.stream().map(CoinbaseOutput::value).reduce(Sats.ZERO, Sats::plus);
        return new CoinbaseRecipe(2, CoinbaseScript.height(200), 0, -1, outputs, value, 0)
                .build()
                .transaction(Bytes.EMPTY);
    }

    private static Work work(long hashes) {
        return new Work(BigInteger.valueOf(hashes));
    }

    private void awaitStage(BlockFound block, String stage) throws Exception {
        eventually(stage + " of " + block.hash(), () -> stage(block).equals(stage));
    }

    /** By a session of its own, which no test cuts. */
    private String stage(BlockFound block) throws Exception {
        try (Connection own = own();
                Statement query = own.createStatement();
                ResultSet row =
                        query.executeQuery(
                                "SELECT stage FROM ledger.block_states WHERE hash = '%s'"
                                        .formatted(block.hash().display()))) {
            return row.next() ? row.getString(1) : "none";
        }
    }

    private Connection own() throws SQLException {
        return DriverManager.getConnection(server.url(), server.user(), server.password().reveal());
    }

    private int confirmations(BlockFound block) throws Exception {
        return (int)
                number(
                        "SELECT confirmations FROM ledger.block_states WHERE hash = '%s'"
                                .formatted(block.hash().display()));
    }

    private Map<String, Long> balances() throws Exception {
        Map<String, Long> balances = new HashMap<>();
        try (Connection connection = database.connection();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT account, sats FROM ledger.balances WHERE sats <> 0")) {
            while (rows.next()) {
                balances.put(rows.getString(1), rows.getLong(2));
            }
        }
        return balances;
    }

    private long number(String query) throws Exception {
        return database.jdbi().withHandle(handle -> handle.select(query).mapTo(Long.class).one());
    }

    private Audit audit() throws Exception {
        try (Connection connection = database.connection()) {
            return new Auditor(Network.REGTEST).audit(connection, 1_000, NOON_MS);
        }
    }

    private void cutSessions() throws Exception {
        try (Connection own = own();
                Statement statement = own.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
        }
        // A dead connection that is not used for this long is tested before its next use.
        Thread.sleep(600);
    }
}
