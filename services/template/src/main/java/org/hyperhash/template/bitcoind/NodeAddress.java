package org.hyperhash.template.bitcoind;

import java.net.URI;
import java.nio.file.Path;
import org.hyperhash.platform.config.Secret;

/**
 * Where a node listens and how it knows us.
 *
 * @param url http or https, with a host
 */
public record NodeAddress(URI url, Login login) {
    /** What the node wants to see before it answers. */
    public sealed interface Login {
        /** The file that the node writes at each of its starts: {@code name:password}. */
        record CookieFile(Path file) implements Login {}

        /** Fixed credentials, as by {@code rpcauth}. */
        record Password(String user, Secret password) implements Login {}
    }

    public NodeAddress {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "not the address of a node: write http://host:port, credentials apart");
        }
    }

    /** Host and port, for people. */
    public String name() {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }
}
