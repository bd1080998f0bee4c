package org.hyperhash.ledger.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.ledger.RewardedBlock.ALICE;
import static org.hyperhash.ledger.RewardedBlock.BOB;
import static org.hyperhash.ledger.RewardedBlock.NOON_MS;
import static org.hyperhash.testkit.Eventually.eventually;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.hyperhash.ledger.BlockFound;
import org.hyperhash.ledger.BlockOutcome;
import org.hyperhash.ledger.Ledger;
import org.hyperhash.ledger.ProjectionOptions;
import org.hyperhash.ledger.RefusedShares;
import org.hyperhash.ledger.RewardedBlock;
import org.hyperhash.ledger.ShareJournal;
import org.hyperhash.ledger.ShareProjector;
import org.hyperhash.ledger.StatisticsKeeper;
import org.hyperhash.ledger.TestDatabase;
import org.hyperhash.ledger.book.Accountant;
import org.hyperhash.ledger.book.AccountantOptions;
import org.hyperhash.ledger.book.FakeChain;
import org.hyperhash.ledger.statistics.StatisticsLimits;
import org.hyperhash.platform.api.ApiInfo;
import org.hyperhash.platform.api.ApiJson;
import org.hyperhash.platform.api.ApiRoutes;
import org.hyperhash.platform.api.RequestRate;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.http.HttpPart;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.testkit.ManualClock;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/**
 * A small past for a class of tests, and the API that tells of it: nine shares and three blocks at
 * the heights 200 to 202, of which the first is mature, the second pending and the third was lost.
 */
final class SmallPast implements BeforeAllCallback, AfterAllCallback {
    private static final int BLOCKS = 3;
    private static final int TIP = 299;
    private static final AccountantOptions ACCOUNTANT =
            new AccountantOptions(
                    Duration.ofMillis(20), Duration.ofHours(1), Duration.ofHours(1), 100);

    Database database;
    private TestDatabase tables;
    private final BlockingQueue<Failure> alarms = new LinkedBlockingQueue<>();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(NOON_MS));
    private final FakeChain chain = new FakeChain();
    private final List<BlockFound> blocks = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private Journal journal;
    private ShareJournal shares;
    private StatisticsKeeper keeper;
    private ShareProjector projector;
    private Accountant accountant;
    private HttpPart http;

    @Override
    public void beforeAll(ExtensionContext tests) throws Exception {
        tables = TestDatabase.create();
        database = new Database(tables.options(8), List.of(Ledger.MIGRATIONS));
        journal = new Journal("journal", JournalOptions.of(tables.folder().resolve("journal")));
        shares = new ShareJournal(journal);
        RefusedShares refused = new RefusedShares();
        refused.count(ALICE, "rig1", "stale-share");
        keeper =
                new StatisticsKeeper(
                        shares,
                        refused,
                        database,
                        StatisticsLimits.DEFAULTS,
                        Duration.ofMinutes(1),
                        clock);
        projector = new ShareProjector(shares, database, ProjectionOptions.DEFAULTS, clock);
        accountant = new Accountant(database, chain, RewardedBlock.NETWORK, ACCOUNTANT, clock);
        http = http();
        happen();
    }

    private HttpPart http() {
        LedgerApi api =
                new LedgerApi(
                        new LedgerSources(
                                RewardedBlock.NETWORK,
                                database,
                                keeper::snapshot,
                                () -> Optional.of(new LedgerSources.Chain(2, 1_000_000)),
                                () -> Map.of(ALICE, 666_666, BOB, 333_333),
                                clock));
        return new HttpPart(
                "api",
                HttpOptions.of("127.0.0.1", 0, "api.listen-port"),
                List.of(
                        new ApiRoutes(
                                new ApiInfo("Ledger", "1", ""),
                                api.operations(),
                                api.downloads(),
                                new RequestRate(1_000_000, 1_000_000, System::nanoTime),
                                new Metrics())));
    }

    private void happen() throws Exception {
        database.start(alarms::add);
        journal.start(alarms::add);
        keeper.start(alarms::add);
        for (int number = 1; number <= BLOCKS; number++) {
            RewardedBlock mined = RewardedBlock.mine(shares, number, 199 + number);
            blocks.add(mined.found());
            if (number < BLOCKS) {
                chain.include(mined);
            }
            shares.append(mined.found());
        }
        long last = shares.append(lost(blocks.getLast()));
        eventually("counted", () -> keeper.counted() == last);
        projector.start(alarms::add);
        eventually("projected", () -> projector.cursor() >= last);
        // Windows are counted with a sample, once the database has their shares.
        clock.advance(Duration.ofSeconds(90));
        eventually(
                "windows",
                () -> tables.number("SELECT count(*) FROM ledger.block_windows") == BLOCKS);
        chain.tip(TIP);
        accountant.start(alarms::add);
        http.start(alarms::add);
        eventually(
                "the book and the samples",
                () ->
                        list("/api/v1/blocks?status=mature").size() == 1
                                && get("/api/v1/ledger", 200).has("audit")
                                && sampledShares() == 9);
    }

    private static BlockOutcome lost(BlockFound block) {
        return new BlockOutcome(
                NOON_MS + 5, block.hash(), "", BlockOutcome.Answer.LOST, "nobody has it");
    }

    private long sampledShares() throws Exception {
        return tables.number(
                "SELECT coalesce(sum(accepted), 0) FROM ledger.samples WHERE kind = 0");
    }

    /** What needs the database stops, and only the API goes on. */
    void loseTheDatabase() throws Exception {
        accountant.stop();
        projector.stop();
        keeper.stop();
        database.stop();
    }

    @Override
    public void afterAll(ExtensionContext tests) throws Exception {
        client.close();
        http.stop();
        loseTheDatabase();
        journal.stop();
        tables.close();
        assertThat(alarms).isEmpty();
    }

    /** Of the first, second or third block. */
    String hash(int number) {
        return blocks.get(number - 1).hash().display();
    }

    HttpResponse<String> get(String path) {
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

    JsonNode get(String path, int status) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(status);
        return ApiJson.MAPPER.readTree(answer.body());
    }

    List<JsonNode> list(String path) {
        return get(path, 200).path("items").valueStream().toList();
    }

    void refused(String path, int status, String code) {
        JsonNode problem = get(path, status);
        assertThat(problem.path("code").stringValue()).as(path).isEqualTo(code);
        assertThat(problem.path("id").stringValue()).as(path).matches("[0-9a-f]{12}");
    }
}
