package org.hyperhash.devnode.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.hyperhash.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A plain JSON-RPC caller, as foreign software has one. */
final class RpcClient implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;
    private final String credentials;

    RpcClient(int port, String credentials) {
        this.address = URI.create("http://127.0.0.1:" + port + "/");
        this.credentials = credentials;
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        String basic =
                Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Basic " + basic)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The whole reply to a 1.0 request. */
    JsonNode reply(String method, Object... params) throws IOException, InterruptedException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Object param : params) {
            array.add(Json.FOREIGN.valueToTree(param));
        }
        String body =
                "{\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, array.toString());
        return Json.FOREIGN.readTree(post(body).body());
    }

    /** The result; an error fails the test. */
    JsonNode call(String method, Object... params) throws IOException, InterruptedException {
        JsonNode reply = reply(method, params);
        if (!reply.get("error").isNull()) {
            throw new AssertionError(method + ": " + reply);
        }
        return reply.get("result");
    }

    /** Code and message of the error that the call must earn. */
    String error(String method, Object... params) throws IOException, InterruptedException {
        JsonNode error = reply(method, params).get("error");
        return error.get("code").asInt() + " " + error.get("message").asString();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
