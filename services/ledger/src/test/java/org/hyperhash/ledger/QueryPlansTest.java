package org.hyperhash.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.coinbase.CoinbaseRecipe;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.api.LedgerApi;
import org.hyperhash.ledger.api.LedgerSources;
import org.hyperhash.ledger.archive.ArchiveOverview;
import org.hyperhash.ledger.book.Accountant;
import org.hyperhash.ledger.book.AccountantOptions;
import org.hyperhash.ledger.book.Auditor;
import org.hyperhash.ledger.book.ChainView;
import org.hyperhash.ledger.book.PayoutBook;
import org.hyperhash.ledger.manifest.ManifestStore;
import org.hyperhash.ledger.statistics.StatisticsSnapshot;
import org.hyperhash.platform.api.ApiInfo;
import org.hyperhash.platform.api.ApiRoutes;
import org.hyperhash.platform.api.Cursor;
import org.hyperhash.platform.api.RequestRate;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.http.HttpPart;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.testkit.Eventually;
import org.hyperhash.testkit.Golden;
import org.hyperhash.testkit.ManualClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How PostgreSQL answers what is asked often or of large tables: 300,000 shares of three days, 500
 * blocks with 200 accounts each, and the samples of three days. The statements are those that the
 * code issues.
 */
class QueryPlansTest {
    private static final Path GOLDEN = Path.of("../../docs/query-plans.golden.txt");
    private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");
    private static final int ACCOUNTS = 200;
    private static final int TIP = 550;

    /** These read all by their nature: the auditor's sums, and the best shares at a start. */
    private static final List<String> WHOLE =
            List.of(
                    "max(best) FROM ledger.samples_day",
                    "FROM ledger.postings GROUP BY booking HAVING",
                    "FROM ledger.postings GROUP BY account) p USING (account)");

    /** Tables that grow with work and blocks, and their partitions. */
    private static final String LARGE = "(shares|samples|postings|rewards|settlements)";

    /** As the driver prints it. */
    private static final Pattern VALUE = Pattern.compile("\\('[^']*'(::[a-z0-9 ]+)?\\)");

    @TempDir private static Path directory;

    private static final RecordingDriver DRIVER = new RecordingDriver();
    private static final ManualClock CLOCK = new ManualClock(NOW);
    private static TestDatabase tables;
    private static Database database;
    private static HttpPart http;
    private static HttpClient client;

    /** Everything up to the tip is in the chain. */
    private static final class QuietChain implements ChainView {
        @Override
        public Optional<Tip> tip() {
            return Optional.of(new Tip(new Hash256(1, 1, 1, 1), TIP));
        }

        @Override
        public Optional<Integer> confirmations(Hash256 block, int height) {
            return Optional.of(50);
        }

        @Override
        public Optional<Tx> coinbase(Hash256 block) {
            return Optional.empty();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        DriverManager.registerDriver(DRIVER);
        tables = TestDatabase.create();
        fill();
        DatabaseOptions.External plain = tables.options(4);
        database =
                new Database(
                        new DatabaseOptions.External(
                                plain.url().replaceFirst("jdbc:", RecordingDriver.PREFIX),
                                plain.user(),
                                plain.password(),
                                plain.connections()),
                        List.of());
        database.start(failure -> {});
        serve();
    }

    private static void serve() throws Exception {
        LedgerApi api =
                new LedgerApi(
                        new LedgerSources(
                                Network.SIGNET,
                                database,
                                () -> StatisticsSnapshot.EMPTY,
                                () -> Optional.of(new LedgerSources.Chain(2, 1_000_000)),
                                Map::of,
                                CLOCK));
        http =
                new HttpPart(
                        "api",
                        HttpOptions.of("127.0.0.1", 0, "api.listen-port"),
                        List.of(
                                new ApiRoutes(
                                        new ApiInfo("Ledger", "1", ""),
                                        api.operations(),
                                        List.of(),
                                        new RequestRate(1_000_000, 1_000_000, System::nanoTime),
                                        new Metrics())));
        http.start(failure -> {});
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        http.stop();
        database.stop();
        tables.close();
        DriverManager.deregisterDriver(DRIVER);
    }

    private static void fill() throws Exception {
        StringBuilder names = new StringBuilder();
        for (int n = 0; n < ACCOUNTS; n++) {
            names.append("%s(%d, '%s')".formatted(n == 0 ? "" : ", ", n, account(n)));
        }
        Tx coinbase =
                new CoinbaseRecipe(
                                2,
                                CoinbaseScript.height(200),
                                0,
                                -1,
                                List.of(
                                        new CoinbaseOutput(
                                                Sats.of(1_000_000),
                                                Bytes.ofHex("0014" + "77".repeat(20))),
                                        CoinbaseOutput.commitment(Hash256.ZERO)),
                                Sats.of(1_000_000),
                                0)
                        .build()
                        .transaction(Bytes.EMPTY);
        String past;
        try (var in = QueryPlansTest.class.getResourceAsStream("query-plans.sql")) {
            past = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        tables.execute("CREATE TEMPORARY TABLE names (n integer, name text)");
        tables.execute("INSERT INTO names VALUES " + names);
        tables.execute(past.replace("COINBASE", coinbase.serialized().toHex()));
    }

    /** The address of account {@code n}. */
    private static String account(int n) {
        return Addresses.render(
                        Network.SIGNET, Bytes.ofHex("0014" + "%02x".formatted(n).repeat(20)))
                .orElseThrow();
    }

    /** Block {@code n} of 500; the newest one is 500. */
    private static String hash(int n) {
        return "%064x".formatted(n);
    }

    /** Something that asks the database. */
    @FunctionalInterface
    private interface Question {
        void ask() throws Exception;
    }

    @Test
    void hotQueriesUseIndexesAndPartitions() throws Exception {
        StringBuilder golden = new StringBuilder();
        golden.append(
                "Plans of PostgreSQL for what is asked often or of large tables, by QueryPlansTest.\n");
        List<String> scans = new ArrayList<>();
        for (Map.Entry<String, Question> each : questions()) {
            DRIVER.take();
            each.getValue().ask();
            golden.append("\n== ").append(each.getKey()).append('\n');
            SequencedSet<String> shapes = new LinkedHashSet<>();
            for (String statement : hot(DRIVER.take())) {
                String shape = VALUE.matcher(statement).replaceAll("?");
                if (!shapes.add(shape)) {
                    continue;
                }
                String plan = plan(statement);
                golden.append('\n').append(shape).append('\n').append(plan);
                boolean whole = WHOLE.stream().anyMatch(statement::contains);
                if (!whole && plan.matches("(?s).*Seq Scan on " + LARGE + ".*")) {
                    scans.add(each.getKey() + ": " + statement + "\n" + plan);
                }
            }
        }
        Golden.assertMatches(GOLDEN, golden.toString());
        assertThat(scans).isEmpty();
    }

    @Test
    void historyReadsOnlyThePartitionsOfItsTime() throws Exception {
        DRIVER.take();
        get("/api/v1/history?range=1h&of=account&account=" + account(5));
        List<String> statements = hot(DRIVER.take());
        List<String> histories =
                statements.stream().filter(each -> each.contains("date_bin")).toList();
        assertThat(histories).hasSize(1);
        for (String statement : histories) {
            assertThat(plan(statement))
                    .contains("samples_2026_11_21")
                    .doesNotContain("samples_2026_11_19", "samples_2026_11_20");
        }
    }

    private static List<Map.Entry<String, Question>> questions() {
        String someone = account(17);
        String block = hash(450);
        String firstPage = Cursor.after("blocks", "2026-11-20T10:00:00Z", hash(300)).word();
        String payouts = Cursor.after("payouts", "2026-11-20T10:00:00Z", hash(300)).word();
        List<Map.Entry<String, Question>> questions = new ArrayList<>();
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("blocks page, first", "/api/v1/blocks");
        paths.put("blocks page, by cursor", "/api/v1/blocks?cursor=" + firstPage);
        paths.put("blocks page, one status", "/api/v1/blocks?status=pending");
        paths.put("block page", "/api/v1/blocks/" + block);
        paths.put("explanation of a block", "/api/v1/blocks/%s/explain".formatted(block));
        paths.put(
                "explanation of a block for one account",
                "/api/v1/blocks/%s/explain?account=%s".formatted(block, someone));
        paths.put("accounts", "/api/v1/accounts");
        paths.put("account page", "/api/v1/accounts/" + someone);
        paths.put("workers of an account", "/api/v1/accounts/%s/workers".formatted(someone));
        paths.put("payouts of an account, first", "/api/v1/accounts/%s/payouts".formatted(someone));
        paths.put(
                "payouts of an account, by cursor",
                "/api/v1/accounts/%s/payouts?cursor=%s".formatted(someone, payouts));
        for (String range : List.of("1h", "24h", "7d", "90d", "all")) {
            paths.put("history of the pool, " + range, "/api/v1/history?range=" + range);
        }
        paths.put(
                "history of an account, 7d",
                "/api/v1/history?of=account&range=7d&account=" + someone);
        paths.put(
                "history of a worker, 90d",
                "/api/v1/history?of=worker&range=90d&worker=rig&account=" + someone);
        paths.put("pool", "/api/v1/pool");
        paths.put("the book", "/api/v1/ledger");
        paths.forEach((name, path) -> questions.add(Map.entry(name, () -> get(path))));
        questions.add(Map.entry("payout commands", () -> payoutCommands(block)));
        questions.add(Map.entry("published manifest", () -> manifest(block)));
        questions.add(Map.entry("auditor", QueryPlansTest::audit));
        questions.add(Map.entry("accountant", QueryPlansTest::account));
        questions.add(Map.entry("statistics", QueryPlansTest::statistics));
        questions.add(Map.entry("archive", QueryPlansTest::archive));
        return questions;
    }

    private static void get(String path) throws Exception {
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
    }

    private static void payoutCommands(String block) throws Exception {
        try (Connection connection = database.connection()) {
            PayoutBook book = new PayoutBook(connection, Network.SIGNET);
            PayoutBook.PaidBlock paid = ((PayoutBook.Lookup.Known) book.find(block)).block();
            book.find("450");
            book.explain(paid);
            book.writeWindow(paid, OutputStream.nullOutputStream());
            book.report(
                    Instant.parse("2026-11-20T00:00:00Z"),
                    Instant.parse("2026-11-20T00:30:00Z"),
                    line -> {});
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private static void manifest(String block) throws Exception {
        try (Connection connection = database.connection()) {
            new ManifestStore(connection).published(Hash256.ofDisplay(block));
            connection.rollback();
        }
    }

    private static void audit() throws Exception {
        try (Connection connection = database.connection()) {
            new Auditor(Network.SIGNET).audit(connection, 1, NOW.toEpochMilli());
        }
    }

    private static void account() throws Exception {
        Accountant accountant =
                new Accountant(
                        database,
                        new QuietChain(),
                        Network.SIGNET,
                        new AccountantOptions(
                                Duration.ofMillis(20),
                                Duration.ofHours(1),
                                Duration.ofMillis(1_000),
                                0),
                        CLOCK);
        accountant.start(failure -> {});
        Eventually.eventually(
                "a look back",
                () ->
                        accountant.health().toString().contains("left the chain")
                                || accountant.health().toString().contains("payouts"));
        accountant.stop();
    }

    private static void statistics() throws Exception {
        SampleTables tables = new SampleTables();
        long nowMs = NOW.toEpochMilli();
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            tables.state(connection, (short) 1);
            tables.rollUp(connection, (short) 1, nowMs);
            tables.countWindows(connection);
            tables.retire(connection, (short) 1, nowMs);
            tables.readDay(connection, (short) 1, nowMs, sample -> {});
            tables.readBest(connection, (short) 1, (owner, best) -> {});
            connection.rollback();
        }
    }

    private static void archive() throws Exception {
        try (Connection connection = database.connection()) {
            ArchiveOverview.read(connection, directory, NOW);
        }
    }

    /** Those that read rows, in one line each. */
    private static List<String> hot(List<String> statements) {
        SequencedSet<String> hot = new LinkedHashSet<>();
        for (String statement : statements) {
            String line = statement.strip().replaceAll("\\s+", " ");
            boolean reads =
                    Stream.of("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
                            .anyMatch(line::startsWith);
            boolean ofRows = line.contains("FROM ledger.") || line.startsWith("UPDATE ledger.");
            if (reads && ofRows) {
                // The driver does not print arrays.
                hot.add(line.replace("ANY (?)", "ANY ('{}'::text[])"));
            }
        }
        return List.copyOf(hot);
    }

    private static String plan(String statement) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try {
            for (String line : tables.texts("EXPLAIN (COSTS OFF) " + statement)) {
                plan.append("    ").append(line).append('\n');
            }
        } catch (SQLException failure) {
            throw new SQLException("cannot be explained: " + statement, failure);
        }
        return plan.toString();
    }
}
