package org.hyperhash.platform.http;

import java.time.Duration;
import org.hyperhash.platform.config.Section;

/**
 * Where a role listens and how much it takes from one client.
 *
 * @param port 0 chooses a free one
 * @param portKey the configuration key of the port, for messages
 * @param maxConnections further ones wait in the listen queue
 * @param maxConnectionsPerAddress further ones are closed; a proxy counts as one address
 * @param idleLimit without a byte, and for a request to arrive
 */
public record HttpOptions(
        String host,
        int port,
        String portKey,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxHeaderBytes,
        int maxBodyBytes,
        Duration idleLimit) {
    /** Limits that suit a role on a small machine. */
    public static HttpOptions of(String host, int port, String portKey) {
        return new HttpOptions(
                host, port, portKey, 1_000, 128, 16 << 10, 1 << 20, Duration.ofSeconds(30));
    }

    /** Reads the keys of a section that has a listening HTTP server. */
    public static HttpOptions read(Section section, int defaultPort) {
        return new HttpOptions(
                section.text(
                        "listen-address",
                        "127.0.0.1",
                        "Address of this machine to listen on; 0.0.0.0 for all"),
                section.port("listen-port", defaultPort, "TCP port of the HTTP API"),
                section.pathOf("listen-port"),
                section.integer(
                        "max-connections", 1_000, 1, 100_000, "Most HTTP connections at a time"),
                section.integer(
                        "max-connections-per-address",
                        128,
                        1,
                        100_000,
                        "Most of them from one address, or one IPv6 network of 64 bits; a proxy"
                                + " is one address"),
                section.integer(
                        "max-header-bytes", 16 << 10, 1 << 10, 1 << 20, "Largest request head"),
                section.integer(
                        "max-body-bytes", 1 << 20, 1 << 10, 256 << 20, "Largest request body"),
                section.durationMs(
                        "idle-timeout-ms",
                        Duration.ofSeconds(30),
                        Duration.ofMillis(100),
                        Duration.ofHours(1),
                        "Silence after which an HTTP connection is closed, and most time for a"
                                + " request to arrive"));
    }
}
