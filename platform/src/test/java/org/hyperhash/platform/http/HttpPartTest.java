package org.hyperhash.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hyperhash.testkit.Eventually.eventually;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.platform.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpPartTest {
    private static final HttpOptions LIMITS =
            new HttpOptions(
                    "127.0.0.1",
                    0,
                    "test.listen-port",
                    50,
                    8,
                    2_048,
                    1_024,
                    Duration.ofMillis(500));

    private record Order(String item, int count) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final Metrics metrics = new Metrics();
    private volatile Health health = Health.UP;
    private final HttpPart server =
            new HttpPart(
                    "http",
                    LIMITS,
                    List.of(
                            new HealthRoutes(List.of(check())),
                            new VersionRoutes(new VersionRoutes.Version("test", "1.2", "abcdef")),
                            new MetricsRoutes(metrics),
                            routes -> {
                                routes.post(
                                        "/orders",
                                        request -> request.json(request.bodyAsClass(Order.class)));
                                routes.get(
                                        "/refused",
                                        request -> {
                                            throw new HttpProblem(409, "no-stock", "0 left");
                                        });
                                routes.get(
                                        "/bug",
                                        request -> {
                                            throw new IllegalStateException("hidden");
                                        });
                                routes.get(
                                        "/slow",
                                        request -> {
                                            Thread.sleep(3_000);
                                            request.result("done");
                                        });
                                routes.get(
                                        "/thread",
                                        request ->
                                                request.result(
                                                        "" + Thread.currentThread().isVirtual()));
                            }));

    private HealthCheck check() {
        return new HealthCheck() {
            @Override
            public String name() {
                return "disk";
            }

            @Override
            public Health health() {
                return health;
            }
        };
    }

    @BeforeEach
    void start() throws Exception {
        server.start(failure -> {});
    }

    @AfterEach
    void stop() {
        server.stop();
        client.close();
        metrics.close();
    }

    @Test
    void healthNamesEveryPartAndItsReason() throws Exception {
        HttpResponse<String> up = get("/v1/health");
        assertThat(up.statusCode()).isEqualTo(200);
        assertThat(up.body())
                .isEqualTo(
                        "{\"status\":\"up\",\"parts\":"
                                + "{\"disk\":{\"status\":\"up\",\"reason\":\"\"}}}");
        health = new Health.Degraded("slow");
        assertThat(get("/v1/health").statusCode()).isEqualTo(200);
        assertThat(get("/v1/health").body()).contains("\"reason\":\"slow\"", "\"degraded\"");
        health = new Health.Down("full");
        assertThat(get("/v1/health").statusCode()).isEqualTo(503);
        assertThat(get("/v1/health").body()).contains("\"reason\":\"full\"", "\"down\"");
    }

    @Test
    void versionAndMetricsAreServed() throws Exception {
        assertThat(get("/v1/version").body())
                .isEqualTo("{\"program\":\"test\",\"version\":\"1.2\",\"commit\":\"abcdef\"}");
        metrics.counter("test.orders", "Orders", "kind", "big").increment(3);
        HttpResponse<String> scraped = get("/metrics");
        assertThat(scraped.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(scraped.body())
                .contains("# HELP test_orders_total Orders", "test_orders_total{kind=\"big\"} 3.0")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void requestsRunOnVirtualThreadsAndTheServerIsNotNamed() throws Exception {
        HttpResponse<String> response = get("/thread");
        assertThat(response.body()).isEqualTo("true");
        assertThat(response.headers().firstValue("Server")).isEmpty();
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void refusalsAreProblemDocuments() throws Exception {
        HttpResponse<String> refused = get("/refused");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(refused.body())
                .matches(
                        "\\{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,"
                                + "\"code\":\"no-stock\",\"detail\":\"0 left\",\"id\":\"[0-9a-f]{12}\"}");
        assertThat(get("/refused").body()).isNotEqualTo(refused.body());
        assertThat(get("/absent").statusCode()).isEqualTo(404);
        assertThat(get("/absent").body()).contains("\"code\":\"not-found\"");
        assertThat(get("/orders").statusCode()).isEqualTo(405);
        assertThat(get("/orders").headers().firstValue("Allow")).hasValue("POST");
        HttpResponse<String> bug = get("/bug");
        assertThat(bug.statusCode()).isEqualTo(500);
        assertThat(bug.body()).doesNotContain("hidden").contains("internal error");
    }

    @Test
    void jsonIsReadStrictly() throws Exception {
        assertThat(post("{\"item\":\"a\",\"count\":2}").body())
                .isEqualTo("{\"item\":\"a\",\"count\":2}");
        for (String wrong :
                List.of(
                        "{\"item\":\"a\",\"count\":2,\"extra\":1}",
                        "{\"item\":\"a\"}",
                        "{\"item\":null,\"count\":2}",
                        "{\"item\":\"a\",\"count\":2,\"count\":3}",
                        "{\"item\":\"a\",\"count\":\"2\"}",
                        "{\"item\":\"a\",\"count\":2.5}",
                        "{\"item\":\"a\",\"count\":2} {}",
                        "{\"item\":\"a\",",
                        "")) {
            HttpResponse<String> response = post(wrong);
            assertThat(response.statusCode()).as(wrong).isEqualTo(400);
            assertThat(response.body()).as(wrong).contains("\"code\":\"invalid-json\"");
        }
    }

    @Test
    void largeBodyAndLargeHeadAreRefused() throws Exception {
        HttpResponse<String> body = post("\"" + "x".repeat(1_024) + "\"");
        assertThat(body.statusCode()).isEqualTo(413);
        assertThat(body.body()).contains("\"code\":\"payload-too-large\"");
        HttpRequest large =
                HttpRequest.newBuilder(uri("/v1/version"))
                        .header("X-Large", "x".repeat(3_000))
                        .build();
        HttpResponse<String> head = client.send(large, BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(431);
        assertThat(head.body()).contains("\"status\":431");
    }

    @Test
    void announcedBodyIsRefusedBeforeItComes() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            "POST /v1/item HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes(12);
            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void silentConnectionIsClosed() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / HTT".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void requestThatNeverEndsIsGivenUp() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.1\r\nHost: a\r\n".getBytes(StandardCharsets.US_ASCII));
            long begun = System.nanoTime();
            assertThatThrownBy(
                            () -> {
                                while (System.nanoTime() - begun < 20_000_000_000L) {
                                    Thread.sleep(200);
                                    out.write("X-More: 1\r\n".getBytes(StandardCharsets.US_ASCII));
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void answerThatTakesLongIsNotGivenUp() throws Exception {
        assertThat(get("/slow").body()).isEqualTo("done");
    }

    @Test
    void clientWithTooManyConnectionsGetsNoFurther() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < LIMITS.maxConnectionsPerAddress(); i++) {
            sockets.add(asking());
            assertThat(isAnswered(sockets.getLast())).isTrue();
        }
        try (Socket further = asking()) {
            assertThat(isAnswered(further)).isFalse();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        eventually(
                "room",
                () -> {
                    try (Socket next = asking()) {
                        return isAnswered(next);
                    }
                });
    }

    private Socket asking() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(
                        "GET /thread HTTP/1.1\r\nHost: a\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void connectionsBeyondTheLimitWait() throws Exception {
        HttpOptions narrow =
                new HttpOptions(
                        "127.0.0.1", 0, "test.port", 2, 8, 2_048, 1_024, Duration.ofSeconds(30));
        HttpPart limited =
                new HttpPart(
                        "limited",
                        narrow,
                        List.of(routes -> routes.get("/", request -> request.result("served"))));
        limited.start(failure -> {});
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Socket socket = new Socket("127.0.0.1", limited.port());
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(500);
            sockets.add(socket);
        }
        // The acceptor may have taken one more before it heard that the limit is reached.
        assertThat(sockets.stream().filter(HttpPartTest::isAnswered).count()).isBetween(2L, 3L);
        for (Socket socket : sockets) {
            socket.close();
        }
        limited.stop();
    }

    private static boolean isAnswered(Socket socket) {
        try {
            return socket.getInputStream().read() == 'H';
        } catch (IOException silent) {
            return false;
        }
    }

    @Test
    void takenPortIsNamedWithItsKey() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();
            HttpPart second =
                    new HttpPart("api", HttpOptions.of("127.0.0.1", port, "core.port"), List.of());
            StartFailed failure =
                    catchThrowableOfType(StartFailed.class, () -> second.start(alarm -> {}));
            assertThat(failure.failure().exitCode()).isEqualTo(ExitCode.CANNOT_START);
            assertThat(failure)
                    .hasMessage(
                            "api: cannot listen on 127.0.0.1:%d: another program uses the port, or"
                                    + " the address is not of this machine; stop it or set core.port",
                            port);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri("/orders")).POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }
}
