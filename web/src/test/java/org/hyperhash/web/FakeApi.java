package org.hyperhash.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hyperhash.platform.api.ApiJson;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.http.HttpPart;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.platform.http.Routes;
import org.hyperhash.testkit.ApiContract;
import org.hyperhash.web.FakeNetwork.Block;

/** Serves the page and, below it, the API of a made-up network. */
final class FakeApi implements AutoCloseable {
    private static final int DEFAULT_LIMIT = 50;

    static final Path DOCUMENT = Path.of("../docs/api/openapi.json");

    final FakeNetwork network;
    private final ApiContract contract = ApiContract.ofFile(DOCUMENT);
    private final HttpPart server;
    private final Queue<SseClient> streams = new ConcurrentLinkedQueue<>();
    private volatile boolean running = true;
    private volatile boolean silent;
    private volatile boolean ailing;
    private volatile boolean failing;

    /** What a path of the API answers to a request. */
    interface Answer {
        Map<String, Object> to(Context request);
    }

    FakeApi(boolean empty) throws Exception {
        network = new FakeNetwork(empty);
        Routes api = this::register;
        server =
                new HttpPart(
                        "fake",
                        HttpOptions.of("127.0.0.1", 0, "fake.listen-port"),
                        List.of(api, new WebPage()));
        server.start(_ -> {});
        Thread.ofVirtual().start(this::tick);
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
    }

    /** Each path of the API with what it answers. */
    Map<String, Answer> paths() {
        Map<String, Answer> paths = new LinkedHashMap<>();
        paths.put("/api/v1/overview", _ -> answers().overview());
        paths.put("/api/v1/connect", _ -> answers().connect());
        paths.put("/api/v1/pool", _ -> answers().pool());
        paths.put(
                "/api/v1/history",
                request -> {
                    String range = asked(request, "range").orElse("24h");
                    return answers().history(asked(request, "account"), range);
                });
        paths.put("/api/v1/accounts", _ -> miners().accounts());
        paths.put("/api/v1/accounts/{account}", request -> miners().account(account(request)));
        paths.put(
                "/api/v1/accounts/{account}/workers",
                request -> miners().workers(account(request)));
        paths.put(
                "/api/v1/accounts/{account}/payouts",
                request -> miners().payouts(account(request), limit(request), cursor(request)));
        paths.put("/api/v1/blocks", this::blocks);
        paths.put("/api/v1/blocks/{hash}", request -> blockAnswers().detail(block(request)));
        paths.put(
                "/api/v1/blocks/{hash}/explain",
                request -> blockAnswers().explanation(block(request), asked(request, "account")));
        paths.put("/api/v1/templates", _ -> answers().templates());
        paths.put("/api/v1/ledger", _ -> answers().ledger());
        paths.put("/api/v1/health", _ -> answers().health());
        paths.put("/api/v1/clients", _ -> answers().clients());
        paths.put("/api/v1/sv1/clients", _ -> answers().sv1Clients());
        return paths;
    }

    private void register(RoutesConfig routes) {
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
                    client.sendEvent("overview", text(answers().overview()));
                });
        paths().forEach((path, answer) ->
                routes.get(
                        path,
                        request -> {
                            refuseUnknown(path, request);
                            request.contentType("application/json")
                                    .result(text(answer.to(request)));
                        }));
    }

    /** The page asks for nothing that the API would refuse. */
    private void refuseUnknown(String path, Context request) {
        List<String> faults = contract.faultsOfQuery(path, request.queryParamMap());
        if (!faults.isEmpty()) {
            throw new HttpProblem(400, "bad-parameter", String.join("; ", faults));
        }
    }

    private void tick() {
        while (running) {
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException _) {
                return;
            }
            String overview = text(answers().overview());
            streams.forEach(client -> client.sendEvent("overview", overview));
        }
    }

    private static String text(Map<String, Object> answer) {
        return new String(ApiJson.MAPPER.writeValueAsBytes(answer), StandardCharsets.UTF_8);
    }

    private FakeAnswers answers() {
        return new FakeAnswers(network, ailing);
    }

    private FakeAccountAnswers miners() {
        return new FakeAccountAnswers(network, Instant.now());
    }

    private FakeBlockAnswers blockAnswers() {
        return new FakeBlockAnswers(network);
    }

    private static Optional<String> asked(Context request, String name) {
        return Optional.ofNullable(request.queryParam(name));
    }

    private static String account(Context request) {
        return request.pathParam("account");
    }

    private static int limit(Context request) {
        return asked(request, "limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT);
    }

    private static int cursor(Context request) {
        return asked(request, "cursor").map(Integer::parseInt).orElse(0);
    }

    private Map<String, Object> blocks(Context request) {
        if (failing) {
            throw new HttpProblem(503, "database-unavailable", "the database does not answer");
        }
        String status = asked(request, "status").orElse("any");
        return blockAnswers().blocks(status, limit(request), cursor(request));
    }

    private Block block(Context request) {
        String hash = request.pathParam("hash");
        return network.block(hash)
                .orElseThrow(() ->
                        new HttpProblem(404, "unknown-block", "this pool found no block " + hash));
    }
}
