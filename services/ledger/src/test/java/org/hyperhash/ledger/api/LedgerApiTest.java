package org.hyperhash.ledger.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.testkit.Eventually.eventually;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
import org.hyperhash.ledger.BlockOutcome;
import org.hyperhash.ledger.Ledger;
import org.hyperhash.ledger.ProjectionOptions;
import org.hyperhash.ledger.RefusedShares;
import org.hyperhash.ledger.ShareJournal;
import org.hyperhash.ledger.ShareProjector;
import org.hyperhash.ledger.ShareRecord;
import org.hyperhash.ledger.StatisticsKeeper;
import org.hyperhash.ledger.book.Accountant;
import org.hyperhash.ledger.book.AccountantOptions;
import org.hyperhash.ledger.book.ChainView;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.engine.WindowClaims.Claim;
import org.hyperhash.ledger.engine.WindowRule;
import org.hyperhash.ledger.statistics.StatisticsLimits;
import org.hyperhash.platform.api.ApiInfo;
import org.hyperhash.platform.api.ApiJson;
import org.hyperhash.platform.api.ApiRoutes;
import org.hyperhash.platform.api.Cursor;
import org.hyperhash.platform.api.RequestRate;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.database.DatabaseUnavailable;
import org.hyperhash.platform.database.EmbeddedPostgres;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.http.HttpPart;
import org.hyperhash.platform.jose.Jws;
import org.hyperhash.platform.jose.SigningKey;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.testkit.ManualClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What the ledger answers about a small past: nine shares and three blocks, of which one is mature,
 * one pending and one was lost.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LedgerApiTest {
    private static final long NOON_MS = 1_795_262_400_000L;
    private static final String ALICE = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx";
    private static final String BOB = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
    private static final String MAINNET = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
    private static final Bytes TREASURY = Bytes.ofHex("0014" + "77".repeat(20));
    private static final Sats SUBSIDY = Sats.of(1_000_000);
    private static final Sats FEES = Sats.of(5_000);
    private static final int EASY_BITS = 0x207fffff;

    /** Four hashes on average. */
    private static final Target FOUR =
            Target.ofNumber(BigInteger.TWO.pow(254).subtract(BigInteger.ONE));

    @TempDir private static Path directory;

    private static final BlockingQueue<Failure> ALARMS = new LinkedBlockingQueue<>();
    private static final ManualClock CLOCK = new ManualClock(Instant.ofEpochMilli(NOON_MS));
    private static final KnownChain CHAIN = new KnownChain();
    private static final List<BlockFound> BLOCKS = new ArrayList<>();
    private static EmbeddedPostgres server;
    private static Database database;
    private static Journal journal;
    private static ShareProjector projector;
    private static Accountant accountant;
    private static StatisticsKeeper keeper;
    private static HttpPart http;
    private static HttpClient client;

    /** Knows blocks by their height; the tip is at 299. */
    private static final class KnownChain implements ChainView {
        private static final int TIP = 299;

        final Map<Hash256, Integer> heights = new HashMap<>();
        final Map<Hash256, Tx> coinbases = new HashMap<>();

        @Override
        public Optional<Tip> tip() {
            return Optional.of(new Tip(new Hash256(TIP, 9, 9, 9), TIP));
        }

        @Override
        public Optional<Integer> confirmations(Hash256 block, int height) {
            return Optional.of(
                    Optional.ofNullable(heights.get(block)).map(at -> TIP + 1 - at).orElse(0));
        }

        @Override
        public Optional<Tx> coinbase(Hash256 block) {
            return Optional.ofNullable(coinbases.get(block));
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server =
                EmbeddedPostgres.start(
                        directory.resolve("database"), Path.of("target", "postgres"), 0);
        database =
                new Database(
                        new DatabaseOptions.External(
                                server.url(), server.user(), Optional.of(server.password()), 8),
                        List.of(Ledger.MIGRATIONS));
        database.start(ALARMS::add);
        journal = new Journal("journal", JournalOptions.of(directory.resolve("journal")));
        journal.start(ALARMS::add);
        ShareJournal shares = new ShareJournal(journal);
        RefusedShares refused = new RefusedShares();
        refused.count(ALICE, "rig1", "stale-share");
        keeper =
                new StatisticsKeeper(
                        shares,
                        refused,
                        database,
                        StatisticsLimits.DEFAULTS,
                        Duration.ofMinutes(1),
                        CLOCK);
        keeper.start(ALARMS::add);
        for (int number = 1; number <= 3; number++) {
            BLOCKS.add(mine(shares, number));
        }
        long last = shares.append(lost(BLOCKS.getLast()));
        eventually("counted", () -> keeper.counted() == last);
        projector = new ShareProjector(shares, database, ProjectionOptions.DEFAULTS, CLOCK);
        projector.start(ALARMS::add);
        eventually("projected", () -> projector.cursor() >= last);
        // Windows are counted with a sample, once the database has their shares.
        CLOCK.advance(Duration.ofSeconds(90));
        eventually("windows", () -> countedWindows() == BLOCKS.size());
        accountant =
                new Accountant(
                        database,
                        CHAIN,
                        Network.SIGNET,
                        new AccountantOptions(
                                Duration.ofMillis(20),
                                Duration.ofHours(1),
                                Duration.ofHours(1),
                                100),
                        CLOCK);
        accountant.start(ALARMS::add);
        serve();
    }

    private static long countedWindows() throws Exception {
        return database.jdbi()
                .withHandle(handle ->
                        handle.select("SELECT count(*) FROM ledger.block_windows")
                                .mapTo(Long.class)
                                .one());
    }

    private static void serve() throws Exception {
        LedgerApi api =
                new LedgerApi(
                        new LedgerSources(
                                Network.SIGNET,
                                database,
                                keeper::snapshot,
                                () -> Optional.of(new LedgerSources.Chain(2, 1_000_000)),
                                () -> Map.of(ALICE, 666_666, BOB, 333_333),
                                CLOCK));
        http =
                new HttpPart(
                        "api",
                        HttpOptions.of("127.0.0.1", 0, "api.listen-port"),
                        List.of(
                                new ApiRoutes(
                                        new ApiInfo("Ledger", "1", ""),
                                        api.operations(),
                                        api.downloads(),
                                        new RequestRate(1_000_000, 1_000_000, System::nanoTime),
                                        new Metrics())));
        http.start(ALARMS::add);
        client = HttpClient.newHttpClient();
        eventually(
                "the book and the samples",
                () ->
                        list("/api/v1/blocks?status=mature").size() == 1
                                && get("/api/v1/ledger", 200).has("audit")
                                && sampledShares() == 9);
    }

    private static long sampledShares() throws DatabaseUnavailable {
        return database.jdbi()
                .withHandle(handle ->
                        handle.createQuery(
                                        "SELECT coalesce(sum(accepted), 0)::bigint"
                                                + " FROM ledger.samples WHERE kind = 0")
                                .mapTo(Long.class)
                                .one());
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        http.stop();
        accountant.stop();
        projector.stop();
        keeper.stop();
        journal.stop();
        database.stop();
        server.stop();
        assertThat(ALARMS).isEmpty();
    }

    /** Three shares, two by Alice, and a block by Bob that rewards them. */
    private static BlockFound mine(ShareJournal shares, int number) throws Exception {
        long last = shares.append(List.of(share(ALICE, "rig1"), share(BOB, ""), share(ALICE, "_")));
        RewardTerms terms =
                new RewardTerms(
                        last - 2,
                        last,
                        SUBSIDY,
                        FEES,
                        new RewardRules(
                                new WindowRule.Pplns(8), 100, true, Sats.of(10_000), 900, TREASURY),
                        DeviceClass.PROXY,
                        4);
        WindowClaims claims =
                WindowClaims.of(last - 2, last, 3, List.of(claim(ALICE, 8), claim(BOB, 4)));
        Tx coinbase =
                coinbase(CoinbasePlan.of(terms, claims, Payee.of(Network.SIGNET, BOB)).outputs());
        byte[] header = new byte[80];
        for (int i = 0; i < Integer.BYTES; i++) {
            header[72 + i] = (byte) (EASY_BITS >>> (8 * i));
        }
        BlockFound block =
                new BlockFound(
                        NOON_MS,
                        new Hash256(number, 0, 0, 0),
                        199 + number,
                        BOB,
                        "",
                        1,
                        Bytes.wrap(header),
                        coinbase.serialized(),
                        Bytes.EMPTY,
                        Optional.of(terms));
        if (number < 3) {
            CHAIN.heights.put(block.hash(), block.height());
            CHAIN.coinbases.put(block.hash(), coinbase);
        }
        shares.append(block);
        return block;
    }

    private static Claim claim(String account, long hashes) {
        return new Claim(Payee.of(Network.SIGNET, account), new Work(BigInteger.valueOf(hashes)));
    }

    private static ShareRecord share(String account, String worker) {
        return new ShareRecord(
                NOON_MS, account, worker, FOUR, Hash256.ZERO, false, 1, 1, 1, 1, 1, "agent");
    }

    private static BlockOutcome lost(BlockFound block) {
        return new BlockOutcome(
                NOON_MS + 5, block.hash(), "", BlockOutcome.Answer.LOST, "nobody has it");
    }

    private static Tx coinbase(List<CoinbaseOutput> paid) {
        List<CoinbaseOutput> outputs = new ArrayList<>(paid);
        outputs.add(CoinbaseOutput.commitment(Hash256.ZERO));
        Sats value = paid.stream().map(CoinbaseOutput::value).reduce(Sats.ZERO, Sats::plus);
        return new CoinbaseRecipe(2, CoinbaseScript.height(200), 0, -1, outputs, value, 0)
                .build()
                .transaction(Bytes.EMPTY);
    }

    @Test
    @Order(1)
    void winnerWithoutAShareIsListedWithTheFees() throws Exception {
        String fee = FEES.value() + "";
        database.jdbi()
                .useHandle(handle -> {
                    handle.begin();
                    handle.execute(
                            "INSERT INTO ledger.blocks SELECT (jsonb_populate_record(b,"
                                    + " '{\"hash\": \"ff\", \"account\": \"carol\"}')).*"
                                    + " FROM ledger.blocks b WHERE hash = ?",
                            hash(1));
                    handle.execute(
                            "INSERT INTO ledger.bookings (at, kind, block)"
                                    + " VALUES (now(), 'block_seen', 'ff')");
                    handle.execute(
                            "INSERT INTO ledger.postings SELECT max(booking), a, s FROM"
                                    + " ledger.bookings, (VALUES ('coinbase', -"
                                    + fee
                                    + "), ('miner/carol/pending', "
                                    + fee
                                    + ")) AS p (a, s) GROUP BY a, s");
                    handle.execute(
                            "INSERT INTO ledger.block_states (hash, stage, seen_booking, changed_at)"
                                    + " SELECT 'ff', 'seen', max(booking), now() FROM"
                                    + " ledger.bookings");
                    List<RewardRow> rows =
                            handle.createQuery(RewardRow.ALL + " WHERE w.account = 'carol'")
                                    .map((row, _) -> RewardRow.of(row))
                                    .list();
                    handle.rollback();
                    assertThat(rows).hasSize(1);
                    assertThat(rows.getFirst().sats()).isZero();
                    assertThat(rows.getFirst().fees()).isEqualTo(FEES.value());
                    assertThat(rows.getFirst().carry()).isZero();
                });
    }

    @Test
    @Order(1)
    void manifestOfABlockThatIsNotCreditedShowsItsRevocationOnly() throws Exception {
        String jws = Jws.sign(SigningKey.create(), "test+json", new byte[] {'1'}).text();
        String path = "/api/v1/blocks/" + hash(3) + "/manifest";
        database.jdbi()
                .useHandle(handle -> {
                    handle.execute(
                            "INSERT INTO ledger.manifests VALUES (?, 1, now(), 'k', ?)",
                            hash(3),
                            jws);
                    handle.execute(
                            "INSERT INTO ledger.manifest_publications VALUES (?, 1, now())",
                            hash(3));
                });
        refused(path, 409, "not-credited");
        database.jdbi()
                .useHandle(handle ->
                        handle.execute(
                                "INSERT INTO ledger.manifest_revocations"
                                        + " VALUES (?, 1, now(), 'orphaned', ?)",
                                hash(3),
                                jws));
        HttpResponse<String> revoked = get(path);
        assertThat(revoked.statusCode()).isEqualTo(410);
        assertThat(revoked.body()).isEqualTo(jws);
    }

    @Test
    @Order(1)
    void sumsOfTheBookGoOnFromBookingToBooking() throws Exception {
        PaidInCoinbases paid = new PaidInCoinbases();
        database.jdbi()
                .useHandle(handle -> {
                    long all =
                            handle.createQuery(
                                            "SELECT coalesce(-sum(p.sats), 0)::bigint FROM"
                                                    + " ledger.postings p JOIN ledger.bookings b"
                                                    + " USING (booking) WHERE b.kind ="
                                                    + " 'paid_in_coinbase' AND p.account LIKE 'miner/%'")
                                    .mapTo(Long.class)
                                    .one();
                    assertThat(all).isPositive();
                    assertThat(paid.sats(handle)).isEqualTo(all);
                    assertThat(paid.sats(handle)).isEqualTo(all);
                    handle.begin();
                    handle.execute(
                            "INSERT INTO ledger.bookings (at, kind, block)"
                                    + " VALUES (now(), 'paid_in_coinbase', ?)",
                            hash(1));
                    handle.execute(
                            "INSERT INTO ledger.postings SELECT max(booking), a, s FROM"
                                    + " ledger.bookings, (VALUES ('coinbase', 5),"
                                    + " ('miner/carol/available', -5)) AS p (a, s) GROUP BY a, s");
                    assertThat(paid.sats(handle)).isEqualTo(all + 5);
                    handle.rollback();
                    // The database is another one now.
                    assertThat(paid.sats(handle)).isEqualTo(all);
                });
    }

    private static String hash(int number) {
        return BLOCKS.get(number - 1).hash().display();
    }

    private static HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(path, failure);
        }
    }

    private static JsonNode get(String path, int status) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(status);
        return ApiJson.MAPPER.readTree(answer.body());
    }

    private static List<JsonNode> list(String path) {
        return get(path, 200).path("items").valueStream().toList();
    }

    private static List<String> hashes(List<JsonNode> blocks) {
        return blocks.stream().map(block -> block.path("hash").stringValue()).toList();
    }

    @Test
    @Order(1)
    void addressGetsSomeShareLogsAMinute() {
        String path = "/api/v1/blocks/" + hash(1) + "/window";
        int served = 0;
        HttpResponse<String> answer = get(path);
        while (answer.statusCode() == 200 && served < 3 * PayoutFiles.WINDOWS_PER_MINUTE) {
            served++;
            answer = get(path);
        }
        assertThat(served)
                .as("%s", answer.body())
                .isGreaterThanOrEqualTo(PayoutFiles.WINDOWS_PER_MINUTE);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("too-many-windows");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
    }

    /** After those that know all blocks. */
    @Test
    @Order(2)
    void blockOfTenThousandAccountsIsExplainedInPages() throws Exception {
        String hash = "f".repeat(64);
        database.jdbi()
                .useHandle(handle -> {
                    for (String statement : ofManyAccounts(hash)) {
                        handle.execute(statement);
                    }
                });
        long rewards = 0;
        long postings = 0;
        List<String> accounts = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = get("/api/v1/blocks/" + hash + "/explain" + cursor, 200);
            pages++;
            assertThat(page.path("rewards").size()).isLessThanOrEqualTo(ExplainApi.PAGE_MAX);
            assertThat(page.path("postings").size()).isLessThanOrEqualTo(ExplainApi.PAGE_MAX + 2);
            assertThat(page.path("carried_in_sats").asLong()).isEqualTo(10_003);
            assertThat(page.path("remainder_sats").asLong()).isEqualTo(990_000_000 - 990_000);
            for (JsonNode reward : page.path("rewards")) {
                accounts.add(reward.path("account").asString());
                rewards += reward.path("reward_sats").asLong();
            }
            for (JsonNode posting : page.path("postings")) {
                postings += posting.path("amount_sats").asLong();
            }
            JsonNode next = page.path("next");
            cursor = next.isMissingNode() ? "" : "?cursor=" + next.asString();
        } while (!cursor.isEmpty());
        assertThat(pages).isEqualTo(11);
        assertThat(accounts).hasSize(10_001).doesNotHaveDuplicates().contains("zwinner");
        assertThat(rewards).isEqualTo(990_000);
        assertThat(postings).as("all postings of all pages").isZero();
        JsonNode few = get("/api/v1/blocks/" + hash + "/explain?limit=3", 200);
        assertThat(few.path("rewards").size()).isEqualTo(3);
        refused("/api/v1/blocks/" + hash + "/explain?limit=1001", 400, "bad-parameter");
    }

    /** Each account gets 99 of the subsidy and 1 of the carry, a winner without shares the fees. */
    private static List<String> ofManyAccounts(String hash) {
        return List.of(
                "INSERT INTO ledger.blocks SELECT '%s', journal, 1000000, found_at, height + 50, 'zwinner', worker, template, header, coinbase, window_from, cut, 1000000000, 7, window_multiple, window_shares_max, fees_to_winner, minimum_direct, output_bytes, treasury, device, direct_max FROM ledger.blocks WHERE hash = '%s'"
                        .formatted(hash, hash(1)),
                "INSERT INTO ledger.bookings (at, kind, payout) VALUES ('2026-11-21 12:00Z', 'block_seen', 'before')",
                "INSERT INTO ledger.postings SELECT max(booking), a, s FROM ledger.bookings, (VALUES ('carry/available', 10003), ('coinbase', -10003)) AS p (a, s) GROUP BY a, s",
                "INSERT INTO ledger.bookings (at, kind, block) VALUES ('2026-11-21 12:00Z', 'block_seen', '%s')"
                        .formatted(hash),
                "INSERT INTO ledger.block_states (hash, stage, confirmations, seen_booking, changed_at) SELECT '%s', 'mature', 100, max(booking), now() FROM ledger.bookings"
                        .formatted(hash),
                "INSERT INTO ledger.rewards SELECT '%s', 'account' || n, 5, 99, 0 FROM generate_series(1, 10000) n"
                        .formatted(hash),
                "INSERT INTO ledger.postings SELECT b, 'miner/account' || n || '/pending', 100 FROM generate_series(1, 10000) n, (SELECT max(booking) FROM ledger.bookings) AS x(b) UNION ALL SELECT max(booking), 'miner/zwinner/pending', 7 FROM ledger.bookings UNION ALL SELECT max(booking), 'coinbase', -1000007 FROM ledger.bookings");
    }

    @Test
    @Order(1)
    void blocksComeNewestFirstInPages() {
        JsonNode first = get("/api/v1/blocks?limit=2", 200);
        assertThat(hashes(first.path("items").valueStream().toList()))
                .containsExactly(hash(3), hash(2));
        String next = first.path("next").stringValue();
        JsonNode second = get("/api/v1/blocks?limit=2&cursor=" + next, 200);
        assertThat(hashes(second.path("items").valueStream().toList())).containsExactly(hash(1));
        assertThat(second.has("next")).isFalse();
    }

    @Test
    @Order(1)
    void blocksAreFoundByWhatBecameOfThem() {
        assertThat(hashes(list("/api/v1/blocks?status=mature"))).containsExactly(hash(1));
        assertThat(hashes(list("/api/v1/blocks?status=pending"))).containsExactly(hash(2));
        assertThat(hashes(list("/api/v1/blocks?status=stale"))).containsExactly(hash(3));
        assertThat(list("/api/v1/blocks?status=orphaned")).isEmpty();
    }

    @Test
    @Order(1)
    void blockShowsItsCoinbaseAndWhatWasHeardOfIt() {
        JsonNode mature = get("/api/v1/blocks/" + hash(1), 200);
        assertThat(mature.at("/block/subsidy_sats").longValue()).isEqualTo(1_000_000);
        assertThat(mature.at("/block/fees_sats").longValue()).isEqualTo(5_000);
        assertThat(mature.at("/block/window_shares").longValue()).isEqualTo(3);
        assertThat(mature.at("/block/window_work").stringValue()).isEqualTo("12");
        // Three shares of four hashes, where a block takes two.
        assertThat(mature.at("/block/effort_percent").doubleValue()).isEqualTo(600);
        assertThat(mature.at("/reconciliation/state").stringValue()).isEqualTo("matched");
        List<String> outputs =
                mature.path("outputs")
                        .valueStream()
                        .map(output ->
                                output.path("kind").stringValue()
                                        + " "
                                        + output.path("value_sats").longValue())
                        .toList();
        assertThat(outputs)
                .containsExactly(
                        "winner-fees 5000",
                        "direct 660000",
                        "direct 330000",
                        "treasury 10000",
                        "other 0");
        assertThat(mature.at("/outputs/1/address").stringValue()).isEqualTo(ALICE);
        JsonNode gone = get("/api/v1/blocks/" + hash(3), 200);
        assertThat(gone.at("/outcomes/0/outcome").stringValue()).isEqualTo("lost");
        assertThat(gone.at("/outcomes/0/reason").stringValue()).isEqualTo("nobody has it");
    }

    @Test
    @Order(1)
    void explanationAddsUp() {
        JsonNode all = get("/api/v1/blocks/" + hash(1) + "/explain", 200);
        assertThat(all.path("distributable_sats").longValue()).isEqualTo(990_000);
        assertThat(all.path("remainder_sats").longValue()).isZero();
        long rewards =
                all.path("rewards")
                        .valueStream()
                        .mapToLong(reward -> reward.path("reward_sats").longValue())
                        .sum();
        assertThat(rewards).isEqualTo(990_000);
        long postings =
                all.path("postings")
                        .valueStream()
                        .mapToLong(line -> line.path("amount_sats").longValue())
                        .sum();
        assertThat(postings).isZero();
        JsonNode one = get("/api/v1/blocks/" + hash(1) + "/explain?account=" + ALICE, 200);
        assertThat(one.path("rewards").size()).isEqualTo(1);
        assertThat(one.at("/rewards/0/work").stringValue()).isEqualTo("8");
        assertThat(one.at("/rewards/0/in_coinbase_sats").longValue()).isEqualTo(660_000);
    }

    @Test
    @Order(1)
    void accountsShowWorkAndMoney() {
        List<JsonNode> accounts = list("/api/v1/accounts");
        assertThat(accounts.stream().map(each -> each.path("account").stringValue()))
                .containsExactly(ALICE, BOB);
        JsonNode alice = get("/api/v1/accounts/" + ALICE, 200);
        assertThat(get("/api/v1/accounts/" + ALICE.toUpperCase(Locale.ROOT), 200)).isEqualTo(alice);
        assertThat(alice.path("accepted").longValue()).isEqualTo(6);
        assertThat(alice.path("rejected").longValue()).isEqualTo(1);
        assertThat(alice.path("stale").longValue()).isEqualTo(1);
        assertThat(alice.path("pending_sats").longValue()).isEqualTo(660_000);
        assertThat(alice.path("available_sats").longValue()).isZero();
        assertThat(alice.path("paid_sats").longValue()).isEqualTo(660_000);
        assertThat(alice.path("window_share_ppm").intValue()).isEqualTo(666_666);
        assertThat(get("/api/v1/accounts?limit=1", 200).path("items").size()).isEqualTo(1);
        String next = get("/api/v1/accounts?limit=1", 200).path("next").stringValue();
        JsonNode last = get("/api/v1/accounts?limit=1&cursor=" + next, 200);
        assertThat(last.at("/items/0/account").stringValue()).isEqualTo(BOB);
        assertThat(last.has("next")).isFalse();
    }

    @Test
    @Order(1)
    void workersComeByNameInPages() {
        JsonNode first = get("/api/v1/accounts/" + ALICE + "/workers?limit=1", 200);
        assertThat(first.at("/items/0/worker").stringValue()).isEqualTo("_");
        JsonNode second =
                get(
                        "/api/v1/accounts/%s/workers?limit=1&cursor=%s"
                                .formatted(ALICE, first.path("next").stringValue()),
                        200);
        assertThat(second.at("/items/0/worker").stringValue()).isEqualTo("rig1");
        assertThat(second.at("/items/0/rejected").longValue()).isEqualTo(1);
        assertThat(second.at("/items/0/user_agent").stringValue()).isEqualTo("agent");
    }

    @Test
    @Order(1)
    void payoutsShowWhatEachBlockBrought() {
        List<JsonNode> payouts = list("/api/v1/accounts/" + BOB + "/payouts");
        assertThat(payouts.stream().map(each -> each.path("block").stringValue()))
                .containsExactly(hash(2), hash(1));
        JsonNode mature = payouts.getLast();
        assertThat(mature.path("status").stringValue()).isEqualTo("mature");
        assertThat(mature.path("reward_sats").longValue()).isEqualTo(330_000);
        assertThat(mature.path("fees_sats").longValue()).isEqualTo(5_000);
        assertThat(mature.path("in_coinbase_sats").longValue()).isEqualTo(335_000);
    }

    @Test
    @Order(1)
    void poolAndHistoryShowMeasuredWork() {
        JsonNode pool = get("/api/v1/pool", 200);
        assertThat(pool.path("accepted").longValue()).isEqualTo(9);
        assertThat(pool.at("/rejected/stale-share").longValue()).isEqualTo(1);
        JsonNode history = get("/api/v1/history?range=1h", 200);
        assertThat(history.path("resolution_seconds").intValue()).isEqualTo(60);
        assertThat(history.at("/points/0/accepted").longValue()).isEqualTo(9);
        // 36 hashes in a minute.
        assertThat(history.at("/points/0/hashrate").doubleValue()).isEqualTo(0.6);
        JsonNode rig =
                get("/api/v1/history?of=worker&account=" + ALICE + "&worker=rig1&range=1h", 200);
        assertThat(rig.at("/points/0/accepted").longValue()).isEqualTo(3);
        for (String range : List.of("24h", "7d", "90d", "all")) {
            get("/api/v1/history?of=account&account=" + ALICE + "&range=" + range, 200);
        }
    }

    @Test
    @Order(1)
    void ledgerSumsToZeroAndTheAuditorAgrees() {
        JsonNode ledger = get("/api/v1/ledger", 200);
        long sum =
                ledger.path("balances")
                        .valueStream()
                        .mapToLong(line -> line.path("sats").longValue())
                        .sum();
        assertThat(sum).isZero();
        assertThat(ledger.at("/audit/state").stringValue()).isEqualTo("ok");
        assertThat(ledger.path("payouts_stopped").booleanValue()).isFalse();
    }

    @Test
    @Order(1)
    void hostileInputIsRefusedByName() {
        refused("/api/v1/accounts/" + MAINNET, 404, "unknown-account");
        assertThat(get("/api/v1/accounts/" + MAINNET).body()).contains("signet");
        refused("/api/v1/accounts/nobody", 404, "unknown-account");
        refused("/api/v1/accounts/" + word("'OR'1'='1"), 404, "unknown-account");
        refused("/api/v1/accounts/" + word("'; DROP TABLE ledger.blocks;--"), 400, "bad-parameter");
        refused("/api/v1/accounts/" + word("%"), 404, "unknown-account");
        refused("/api/v1/accounts/" + word("%") + "/payouts", 404, "unknown-account");
        refused("/api/v1/accounts/" + word("\0"), 400, "bad-request");
        refused("/api/v1/accounts/" + "a".repeat(192), 400, "bad-parameter");
        refused("/api/v1/accounts/" + ALICE + "/workers?cursor=AAAA", 400, "bad-parameter");
        refused("/api/v1/accounts?limit=201", 400, "bad-parameter");
        refused("/api/v1/accounts?limit=0", 400, "bad-parameter");
        refused("/api/v1/accounts?limit=99999999999999999999", 400, "bad-parameter");
        refused("/api/v1/accounts?offset=1", 400, "unknown-parameter");
        refused("/api/v1/blocks?status=any'--", 400, "bad-parameter");
        refused("/api/v1/blocks/" + "0".repeat(64), 404, "unknown-block");
        refused("/api/v1/blocks/" + "0".repeat(64) + "/explain", 404, "unknown-block");
        refused("/api/v1/blocks/" + "0".repeat(63), 400, "bad-parameter");
        refused("/api/v1/blocks/" + "G".repeat(64), 400, "bad-parameter");
        refused("/api/v1/blocks/" + hash(1) + "/explain?account=nobody", 404, "unknown-account");
        refused("/api/v1/history?of=account", 400, "bad-parameter");
        refused("/api/v1/history?account=" + ALICE, 400, "bad-parameter");
        refused("/api/v1/history?range=2h", 400, "bad-parameter");
        refused("/api/v1/nothing", 404, "not-found");
    }

    @Test
    @Order(1)
    void cursorsOfOtherListsAndDamagedOnesAreRefused() {
        String next = get("/api/v1/blocks?limit=1", 200).path("next").stringValue();
        refused("/api/v1/accounts?cursor=" + next, 400, "bad-parameter");
        char swapped = next.charAt(20) == 'A' ? 'B' : 'A';
        String damaged = next.substring(0, 20) + swapped + next.substring(21);
        refused("/api/v1/blocks?cursor=" + damaged, 400, "bad-parameter");
        // The checksum is no secret: what is in a cursor is still only data.
        String forged = Cursor.after("blocks", "not a time", "'; DELETE").word();
        refused("/api/v1/blocks?cursor=" + forged, 400, "bad-parameter");
        String text = Cursor.after("accounts", "not a number", ALICE).word();
        refused("/api/v1/accounts?cursor=" + text, 400, "bad-parameter");
        refused(
                "/api/v1/accounts/"
                        + ALICE
                        + "/payouts?cursor="
                        + Cursor.after("payouts", "never", "x").word(),
                400,
                "bad-parameter");
    }

    private static String word(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void refused(String path, int status, String code) {
        JsonNode problem = get(path, status);
        assertThat(problem.path("code").stringValue()).as(path).isEqualTo(code);
        assertThat(problem.path("id").stringValue()).as(path).matches("[0-9a-f]{12}");
    }

    /** The last one, for nothing works behind it. */
    @Test
    @Order(3)
    void questionsAreRefusedAtOnceWhileTheDatabaseIsAway() throws Exception {
        accountant.stop();
        projector.stop();
        keeper.stop();
        database.stop();
        long begun = System.nanoTime();
        refused("/api/v1/blocks", 503, "database-unavailable");
        refused("/api/v1/ledger", 503, "database-unavailable");
        assertThat(get("/api/v1/pool", 200).path("accepted").longValue()).isEqualTo(9);
        assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(2).toNanos());
    }
}
