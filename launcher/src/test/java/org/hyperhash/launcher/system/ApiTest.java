package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import org.hyperhash.platform.json.Json;
import org.hyperhash.testkit.ApiContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The HTTP API of {@code hh up}, with miners of both protocols. */
class ApiTest {
    /** As browsers do, a stream that ends is opened again. */
    private static final int STREAMS = 3;

    @TempDir private Path directory;

    @Test
    void everyPathAnswersAsTheDocumentSays() throws Exception {
        Installation here = new Installation(directory);
        here.settings.put("api.maintenance", "the disks are being changed");
        int port = here.port("core.http.listen-port");
        try (HhProcess up = here.start("up")) {
            up.await("Ctrl-C stops");
            String translator = "stratum+tcp://127.0.0.1:" + here.port("translator.listen-port");
            try (HhProcess miner =
                            HhProcess.start(
                                    directory,
                                    List.of(
                                            "mine",
                                            "--url",
                                            translator,
                                            "--user",
                                            Installation.ALICE + ".sv1"));
                    HttpClient client = HttpClient.newHttpClient()) {
                up.await("is credited");
                HhProcess.awaitTrue(
                        () -> "shares of the SV1 miner: " + miner.output(),
                        () -> body(port, "/api/v1/accounts").contains(Installation.ALICE));
                everyPathIsAsked(port);
                eventsCome(client, port);
                nothingIsWritten(client, port);
            }
            assertThat(up.stop("TERM")).isZero();
        }
    }

    private static void everyPathIsAsked(int port) throws Exception {
        JsonNode document = Json.STRICT.readTree(body(port, "/api/v1/openapi.json"));
        ApiContract contract = new ApiContract(document);
        Map<String, String> values = new HashMap<>();
        values.put("account", Installation.ALICE);
        values.put("hash", first(port, "/api/v1/blocks", "hash"));
        assertThat(document.path("paths").propertyNames()).hasSizeGreaterThanOrEqualTo(22);
        for (String path : document.path("paths").propertyNames()) {
            if (!contract.isJson(path)) {
                continue;
            }
            String list = path.contains("/sv1/") ? "/api/v1/sv1/clients" : "/api/v1/clients";
            values.put(
                    "client_id",
                    path.contains("client_id") ? first(port, list, "client_id") : "none");
            String asked = path;
            for (Map.Entry<String, String> value : values.entrySet()) {
                asked = asked.replace("{" + value.getKey() + "}", value.getValue());
            }
            HttpResponse<String> answer = HhProcess.get(port, asked);
            assertThat(answer.statusCode()).as(asked + ": " + answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("ETag")).as(asked).isPresent();
            JsonNode body = Json.STRICT.readTree(answer.body());
            assertThat(contract.faultsOfAnswer(path, body)).as(asked).isEmpty();
        }
        // A busy machine may keep the node from answering in time, for a moment.
        HhProcess.awaitTrue(
                () -> "the node",
                () -> overview(port).at("/nodes/0/state").asString().equals("up"));
        JsonNode overview = overview(port);
        assertThat(overview.at("/translator/miners").intValue()).isEqualTo(1);
        assertThat(overview.path("blocks_found").intValue()).isPositive();
        // A share of regtest is worth many blocks: nothing is held against them.
        assertThat(overview.at("/round/effort_percent").isMissingNode()).isTrue();
        assertThat(Json.STRICT.readTree(body(port, "/api/v1/pool")).has("effort_percent"))
                .isFalse();
        JsonNode global = Json.STRICT.readTree(body(port, "/api/v1/global"));
        assertThat(global.at("/server/extended_channels").intValue()).isEqualTo(1);
        assertThat(global.at("/sv2_clients/total_clients").intValue()).isEqualTo(2);
        assertThat(global.at("/sv1_clients/total_clients").intValue()).isEqualTo(1);
        assertThat(body(port, "/api/v1/clients")).contains("\"translator_proxy\"", "\"miner\"");
        assertThat(HhProcess.get(port, "/api/docs").headers().firstValue("Content-Type"))
                .hasValue("text/html");
    }

    private static JsonNode overview(int port) {
        return Json.STRICT.readTree(body(port, "/api/v1/overview"));
    }

    private static String first(int port, String list, String key) throws Exception {
        JsonNode value = Json.STRICT.readTree(body(port, list)).path("items").path(0).path(key);
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static String body(int port, String path) {
        try {
            return HhProcess.get(port, path).body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    /** An overview at once, and one of each block; a stream that ends is opened again. */
    private static void eventsCome(HttpClient client, int port) throws Exception {
        boolean heard = false;
        for (int i = 0; i < STREAMS && !heard; i++) {
            heard = blockComes(client, port);
        }
        assertThat(heard).isTrue();
    }

    private static boolean blockComes(HttpClient client, int port) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/stream"))
                        .timeout(Duration.ofSeconds(60))
                        .build();
        HttpResponse<InputStream> stream =
                client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (Scanner lines = new Scanner(stream.body(), StandardCharsets.UTF_8)) {
            assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(lines.nextLine()).isEqualTo("event: overview");
            while (lines.hasNextLine()) {
                if (lines.nextLine().equals("event: block")) {
                    assertThat(lines.nextLine()).startsWith("data: {\"hash\":\"");
                    return true;
                }
            }
            System.out.println("the stream ended: " + lines.ioException());
            return false;
        }
    }

    private static void nothingIsWritten(HttpClient client, int port) throws Exception {
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + port + "/api/v1/overview"))
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("maintenance", "the disks are being changed");
    }

    @Test
    void greedyAddressIsAskedToWait() throws Exception {
        Installation here = new Installation(directory);
        here.settings.put("api.requests-burst", "5");
        here.settings.put("api.requests-per-second", "1");
        here.settings.put("translator.upstreams.0.url", "stratum2+tcp://127.0.0.1:1");
        here.settings.put("translator.upstreams.0.insecure", "true");
        int port = here.port("translator.http.listen-port");
        try (HhProcess translator = here.start("translator")) {
            HhProcess.awaitHealth(port, "translator");
            int refused = 0;
            for (int i = 0; i < 20; i++) {
                refused += HhProcess.get(port, "/api/v1/sv1/clients").statusCode() == 429 ? 1 : 0;
            }
            assertThat(refused).as(translator.output()).isBetween(10, 15);
        }
    }
}
