package org.hyperhash.stratum.noise;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.hyperhash.bitcoin.crypto.XOnlyKey;

/**
 * Where a Stratum V2 server listens and who vouches for it: {@code stratum2+tcp://host:port/KEY}.
 *
 * @param host a name or address, without the brackets of IPv6
 * @param port 1 to 65535
 * @param authority absent in a URL without a key
 * @spec https://github.com/stratum-mining/sv2-spec SV2 4.7 URL Scheme and Pool Authority Key
 */
public record StratumUrl(String host, int port, Optional<XOnlyKey> authority) {
    public static final String SCHEME = "stratum2+tcp";

    /** The port of a URL that names none. */
    public static final int DEFAULT_PORT = 34254;

    public StratumUrl {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /**
     * @throws IllegalArgumentException with the reason when {@code text} is no such URL
     */
    public static StratumUrl parse(String text) {
        URI uri = uri(text);
        if (!SCHEME.equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("not a %s URL: %s".formatted(SCHEME, text));
        }
        if (uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null) {
            throw new IllegalArgumentException("needs a host, and nothing but: " + text);
        }
        String path = uri.getPath();
        String key = path.startsWith("/") ? path.substring(1) : path;
        return new StratumUrl(
                withoutBrackets(uri.getHost()),
                uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort(),
                key.isEmpty() ? Optional.empty() : Optional.of(AuthorityKey.parse(key)));
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

    @Override
    public String toString() {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        String key = authority.map(AuthorityKey::format).map(text -> "/" + text).orElse("");
        return "%s://%s:%d%s".formatted(SCHEME, shown, port, key);
    }
}
