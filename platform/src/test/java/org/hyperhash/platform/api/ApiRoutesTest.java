package org.hyperhash.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.http.HttpPart;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.platform.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiRoutesTest {
    private static final int BURST = 40;
    private static final Parameter<String> NAME =
            Parameter.path("name", Pattern.compile("[a-z]{1,8}"), "1 to 8 letters", "The name");
    private static final Parameter<Integer> LIMIT =
            Parameter.integer("limit", 1, 100, 20, "Most items");
    private static final Parameter<Colour> COLOUR =
            Parameter.choice("colour", Colour.DARK_RED, "Its colour");
    private static final Parameter<Optional<String>> CURSOR =
            Parameter.text("cursor", Pattern.compile("[0-9]+"), "digits", "Where to go on");

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpPart server =
            new HttpPart(
                    "api",
                    HttpOptions.of("127.0.0.1", 0, "api.listen-port"),
                    List.of(
                            new ApiRoutes(
                                    new ApiInfo("Things", "1", "Of things"),
                                    List.of(things()),
                                    List.of(picture()),
                                    new RequestRate(1, BURST, System::nanoTime),
                                    new Metrics())));

    enum Colour {
        DARK_RED,
        BLUE
    }

    @Doc("A thing")
    record Thing(
            @Doc("Its name") String name,
            @Doc("When it was made") Instant madeAt,
            @Doc("Its colour") Colour colour,
            @Doc("Its weight, if known, in grams") Optional<Long> weightGrams,
            @Doc("Its parts") List<Part> parts) {}

    record Part(@Doc("In metres") double length) {}

    record Undocumented(String name) {}

    private static Operation<Thing> things() {
        return new Operation<>(
                "/api/v1/things/{name}",
                "things",
                "One thing",
                "",
                List.of(NAME, LIMIT, COLOUR, CURSOR),
                Thing.class,
                call -> {
                    if (call.get(NAME).equals("nobody")) {
                        throw new HttpProblem(404, "unknown-thing", "no thing is called nobody");
                    }
                    return new Thing(
                            call.get(NAME),
                            Instant.EPOCH,
                            call.get(COLOUR),
                            call.get(CURSOR).map(Long::parseLong),
                            List.of(new Part(call.get(LIMIT))));
                });
    }

    private static Download picture() {
        return new Download(
                "/api/v1/things/{name}/picture",
                "things",
                "Its picture",
                "Black and white.",
                List.of(NAME),
                "image/bmp",
                (call, request) -> request.contentType("image/bmp").result("BM " + call.get(NAME)));
    }

    @BeforeEach
    void start() throws Exception {
        server.start(failure -> {});
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void parametersAreReadAndDefaultsApply() throws Exception {
        assertThat(get("/api/v1/things/chair").body())
                .isEqualTo(
                        "{\"name\":\"chair\",\"made_at\":\"1970-01-01T00:00:00Z\","
                                + "\"colour\":\"dark-red\",\"parts\":[{\"length\":20.0}]}");
        assertThat(get("/api/v1/things/chair?limit=7&colour=blue&cursor=15").body())
                .contains("\"colour\":\"blue\",\"weight_grams\":15,\"parts\":[{\"length\":7.0}]");
    }

    @Test
    void wrongParametersAreRefusedByName() throws Exception {
        assertRefused("/api/v1/things/UPPER", "name is \"UPPER\", expected 1 to 8 letters");
        assertRefused("limit=0", "limit is \"0\", expected a whole number from 1 to 100");
        assertRefused("limit=1e2", "limit is \"1e2\", expected a whole number from 1 to 100");
        assertRefused("limit=5&limit=6", "limit is sent twice");
        assertRefused("colour=red", "colour is \"red\", expected one of dark-red, blue");
        assertRefused("cursor=%27%3B--", "cursor is \"';--\", expected digits");
        assertRefused("cursor=" + "1".repeat(513), "cursor is 513 characters, expected digits");
        assertRefused("color=blue", "color: this operation takes limit, colour, cursor");
    }

    private void assertRefused(String request, String detail) throws Exception {
        String path = request.startsWith("/") ? request : "/api/v1/things/chair?" + request;
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(ApiJson.MAPPER.readTree(answer.body()).path("detail").stringValue())
                .isEqualTo(detail);
    }

    @Test
    void handlersRefuseInTheirOwnWords() throws Exception {
        HttpResponse<String> answer = get("/api/v1/things/nobody");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("unknown-thing");
    }

    @Test
    void unchangedAnswerIsNotSentAgain() throws Exception {
        String etag = get("/api/v1/things/chair").headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = get("/api/v1/things/chair", "If-None-Match", etag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/api/v1/things/table", "If-None-Match", etag).statusCode()).isEqualTo(200);
        for (String known : List.of("W/" + etag, "\"other\", " + etag, "*")) {
            assertThat(get("/api/v1/things/chair", "If-None-Match", known).statusCode())
                    .as(known)
                    .isEqualTo(304);
        }
    }

    @Test
    void headIsAnsweredAsGetWithoutTheBody() throws Exception {
        HttpResponse<String> whole = get("/api/v1/things/chair");
        HttpResponse<String> head = head("/api/v1/things/chair");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String name : List.of("ETag", "Content-Type", "Content-Length")) {
            assertThat(head.headers().firstValue(name))
                    .as(name)
                    .isEqualTo(whole.headers().firstValue(name));
        }
        assertThat(head("/api/v1/things/nobody").statusCode()).isEqualTo(404);
        assertThat(head("/api/v1/things/chair?limit=0").statusCode()).isEqualTo(400);
        assertThat(head("/api/v1/things/chair/picture").statusCode()).isEqualTo(405);
    }

    @Test
    void pageOfTheDocumentRunsNoOtherScript() throws Exception {
        HttpResponse<String> page = get(ApiRoutes.PAGE_PATH);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self';");
        assertThat(page.body()).contains("<script src=\"/api/docs.js\"></script>");
        assertThat(get("/api/docs.js").body()).contains("'use strict'");
    }

    @Test
    void greedyClientIsAskedToWait() throws Exception {
        int refused = 0;
        for (int i = 0; i < 2 * BURST; i++) {
            HttpResponse<String> answer = get("/api/v1/things/chair");
            if (answer.statusCode() == 429) {
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void documentDescribesEveryOperation() throws Exception {
        JsonNode document = ApiJson.MAPPER.readTree(get(ApiRoutes.DOCUMENT_PATH).body());
        assertThat(document.path("openapi").stringValue()).isEqualTo("3.1.0");
        JsonNode operation = document.path("paths").path("/api/v1/things/{name}").path("get");
        assertThat(operation.path("operationId").stringValue()).isEqualTo("getThingsName");
        assertThat(operation.path("parameters").size()).isEqualTo(4);
        JsonNode thing = document.path("components").path("schemas").path("Thing");
        assertThat(thing.path("required").toString())
                .isEqualTo("[\"name\",\"made_at\",\"colour\",\"parts\"]");
        assertThat(thing.path("properties").path("weight_grams").path("description").stringValue())
                .isEqualTo("Its weight, if known, in grams");
        assertThat(thing.path("properties").path("parts").path("items").path("$ref").stringValue())
                .isEqualTo("#/components/schemas/Part");
    }

    @Test
    void downloadIsServedAndDescribed() throws Exception {
        HttpResponse<String> picture = get("/api/v1/things/chair/picture");
        assertThat(picture.body()).isEqualTo("BM chair");
        assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/bmp");
        assertRefused("/api/v1/things/UPPER/picture", "name is \"UPPER\", expected 1 to 8 letters");
        JsonNode get =
                ApiJson.MAPPER
                        .readTree(get(ApiRoutes.DOCUMENT_PATH).body())
                        .path("paths")
                        .path("/api/v1/things/{name}/picture")
                        .path("get");
        assertThat(get.path("summary").stringValue()).isEqualTo("Its picture");
        assertThat(get.at("/responses/200/content").propertyNames()).containsExactly("image/bmp");
    }

    @Test
    void fieldWithoutDocumentationIsABug() {
        Operation<Undocumented> careless =
                new Operation<>(
                        "/api/v1/careless",
                        "things",
                        "",
                        "",
                        List.of(),
                        Undocumented.class,
                        _ -> new Undocumented(""));
        assertThatThrownBy(() ->
                        ApiRoutes.document(new ApiInfo("", "", ""), List.of(careless), List.of()))
                .hasMessage("Undocumented.name has no @Doc");
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> head(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .HEAD()
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
