package org.hyperhash.miner;

import java.net.URI;
import java.net.URISyntaxException;
import org.hyperhash.stratum.noise.StratumUrl;

/** Where a pool listens, and which protocol it speaks. */
public sealed interface PoolUrl {
    String SV1_SCHEME = "stratum+tcp";

    String host();

    int port();

    /** {@code stratum+tcp://host:port}, without encryption. */
    record Sv1(String host, int port) implements PoolUrl {
        @Override
        public String toString() {
            String shown = host.contains(":") ? "[" + host + "]" : host;
            return "%s://%s:%d".formatted(SV1_SCHEME, shown, port);
        }
    }

    /** {@code stratum2+tcp://host:port/AUTHORITYKEY}. */
    record Sv2(StratumUrl url) implements PoolUrl {
        @Override
        public String host() {
            return url.host();
        }

        @Override
        public int port() {
            return url.port();
        }

        @Override
        public String toString() {
            return url.toString();
        }
    }

    /**
     * @throws IllegalArgumentException with the reason when {@code text} is no such URL
     */
    static PoolUrl parse(String text) {
        URI uri = uri(text);
        if (StratumUrl.SCHEME.equalsIgnoreCase(uri.getScheme())) {
            return new Sv2(StratumUrl.parse(text));
        }
        if (!SV1_SCHEME.equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "a pool's URL starts with %s:// or %s://, this does not: %s"
                            .formatted(StratumUrl.SCHEME, SV1_SCHEME, text));
        }
        boolean plain =
                uri.getUserInfo() == null
                        && uri.getQuery() == null
                        && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
        if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 0xffff || !plain) {
            throw new IllegalArgumentException(
                    "needs host and port, and nothing but: %s".formatted(text));
        }
        return new Sv1(withoutBrackets(uri.getHost()), uri.getPort());
    }

    private static URI uri(String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("not a URL: " + malformed.getMessage(), malformed);
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
