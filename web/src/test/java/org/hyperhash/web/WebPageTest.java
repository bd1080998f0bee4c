package org.hyperhash.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WebPageTest {
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/app-[^\"]+\\.js)\"");

    private static FakeApi server;

    @BeforeAll
    static void start() throws Exception {
        server = new FakeApi(false);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String script() throws Exception {
        String document = new String(get("/").body(), StandardCharsets.UTF_8);
        Matcher script = SCRIPT.matcher(document);
        assertThat(script.find()).isTrue();
        return script.group(1);
    }

    @Test
    void theDocumentIsAskedForAgainAndForbidsEverythingForeign() throws Exception {
        HttpResponse<byte[]> document = get("/");

        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(header(document, "Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(header(document, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(document, "Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                                + " connect-src 'self'; manifest-src 'self'; base-uri 'none';"
                                + " form-action 'none'; frame-ancestors 'none'");
        assertThat(header(document, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void filesWithAHashInTheirNameAreKeptForEver() throws Exception {
        HttpResponse<byte[]> script = get(script());

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(header(script, "Content-Type")).isEqualTo("text/javascript;charset=utf-8");
        assertThat(header(script, "Cache-Control"))
                .isEqualTo("public, max-age=31536000, immutable");
    }

    @Test
    void gzipIsSentToThoseWhoTakeItAndUnpacksToTheSame() throws Exception {
        HttpResponse<byte[]> plain = get(script());
        HttpResponse<byte[]> packed = get(script(), "Accept-Encoding", "gzip, br");

        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.body().length).isLessThan(plain.body().length / 2);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @Test
    void addressesOfThePageGetTheDocument() throws Exception {
        byte[] document = get("/").body();

        for (String path :
                new String[] {
                    "/miner",
                    "/miner/" + FakeNetwork.MINER,
                    "/miner/" + FakeNetwork.MINER + "/payouts/00ff",
                    "/connect",
                    "/blocks",
                    "/blocks/00ff",
                    "/operator"
                }) {
            assertThat(get(path).body()).as(path).isEqualTo(document);
        }
    }

    @Test
    void unknownAddressesAreProblems() throws Exception {
        for (String path :
                new String[] {
                    "/api/v1/nothing",
                    "/nothing",
                    "/assets/app.js",
                    "/files",
                    "/assets/..%2findex.html",
                    "/blocks/00ff/more"
                }) {
            HttpResponse<byte[]> answer = get(path);
            assertThat(answer.statusCode()).as(path).isBetween(400, 404);
            assertThat(header(answer, "Content-Type")).as(path).contains("problem+json");
        }
    }

    @Test
    void theFirstScriptIsSmallEnoughForASlowLink() throws Exception {
        assertThat(get(script(), "Accept-Encoding", "gzip").body().length).isLessThan(40_000);
    }
}
