package org.hyperhash.platform.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.platform.http.Routes;

/**
 * Serves operations and their OpenAPI document at {@code /api/v1/openapi.json}. Answers carry an
 * ETag, so that a page that asks again gets 304 while nothing has changed.
 */
public final class ApiRoutes implements Routes {
    public static final String DOCUMENT_PATH = "/api/v1/openapi.json";

    /** After which a refused client may ask once more. */
    private static final String RETRY_SECONDS = "1";

    private static final int ETAG_BYTES = 12;
    private static final String JSON = "application/json";

    private final List<Operation<?>> operations;
    private final byte[] document;
    private final RequestRate rate;

    public ApiRoutes(ApiInfo info, List<Operation<?>> operations, RequestRate rate) {
        this.operations = List.copyOf(operations);
        this.document = document(info, operations);
        this.rate = rate;
    }

    /** The OpenAPI document, indented. */
    public static byte[] document(ApiInfo info, List<Operation<?>> operations) {
        return ApiJson.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(OpenApiDocument.of(info, operations))
                .concat("\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.before("/api/*", this::limit);
        routes.get(DOCUMENT_PATH, request -> send(request, document));
        operations.forEach(operation -> register(routes, operation));
    }

    private static <A extends Record> void register(RoutesConfig routes, Operation<A> operation) {
        routes.get(
                operation.path(),
                request -> {
                    Call call = Call.of(request, operation.parameters());
                    A answer = operation.handler().answer(call);
                    send(request, ApiJson.MAPPER.writeValueAsBytes(answer));
                });
    }

    private void limit(Context request) {
        if (!rate.allows(request.ip())) {
            request.header("Retry-After", RETRY_SECONDS);
            throw new HttpProblem(429, "too-many-requests", "ask again in a moment");
        }
    }

    private static void send(Context request, byte[] body) {
        String etag = '"' + digest(body) + '"';
        request.header("Cache-Control", "no-cache").header("ETag", etag);
        if (etag.equals(request.header("If-None-Match"))) {
            request.status(304);
            return;
        }
        request.contentType(JSON).result(body);
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
