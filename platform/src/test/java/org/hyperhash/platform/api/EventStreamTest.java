package org.hyperhash.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.http.HttpPart;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EventStream stream =
            new EventStream(
                    new EventStream.Limits(3, 2, 100),
                    () -> List.of(new EventStream.Event("overview", "{\"first\":true}")),
                    new Metrics());
    private final HttpPart server =
            new HttpPart(
                    "api",
                    HttpOptions.of("127.0.0.1", 0, "api.listen-port"),
                    List.of(
                            new ApiRoutes(
                                    new ApiInfo("Events", "1", "Of events"),
                                    List.of(),
                                    List.of(stream.download("/api/v1/stream", "events", "All", "")),
                                    new RequestRate(1_000, 1_000, System::nanoTime),
                                    new Metrics())));
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server.start(failure -> {
            throw new AssertionError(failure.toString());
        });
    }

    @AfterEach
    void stop() throws Exception {
        stream.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    private BufferedReader listen() throws Exception {
        int before = stream.size();
        Socket socket = new Socket("127.0.0.1", server.port());
        sockets.add(socket);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream()
                .write(
                        "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        Eventually.eventually("the stream is open", PATIENCE, () -> stream.size() > before);
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String next(BufferedReader in, String prefix) throws Exception {
        while (true) {
            String line = in.readLine();
            assertThat(line).isNotNull();
            if (line.startsWith(prefix)) {
                return line;
            }
        }
    }

    @Test
    void listenerGetsTheStateThenEventsThenComments() throws Exception {
        BufferedReader in = listen();
        assertThat(next(in, "data:")).isEqualTo("data: {\"first\":true}");
        stream.publish(new EventStream.Event("block", "{\"height\":7}"));
        assertThat(next(in, "event:")).isEqualTo("event: block");
        assertThat(next(in, "data:")).isEqualTo("data: {\"height\":7}");
        assertThat(next(in, ":")).isEqualTo(": still here");
    }

    @Test
    void furtherStreamsOfAnAddressAreRefused() throws Exception {
        BufferedReader first = listen();
        listen();
        HttpResponse<String> refused = get();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("too-many-streams");
        sockets.getFirst().close();
        first.close();
        // The next comment finds nobody.
        Eventually.eventually("a place is free", PATIENCE, () -> stream.size() == 1);
        listen();
    }

    @Test
    void slowReaderIsDropped() throws Exception {
        listen();
        String large = "x".repeat(1 << 20);
        for (int i = 0; i < 4 * EventStream.QUEUE_MAX && stream.size() > 0; i++) {
            stream.publish(new EventStream.Event("overview", large));
            Thread.sleep(1);
        }
        Eventually.eventually("it is dropped", PATIENCE, () -> stream.size() == 0);
    }

    @Test
    void closedStreamTakesNobody() throws Exception {
        listen();
        stream.close();
        Eventually.eventually("it is over", PATIENCE, () -> stream.size() == 0);
        assertThat(get().statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> get() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:" + server.port() + "/api/v1/stream"))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
