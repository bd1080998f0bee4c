package org.hyperhash.platform.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.platform.http.Routes;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.platform.net.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * Serves operations and downloads, their OpenAPI document at {@code /api/v1/openapi.json} and a
 * page to read it at {@code /api/docs}. Answers of operations carry an ETag, so that a page that
 * asks again gets 304 while nothing has changed.
 */
public final class ApiRoutes implements Routes {
    public static final String DOCUMENT_PATH = "/api/v1/openapi.json";

    /** Where people read the document. */
    public static final String PAGE_PATH = "/api/docs";

    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** After which a refused client may ask once more. */
    private static final String RETRY_SECONDS = "1";

    private static final int ETAG_BYTES = 12;
    private static final String JSON = "application/json";
    private static final String WEAK = "W/";

    private final List<Operation<?>> operations;
    private final List<Download> downloads;
    private final byte[] document;
    private final byte[] page = resource("docs.html");
    private final byte[] script = resource("docs.js");
    private final RequestRate rate;
    private final Timer latency;

    public ApiRoutes(
            ApiInfo info,
            List<Operation<?>> operations,
            List<Download> downloads,
            RequestRate rate,
            Metrics metrics) {
        this.operations = List.copyOf(operations);
        this.downloads = List.copyOf(downloads);
        this.document = document(info, operations, downloads);
        this.rate = rate;
        this.latency =
                metrics.timer("api.request.seconds", "From the request until its answer is made");
    }

    /** The OpenAPI document, indented. */
    public static byte[] document(
            ApiInfo info, List<Operation<?>> operations, List<Download> downloads) {
        return ApiJson.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(OpenApiDocument.of(info, operations, downloads))
                .concat("\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream in = ApiRoutes.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.before("/api/*", this::limit);
        routes.get(DOCUMENT_PATH, request -> send(request, document));
        routes.get(
                PAGE_PATH,
                request ->
                        request.header("Content-Security-Policy", PAGE_POLICY)
                                .contentType("text/html")
                                .result(page));
        routes.get(
                PAGE_PATH + ".js",
                request -> request.contentType("text/javascript").result(script));
        operations.forEach(operation -> register(routes, operation));
        downloads.forEach(download -> register(routes, download));
    }

    private <A extends Record> void register(RoutesConfig routes, Operation<A> operation) {
        Handler answers =
                request -> {
                    long begun = System.nanoTime();
                    Call call = Call.of(request, operation.parameters());
                    A answer = operation.handler().answer(call);
                    send(request, ApiJson.MAPPER.writeValueAsBytes(answer));
                    latency.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
                };
        routes.get(operation.path(), answers);
        // The server leaves out the body; by itself it says 200 whatever is asked for.
        routes.head(operation.path(), answers);
    }

    private static void register(RoutesConfig routes, Download download) {
        routes.get(
                download.path(),
                request ->
                        download.handler()
                                .answer(Call.of(request, download.parameters()), request));
        routes.head(
                download.path(),
                _ -> {
                    throw new HttpProblem(405, "method-not-allowed", "files are asked for by GET");
                });
    }

    private void limit(Context request) {
        if (!rate.allows(ClientAddress.ofLiteral(request.ip()))) {
            request.header("Retry-After", RETRY_SECONDS);
            throw new HttpProblem(429, "too-many-requests", "ask again in a moment");
        }
    }

    private static void send(Context request, byte[] body) {
        String etag = '"' + digest(body) + '"';
        request.header("Cache-Control", "no-cache").header("ETag", etag);
        if (isKnown(etag, request.header("If-None-Match"))) {
            request.status(304);
            return;
        }
        request.contentType(JSON).result(body);
    }

    /**
     * @spec RFC 9110 13.1.2 If-None-Match, compared weakly
     */
    private static boolean isKnown(String etag, @Nullable String ifNoneMatch) {
        if (ifNoneMatch == null) {
            return false;
        }
        return Stream.of(ifNoneMatch.split(","))
                .map(String::strip)
                .map(known -> known.startsWith(WEAK) ? known.substring(WEAK.length()) : known)
                .anyMatch(known -> known.equals("*") || known.equals(etag));
    }

    private static String digest(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(hash, 0, ETAG_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }
}
