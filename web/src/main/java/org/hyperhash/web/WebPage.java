package org.hyperhash.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.platform.http.Routes;

/**
 * Serves the user interface: {@code /}, its files, and the same document for the addresses that the
 * page itself understands, such as {@code /miner/ADDRESS}. Everything is read once and kept.
 */
public final class WebPage implements Routes {
    /** Nothing foreign, nothing inline, no frames; styles are set by script, never by attribute. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; manifest-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    /** The pages that the script knows; all else stays 404. */
    private static final List<String> PAGES =
            List.of(
                    "/miner",
                    "/miner/{account}",
                    "/miner/{account}/payouts/{hash}",
                    "/connect",
                    "/blocks",
                    "/blocks/{hash}",
                    "/operator");

    private static final Map<String, String> CONTENT_TYPES =
            Map.of(
                    "html", "text/html;charset=utf-8",
                    "js", "text/javascript;charset=utf-8",
                    "css", "text/css;charset=utf-8",
                    "svg", "image/svg+xml",
                    "webmanifest", "application/manifest+json");

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";
    private static final String DOCUMENT = "index.html";

    private final Map<String, Asset> assets = new HashMap<>();

    /** A file as it is sent. */
    private static final class Asset {
        final String contentType;
        final String caching;
        final byte[] plain;
        final Optional<byte[]> gzip;

        Asset(String contentType, String caching, byte[] plain, Optional<byte[]> gzip) {
            this.contentType = contentType;
            this.caching = caching;
            this.plain = plain;
            this.gzip = gzip;
        }
    }

    public WebPage() {
        String names = new String(read("files").orElseThrow(), StandardCharsets.UTF_8);
        names.lines().forEach(name -> assets.put(name, asset(name)));
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/", request -> send(request, DOCUMENT));
        PAGES.forEach(page -> routes.get(page, request -> send(request, DOCUMENT)));
        for (String name : assets.keySet()) {
            routes.get("/" + name, request -> send(request, name));
        }
    }

    private void send(Context request, String name) {
        Asset asset = assets.get(name);
        if (asset == null) {
            throw new IllegalStateException("not a file of the page: " + name);
        }
        request.contentType(asset.contentType)
                .header("Cache-Control", asset.caching)
                .header("Vary", "Accept-Encoding")
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("Referrer-Policy", "no-referrer");
        if (asset.gzip.isPresent() && takesGzip(request)) {
            request.header("Content-Encoding", "gzip").result(asset.gzip.get());
        } else {
            request.result(asset.plain);
        }
    }

    private static boolean takesGzip(Context request) {
        String accepted = request.header("Accept-Encoding");
        return accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip");
    }

    private static Asset asset(String name) {
        String contentType = CONTENT_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (contentType == null) {
            throw new IllegalStateException("no content type for " + name);
        }
        return new Asset(
                contentType,
                name.startsWith("assets/") ? FOR_EVER : ASK_AGAIN,
                read(name).orElseThrow(),
                read(name + ".gz"));
    }

    /** Of the folder {@code page} beside this class. */
    private static Optional<byte[]> read(String name) {
        try (InputStream in = WebPage.class.getResourceAsStream("page/" + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
