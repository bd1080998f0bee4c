package org.hyperhash.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.hyperhash.platform.api.ApiInfo;
import org.hyperhash.platform.api.ApiJson;
import org.hyperhash.platform.api.ApiRoutes;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.Parameter;
import org.hyperhash.platform.api.RequestRate;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.http.HttpPart;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.platform.http.Routes;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.web.Contract.Account;
import org.hyperhash.web.Contract.Block;
import org.hyperhash.web.Contract.BlockStatus;
import org.hyperhash.web.Contract.CoinbaseOutput;
import org.hyperhash.web.Contract.Explanation;
import org.hyperhash.web.Contract.OutputKind;
import org.hyperhash.web.Contract.Overview;
import org.hyperhash.web.Contract.PartState;
import org.hyperhash.web.Contract.Reward;

/** Serves the page and, below it, the API of a made-up network. */
final class FakeApi implements AutoCloseable {
    private static final double EXA = 1e18;
    private static final String KEY = "9bxnH2mbt3dTTAU3Dyt5tV1rqdeUyUyKZbUd1dmPWScx3CMhao4";
    private static final String FINDING =
            "block 921443: stored reward of 3J98t1WpEZ73 is 1 sat more than recomputed";
    private static final Pattern ANY = Pattern.compile("[\\x21-\\x7e]{1,120}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Parameter<String> ACCOUNT =
            Parameter.path("account", ANY, "a payout address", "Payout address");
    private static final Parameter<String> BLOCK =
            Parameter.path("hash", HASH, "64 hexadecimal digits", "Hash of the block");
    private static final Parameter<Integer> LIMIT =
            Parameter.integer("limit", 1, 200, 50, "Most items");
    private static final Parameter<Integer> OFFSET =
            Parameter.integer("offset", 0, 1_000_000, 0, "First item");
    private static final Parameter<Optional<String>> CURSOR =
            Parameter.text("cursor", Pattern.compile("[0-9]+"), "a cursor", "Where to go on");

    /** Which blocks have a manifest, and which of these is revoked. */
    private static final int SIGNED_FROM = 2;

    private static final int REVOKED = FakeNetwork.ORPHANED;
    private static final Parameter<Contract.HistoryOf> OF =
            Parameter.choice("of", Contract.HistoryOf.POOL, "Whose history");
    private static final Parameter<Optional<String>> ACCOUNT_ASKED =
            Parameter.text("account", ANY, "a payout address", "Whose");
    private static final Parameter<Optional<String>> WORKER_ASKED =
            Parameter.text("worker", ANY, "a worker's name", "Which");
    private static final Parameter<Optional<String>> RANGE =
            Parameter.text(
                    "range", Pattern.compile("1h|24h|7d|90d|all"), "1h, 24h, 7d, 90d or all", "");
    private static final Parameter<Optional<String>> STATUS =
            Parameter.text(
                    "status",
                    Pattern.compile("any|waiting|pending|mature|orphaned|stale|disputed"),
                    "a status",
                    "");

    final FakeNetwork network;
    private final HttpPart server;
    private final Metrics metrics = new Metrics();
    private final Queue<SseClient> streams = new ConcurrentLinkedQueue<>();
    private final Random random = new Random(7);
    private volatile boolean running = true;
    private volatile boolean silent;
    private volatile boolean ailing;
    private volatile boolean failing;

    FakeApi(boolean empty) throws Exception {
        network = new FakeNetwork(empty);
        Routes others = this::registerOthers;
        server =
                new HttpPart(
                        "fake",
                        HttpOptions.of("127.0.0.1", 0, "fake.listen-port"),
                        List.of(
                                others,
                                new ApiRoutes(
                                        INFO,
                                        operations(),
                                        List.of(),
                                        new RequestRate(1_000, 10_000, System::nanoTime),
                                        metrics),
                                new WebPage()));
        server.start(_ -> {});
        Thread.ofVirtual().start(this::tick);
    }

    private static final ApiInfo INFO = new ApiInfo("HyperHash", "1", "The network");

    static byte[] document() {
        FakeNetwork network = new FakeNetwork(false);
        return ApiRoutes.document(INFO, new FakeApi(network).operations(), List.of());
    }

    private FakeApi(FakeNetwork network) {
        this.network = network;
        this.server = new HttpPart("none", HttpOptions.of("127.0.0.1", 0, "none"), List.of());
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Whether the stream says nothing and refuses newcomers. */
    void silence(boolean silent) {
        this.silent = silent;
        if (silent) {
            streams.forEach(SseClient::close);
            streams.clear();
        }
    }

    /** Whether a node is behind and the auditor has found something. */
    void ail(boolean ailing) {
        this.ailing = ailing;
    }

    /** Whether lists of blocks fail. */
    void fail(boolean failing) {
        this.failing = failing;
    }

    @Override
    public void close() {
        running = false;
        streams.forEach(SseClient::close);
        server.stop();
        metrics.close();
    }

    /** What is no JSON. */
    private void registerOthers(RoutesConfig routes) {
        routes.get("/api/v1/blocks/{hash}/manifest", this::manifest);
        routes.before(
                "/api/v1/stream",
                request -> {
                    if (silent) {
                        throw new HttpProblem(503, "too-many-streams", "ask again in a moment");
                    }
                });
        routes.sse(
                "/api/v1/stream",
                client -> {
                    client.keepAlive();
                    streams.add(client);
                    client.onClose(() -> streams.remove(client));
                    client.sendEvent("overview", json(overview()));
                });
    }

    private void manifest(Context request) {
        int index = network.blocks().indexOf(block(request.pathParam("hash")));
        if (index < SIGNED_FROM) {
            throw new HttpProblem(404, "no-manifest", "no manifest of it is published");
        }
        request.contentType("application/jose")
                .status(index == REVOKED ? 410 : 200)
                .result("eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmVk");
    }

    private void tick() {
        while (running) {
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException _) {
                return;
            }
            String overview = json(overview());
            streams.forEach(client -> client.sendEvent("overview", overview));
        }
    }

    private static String json(Record value) {
        return new String(ApiJson.MAPPER.writeValueAsBytes(value), StandardCharsets.UTF_8);
    }

    List<Operation<?>> operations() {
        return List.of(
                operation("/api/v1/overview", Overview.class, List.of(), _ -> overview()),
                operation("/api/v1/connect", Contract.Connect.class, List.of(), _ -> connect()),
                operation("/api/v1/pool", Contract.PoolStatistics.class, List.of(), _ -> pool()),
                operation(
                        "/api/v1/history",
                        Contract.History.class,
                        List.of(OF, ACCOUNT_ASKED, WORKER_ASKED, RANGE),
                        call -> history(call.get(ACCOUNT_ASKED), call.get(RANGE).orElse("24h"))),
                operation(
                        "/api/v1/accounts",
                        Contract.AccountList.class,
                        List.of(LIMIT, CURSOR),
                        _ -> accounts()),
                operation(
                        "/api/v1/accounts/{account}",
                        Account.class,
                        List.of(ACCOUNT),
                        call -> account(call.get(ACCOUNT))),
                operation(
                        "/api/v1/accounts/{account}/workers",
                        Contract.WorkerList.class,
                        List.of(ACCOUNT, LIMIT, CURSOR),
                        call ->
                                new Contract.WorkerList(
                                        network.workers(known(call.get(ACCOUNT))),
                                        Optional.empty())),
                operation(
                        "/api/v1/accounts/{account}/payouts",
                        Contract.PayoutList.class,
                        List.of(ACCOUNT, LIMIT, CURSOR),
                        call -> {
                            Page<Contract.Payout> page =
                                    page(
                                            network.payouts(known(call.get(ACCOUNT))),
                                            call.get(LIMIT),
                                            call.get(CURSOR));
                            return new Contract.PayoutList(page.items(), page.next());
                        }),
                operation(
                        "/api/v1/blocks",
                        Contract.BlockList.class,
                        List.of(STATUS, LIMIT, CURSOR),
                        call ->
                                blocks(
                                        call.get(STATUS).orElse("any"),
                                        call.get(LIMIT),
                                        call.get(CURSOR))),
                operation(
                        "/api/v1/blocks/{hash}",
                        Contract.BlockDetail.class,
                        List.of(BLOCK),
                        call -> detail(block(call.get(BLOCK)))),
                operation(
                        "/api/v1/blocks/{hash}/explain",
                        Explanation.class,
                        List.of(BLOCK, ACCOUNT_ASKED),
                        call -> network.explain(block(call.get(BLOCK)), call.get(ACCOUNT_ASKED))),
                operation(
                        "/api/v1/templates",
                        Contract.TemplateList.class,
                        List.of(),
                        _ -> templates()),
                operation("/api/v1/ledger", Contract.LedgerView.class, List.of(), _ -> ledger()),
                operation("/api/v1/health", Contract.Health.class, List.of(), _ -> health()),
                operation(
                        "/api/v1/clients",
                        Contract.ClientList.class,
                        List.of(OFFSET, LIMIT),
                        _ -> clients()),
                operation(
                        "/api/v1/sv1/clients",
                        Contract.Sv1ClientList.class,
                        List.of(OFFSET, LIMIT),
                        _ -> sv1Clients()));
    }

    private static <A extends Record> Operation<A> operation(
            String path,
            Class<A> answer,
            List<Parameter<?>> parameters,
            Operation.Handler<A> handler) {
        return new Operation<>(path, "all", path, "", parameters, answer, handler);
    }

    private Block block(String hash) {
        return network.block(hash)
                .orElseThrow(() ->
                        new HttpProblem(404, "unknown-block", "this pool found no block " + hash));
    }

    private String known(String account) {
        if (!network.accounts().containsKey(account)) {
            throw new HttpProblem(
                    404, "unknown-account", "no share came from " + account + " so far");
        }
        return account;
    }

    private Overview overview() {
        Instant now = Instant.now();
        double rate = network.hashrate(now);
        boolean empty = network.empty;
        double effort = empty ? 0 : 338.2 / 9.1 + now.getEpochSecond() % 1_000 / 120.0;
        double second = Math.sin(now.toEpochMilli() / 2_900.0);
        List<Contract.NodeState> nodes = new ArrayList<>();
        nodes.add(
                new Contract.NodeState(
                        "core-a",
                        PartState.UP,
                        Optional.empty(),
                        true,
                        Optional.of(FakeNetwork.TIP),
                        Optional.of(tip())));
        if (!empty) {
            nodes.add(
                    new Contract.NodeState(
                            "core-b",
                            ailing ? PartState.DEGRADED : PartState.UP,
                            ailing
                                    ? Optional.of("2 blocks behind core-a since 40 s")
                                    : Optional.empty(),
                            false,
                            Optional.of(ailing ? FakeNetwork.TIP - 2 : FakeNetwork.TIP),
                            Optional.of(tip())));
        }
        return new Overview(
                now,
                empty ? "regtest" : "main",
                "0.1.0",
                network.startedAt,
                nodes,
                Optional.of(
                        new Contract.TemplateState(
                                "8117",
                                FakeNetwork.TIP + 1,
                                now.toEpochMilli() % 28_000,
                                empty ? 3 : 21,
                                empty ? 0 : 3_412,
                                empty ? 0 : 4_318_220,
                                FakeNetwork.SUBSIDY,
                                Optional.of("core-a"))),
                new Contract.PoolState(
                        PartState.UP,
                        Optional.empty(),
                        rate * (1 + 0.004 * second),
                        rate,
                        rate * 0.996,
                        rate * 0.981,
                        empty ? 0 : 214,
                        empty ? 0 : 931,
                        empty ? 0 : 2_406,
                        empty ? 0 : 2_391,
                        empty ? 0 : 81_400_111 + now.getEpochSecond() % 100_000 * 174,
                        empty ? 0 : 93_120,
                        empty ? 0 : 174 + 6 * second,
                        empty ? 0 : 31.9e12),
                Optional.of(
                        new Contract.TranslatorState(
                                PartState.UP,
                                Optional.empty(),
                                empty ? 0 : 1_702,
                                Optional.of("127.0.0.1:34254"),
                                empty ? 0 : 128 + 4 * second,
                                empty ? 0 : now.toEpochMilli() % 100_000_000 / 8)),
                new Contract.Round(
                        empty ? network.startedAt : network.blocks().getFirst().foundAt(),
                        effort / 100 * FakeNetwork.DIFFICULTY * 4294967296.0,
                        empty ? Optional.empty() : Optional.of(effort),
                        empty ? Optional.empty() : Optional.of(158_700.0),
                        empty ? 0 : 3_381_220),
                empty ? 4.6565423739069247e-10 : FakeNetwork.DIFFICULTY,
                empty ? Optional.empty() : Optional.of(905 * EXA),
                Optional.of((long) network.blocks().size()),
                network.blocks().stream()
                        .findFirst()
                        .map(block ->
                                new Contract.LastBlock(
                                        block.hash(),
                                        block.height(),
                                        block.foundAt(),
                                        block.account(),
                                        block.status(),
                                        block.subsidySats() + block.feesSats())),
                new Contract.LedgerState(
                        ailing ? PartState.DOWN : PartState.UP,
                        ailing ? Optional.of("payouts are stopped") : Optional.empty(),
                        Optional.of(empty ? 0 : 618_750_000L),
                        Optional.of(empty ? 0 : 94_218_377L),
                        Optional.of(empty ? 0 : 2_811_033_918L),
                        empty ? 0 : 12));
    }

    private static String tip() {
        return "0000000000000000000137b8d5f6ce0b6f2f0c0a5b3b7a62a4c0d5bb6aa1f0e4";
    }

    private Contract.Connect connect() {
        return new Contract.Connect(
                network.empty ? "regtest" : "main",
                Optional.of(new Contract.Sv1Address("stratum+tcp://pool.example.org:34255")),
                new Contract.Sv2Address(
                        "stratum2+tcp://pool.example.org:34254/" + KEY,
                        "pool.example.org",
                        34254,
                        KEY),
                "ADDRESS.WORKER",
                FakeNetwork.MINER + ".rig1",
                "anything; d=1024 asks for a difficulty to start with");
    }

    private Contract.PoolStatistics pool() {
        double rate = network.hashrate(Instant.now());
        Map<String, Long> rejected = new TreeMap<>();
        if (!network.empty) {
            rejected.put("stale-share", 61_702L);
            rejected.put("duplicate-share", 18_233L);
            rejected.put("difficulty-too-low", 11_870L);
            rejected.put("invalid-job-id", 1_204L);
            rejected.put("invalid-channel-id", 111L);
        }
        return new Contract.PoolStatistics(
                rate,
                rate,
                rate * 0.996,
                rate * 0.981,
                network.empty ? 0 : 81_400_111,
                rejected,
                network.empty ? 0 : 61_702,
                network.empty
                        ? Optional.empty()
                        : Optional.of(
                                new Contract.BestShareOfPool(
                                        31.9e12,
                                        Instant.now().minusSeconds(4_100),
                                        FakeNetwork.MINER,
                                        "s21-a")),
                new Contract.Luck(
                        network.empty ? Optional.empty() : Optional.of(131.4),
                        network.empty ? Optional.empty() : Optional.of(104.2),
                        network.empty ? Optional.empty() : Optional.of(97.8)),
                network.empty ? Optional.empty() : Optional.of(41.2),
                network.empty ? Optional.empty() : Optional.of(158_700.0));
    }

    private Contract.History history(Optional<String> account, String range) {
        double part = account.map(name -> network.accounts().getOrDefault(name, 0.0)).orElse(1.0);
        int[] shape =
                switch (range) {
                    case "1h" -> new int[] {3_600, 60};
                    case "7d" -> new int[] {7 * 86_400, 3_600};
                    case "90d" -> new int[] {90 * 86_400, 86_400};
                    case "all" -> new int[] {400 * 86_400, 86_400};
                    default -> new int[] {86_400, 600};
                };
        boolean nothing = network.empty || account.filter(FakeNetwork.NEWCOMER::equals).isPresent();
        return new Contract.History(
                shape[1],
                nothing
                        ? List.of()
                        : network.history(part, Duration.ofSeconds(shape[0]), shape[1]));
    }

    private Contract.AccountList accounts() {
        return new Contract.AccountList(
                network.accounts().keySet().stream()
                        .map(this::account)
                        .sorted((a, b) -> Double.compare(b.hashrate_1h(), a.hashrate_1h()))
                        .toList(),
                Optional.empty());
    }

    private Account account(String name) {
        double part = network.accounts().get(known(name));
        double rate = network.hashrate(Instant.now()) * part;
        long pending = 0;
        for (Contract.Payout payout : network.payouts(name)) {
            if (payout.status() == BlockStatus.PENDING) {
                pending += payout.rewardSats() + payout.feesSats() + payout.carrySats();
            }
        }
        return new Account(
                name,
                rate * 1.01,
                rate,
                rate * 0.996,
                rate * 0.981,
                network.workers(name).size(),
                (long) (81_400_111 * part),
                (long) (93_120 * part),
                (long) (61_702 * part),
                Optional.of(31.9e12 * part),
                Optional.of(Instant.now().minusSeconds(9)),
                pending,
                (long) (94_218_377 * part),
                (long) (2_811_033_918L * part),
                Optional.of((long) (168_200_000 * part)),
                (int) (1_000_000 * part));
    }

    private Contract.BlockList blocks(String status, int limit, Optional<String> cursor) {
        if (failing) {
            throw new HttpProblem(503, "database-unavailable", "the database does not answer");
        }
        List<Block> wanted =
                network.blocks().stream()
                        .filter(block ->
                                status.equals("any")
                                        || Parameter.word(block.status()).equals(status))
                        .toList();
        Page<Block> page = page(wanted, limit, cursor);
        return new Contract.BlockList(page.items(), page.next());
    }

    /** Some of a list, and where the rest begins. */
    private record Page<T>(List<T> items, Optional<String> next) {}

    private static <T> Page<T> page(List<T> all, int limit, Optional<String> cursor) {
        int from = Math.min(all.size(), cursor.map(Integer::parseInt).orElse(0));
        int end = Math.min(all.size(), from + limit);
        return new Page<>(
                all.subList(from, end),
                end < all.size() ? Optional.of(String.valueOf(end)) : Optional.empty());
    }

    private Contract.BlockDetail detail(Block block) {
        Explanation explanation = network.explain(block, Optional.empty());
        List<CoinbaseOutput> outputs = new ArrayList<>();
        outputs.add(output(block.account(), block.feesSats(), OutputKind.WINNER_FEES));
        long direct = 0;
        for (Reward reward :
                explanation.rewards().stream()
                        .sorted((a, b) -> Long.compare(b.rewardSats(), a.rewardSats()))
                        .toList()) {
            long paid = reward.inCoinbaseSats() - reward.feesSats();
            if (paid > 0) {
                outputs.add(output(reward.account(), paid, OutputKind.DIRECT));
                direct += paid;
            }
        }
        outputs.add(
                output(
                        "bc1qtreasury0hyperhash0k4v9y7n3x2m5c8d6f1g0hs",
                        block.subsidySats() - direct,
                        OutputKind.TREASURY));
        outputs.add(
                new CoinbaseOutput(
                        Optional.empty(),
                        "6a24aa21a9ed7c4b6f0e2d8a91c3b5f4e6d7a8b9c0d1e2f30415263748596a7b8c9d0e1f",
                        0,
                        OutputKind.OTHER));
        boolean known = block.status() != BlockStatus.STALE;
        boolean orphaned = block.status() == BlockStatus.ORPHANED;
        return new Contract.BlockDetail(
                block,
                known ? outputs : List.of(),
                reconciliation(block.status()),
                List.of(
                        new Contract.Outcome(
                                block.foundAt().plusMillis(38),
                                "submit-solution core-a",
                                "accepted",
                                Optional.empty()),
                        new Contract.Outcome(
                                block.foundAt().plusMillis(112),
                                "submitblock core-b",
                                orphaned ? "inconclusive" : "accepted",
                                orphaned
                                        ? Optional.of("another block came first")
                                        : Optional.empty())));
    }

    private static Contract.Reconciliation reconciliation(BlockStatus status) {
        return switch (status) {
            case PENDING, MATURE ->
                    new Contract.Reconciliation(
                            Contract.ReconciliationState.MATCHED, Optional.empty());
            case DISPUTED ->
                    new Contract.Reconciliation(
                            Contract.ReconciliationState.DIFFERENT,
                            Optional.of("output 1 pays 1 sat more than its window says"));
            case WAITING, ORPHANED, STALE ->
                    new Contract.Reconciliation(
                            Contract.ReconciliationState.WAITING,
                            Optional.of("the block is not in the chain"));
        };
    }

    private CoinbaseOutput output(String address, long sats, OutputKind kind) {
        return new CoinbaseOutput(
                Optional.of(address),
                "0014" + Integer.toHexString(address.hashCode()).repeat(5).substring(0, 40 - 5),
                sats,
                kind);
    }

    private Contract.TemplateList templates() {
        List<Contract.Template> templates = new ArrayList<>();
        Instant at = Instant.now();
        Random fixed = new Random(11);
        for (int i = 0; i < (network.empty ? 1 : 100); i++) {
            at = at.minusMillis(24_000 + fixed.nextInt(9_000));
            templates.add(
                    new Contract.Template(
                            String.valueOf(8_117 - i),
                            FakeNetwork.TIP + 1 - i / 19,
                            tip(),
                            at,
                            14
                                    + (long) Math.abs(fixed.nextGaussian() * 7)
                                    + (i % 19 == 18 ? 22 : 0),
                            3_412 - i % 19 * 90,
                            4_318_220 - i % 19 * 151_000L,
                            FakeNetwork.SUBSIDY,
                            Optional.of(i % 13 == 7 ? "core-b" : "core-a")));
        }
        return new Contract.TemplateList(templates);
    }

    private Contract.LedgerView ledger() {
        return new Contract.LedgerView(
                List.of(
                        new Contract.Balance("miner/pending", network.empty ? 0 : 618_750_000),
                        new Contract.Balance("miner/available", network.empty ? 0 : 94_218_377),
                        new Contract.Balance("treasury/available", network.empty ? 0 : 21_875_000),
                        new Contract.Balance("node-pot/available", network.empty ? 0 : 20_312_500),
                        new Contract.Balance("carry/pending", network.empty ? 0 : 6),
                        new Contract.Balance("coinbase", network.empty ? 0 : -618_750_006),
                        new Contract.Balance("wallet", network.empty ? 0 : -136_405_877)),
                Optional.of(
                        new Contract.Audit(
                                Instant.now().minusSeconds(12),
                                ailing ? Contract.AuditState.FAILED : Contract.AuditState.OK,
                                ailing ? Optional.of(FINDING) : Optional.empty())),
                ailing,
                ailing ? Optional.of(FINDING) : Optional.empty());
    }

    private Contract.Health health() {
        List<Contract.HealthPart> parts = new ArrayList<>();
        for (String name :
                List.of("node core-a", "database", "journal", "pool", "templates", "translator")) {
            parts.add(new Contract.HealthPart(name, PartState.UP, Optional.empty()));
        }
        parts.add(
                ailing
                        ? new Contract.HealthPart(
                                "node core-b",
                                PartState.DEGRADED,
                                Optional.of("2 blocks behind core-a"))
                        : new Contract.HealthPart("node core-b", PartState.UP, Optional.empty()));
        return new Contract.Health(
                ailing ? Contract.HealthWord.DEGRADED : Contract.HealthWord.OK,
                Instant.now().getEpochSecond(),
                parts);
    }

    private Contract.ClientList clients() {
        List<Contract.Client> clients = new ArrayList<>();
        int total = network.empty ? 0 : 214;
        for (int i = 0; i < Math.min(total, 25); i++) {
            clients.add(
                    new Contract.Client(
                            i + 1,
                            "mining",
                            i == 0 ? "hyperhash-translator/0.1.0" : "bitaxe/BM1370/2.13.0",
                            i == 0 ? 702 : 1,
                            i % 3,
                            1.1e15 * (1 + i % 7)));
        }
        return new Contract.ClientList(0, 25, total, clients);
    }

    private Contract.Sv1ClientList sv1Clients() {
        List<Contract.Sv1Client> clients = new ArrayList<>();
        int total = network.empty ? 0 : 1_702;
        for (int i = 0; i < Math.min(total, 25); i++) {
            clients.add(
                    new Contract.Sv1Client(
                            i + 1,
                            Optional.of(i + 1),
                            "192.0.2." + (i + 1),
                            FakeNetwork.MINER + ".rig" + (i + 1),
                            "rig" + (i + 1),
                            i % 4 == 0 ? "bosminer/0.25.4" : "Antminer S21 Pro/Aug 2025",
                            "0000000000001fff" + "f".repeat(48),
                            98e12 * (1 + random.nextInt(3)),
                            false,
                            "0000002%x".formatted(i),
                            4,
                            Optional.of("1fffe000")));
        }
        return new Contract.Sv1ClientList(0, 25, total, clients);
    }
}
