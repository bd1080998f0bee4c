package org.hyperhash.template.bitcoind;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.json.Json;
import org.hyperhash.platform.metrics.Metrics;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls one node. Safe from any thread. */
final class RpcClient implements AutoCloseable {
    /** Twice a block in hex, and what getblocktemplate adds for each transaction. */
    static final int MAX_ANSWER_BYTES = 32 << 20;

    static final JsonMapper JSON = Json.FOREIGN;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final int MAX_COOKIE_BYTES = 4096;
    private static final int MAX_REASON_CHARS = 300;

    /**
     * What a node answered.
     *
     * @param arrivedAtNanos when it began to answer, monotonic
     * @param sentAt by the node's own clock, in whole seconds, when it says so
     */
    record Answer(JsonNode result, long arrivedAtNanos, Optional<Instant> sentAt) {}

    private final NodeAddress address;
    private final int maxAnswerBytes;
    private final Metrics metrics;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;
    private final AtomicLong ids = new AtomicLong();
    private volatile Optional<Secret> authorization = Optional.empty();

    RpcClient(NodeAddress address, int maxAnswerBytes, Metrics metrics) {
        this.address = address;
        this.maxAnswerBytes = maxAnswerBytes;
        this.metrics = metrics;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_LIMIT)
                        .executor(threads)
                        .build();
    }

    String name() {
        return address.name();
    }

    String host() {
        return address.url().getHost();
    }

    ArrayNode params() {
        return JSON.createArrayNode();
    }

    /**
     * Calls a method and waits for its whole answer.
     *
     * @param limit for everything together
     */
    Answer call(String method, ArrayNode params, Duration limit)
            throws RpcException, InterruptedException {
        try {
            return authorizedCall(method, params, System.nanoTime() + limit.toNanos());
        } catch (RpcException failed) {
            metrics.counter(
                            "template.rpc.errors",
                            "Calls to nodes that failed",
                            "node",
                            name(),
                            "kind",
                            failed.kind())
                    .increment();
            throw failed;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }

    private Answer authorizedCall(String method, ArrayNode params, long deadlineNanos)
            throws RpcException, InterruptedException {
        Secret used = authorization.isPresent() ? authorization.get() : readAuthorization();
        try {
            return callOnOpenConnection(method, params, used, deadlineNanos);
        } catch (RpcException.HttpStatus refused) {
            // A node that was restarted has a new cookie.
            if (refused.status() != 401 || readAuthorization().equals(used)) {
                throw refused;
            }
            return callOnOpenConnection(method, params, authorization.orElse(used), deadlineNanos);
        }
    }

    /** Nodes close idle connections; a call that meets such a moment is made once more. */
    private Answer callOnOpenConnection(
            String method, ArrayNode params, Secret login, long deadlineNanos)
            throws RpcException, InterruptedException {
        try {
            return send(method, params, login, deadlineNanos);
        } catch (RpcException.Unreachable lost) {
            boolean neverConnected =
                    lost.getCause() instanceof ConnectException
                            || lost.getCause() instanceof HttpConnectTimeoutException;
            if (neverConnected || System.nanoTime() - deadlineNanos >= 0) {
                throw lost;
            }
            return send(method, params, login, deadlineNanos);
        }
    }

    private Answer send(String method, ArrayNode params, Secret login, long deadlineNanos)
            throws RpcException, InterruptedException {
        long id = ids.incrementAndGet();
        ObjectNode call = JSON.createObjectNode();
        call.put("jsonrpc", "1.0").put("id", id).put("method", method).set("params", params);
        HttpRequest request =
                HttpRequest.newBuilder(address.url())
                        .header("Authorization", login.reveal())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(call)))
                        .build();
        AtomicLong arrivedAtNanos = new AtomicLong();
        BodyHandler<byte[]> limited =
                _ -> {
                    arrivedAtNanos.set(System.nanoTime());
                    return BodySubscribers.limiting(BodySubscribers.ofByteArray(), maxAnswerBytes);
                };
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, limited);
        try {
            long leftNanos = deadlineNanos - System.nanoTime();
            HttpResponse<byte[]> response = answer.get(leftNanos, TimeUnit.NANOSECONDS);
            return new Answer(result(method, id, response), arrivedAtNanos.get(), date(response));
        } catch (TimeoutException late) {
            throw new RpcException.TimedOut(
                    "%s did not answer %s in time".formatted(name(), method));
        } catch (ExecutionException failed) {
            Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
            throw lost(method, cause, arrivedAtNanos.get() != 0);
        } finally {
            answer.cancel(true);
        }
    }

    private static Optional<Instant> date(HttpResponse<?> response) {
        try {
            return response.headers()
                    .firstValue("Date")
                    .map(date -> Instant.from(RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private RpcException lost(String method, Throwable cause, boolean answered) {
        if (answered) {
            return new RpcException.Rubbish(
                    "%s broke off its answer to %s, or has more than %d bytes to say: %s"
                            .formatted(name(), method, maxAnswerBytes, cause.getMessage()));
        }
        String reason = cause.getMessage() == null ? "cannot connect" : cause.getMessage();
        return new RpcException.Unreachable(
                "%s cannot be reached: %s".formatted(name(), reason), cause);
    }

    private JsonNode result(String method, long id, HttpResponse<byte[]> response)
            throws RpcException {
        Optional<JsonNode> parsed = parse(response.body());
        Optional<JsonNode> error =
                parsed.map(body -> body.path("error")).filter(JsonNode::isObject);
        if (error.isPresent()) {
            JsonNode text = error.get().path("message");
            throw new RpcException.Refused(
                    "%s refuses %s: %s".formatted(name(), method, shortened(text.asString(""))),
                    error.get().path("code").asInt(0));
        }
        if (response.statusCode() != 200) {
            throw new RpcException.HttpStatus(
                    "%s answers %s with HTTP status %d%s"
                            .formatted(
                                    name(),
                                    method,
                                    response.statusCode(),
                                    hint(response.statusCode())),
                    response.statusCode());
        }
        JsonNode body =
                parsed.orElseThrow(() ->
                        new RpcException.Rubbish(
                                "%s answers %s with no JSON".formatted(name(), method)));
        if (!body.has("result") || body.path("id").asLong(-1) != id) {
            throw new RpcException.Rubbish(
                    "%s answers %s with something else".formatted(name(), method));
        }
        return body.get("result");
    }

    private static Optional<JsonNode> parse(byte[] body) {
        try {
            JsonNode parsed = JSON.readTree(body);
            return Optional.ofNullable(parsed).filter(JsonNode::isObject);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static String hint(int status) {
        return switch (status) {
            case 401 -> ": check user and password or the cookie file";
            case 403 -> ": the node allows no calls from here, see its rpcallowip";
            case 503 -> ": it is busy (see its rpcworkqueue) or stops";
            default -> "";
        };
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(MAX_REASON_CHARS, text.length()));
    }

    private Secret readAuthorization() throws RpcException {
        String credentials =
                switch (address.login()) {
                    case NodeAddress.Login.Password(String user, Secret password) ->
                            user + ":" + password.reveal();
                    case NodeAddress.Login.CookieFile(var file) -> readCookie(file);
                };
        byte[] utf8 = credentials.getBytes(StandardCharsets.UTF_8);
        Secret read = new Secret("Basic " + Base64.getEncoder().encodeToString(utf8));
        authorization = Optional.of(read);
        return read;
    }

    private String readCookie(Path file) throws RpcException {
        try {
            if (Files.size(file) > MAX_COOKIE_BYTES) {
                throw new RpcException.Unreachable(
                        "%s is no cookie file: more than %d bytes"
                                .formatted(file, MAX_COOKIE_BYTES));
            }
            return Files.readString(file).strip();
        } catch (RpcException refused) {
            throw refused;
        } catch (IOException missing) {
            throw new RpcException.Unreachable(
                    "%s: cannot read the cookie file %s; is the node running?"
                            .formatted(name(), file),
                    missing);
        }
    }
}
