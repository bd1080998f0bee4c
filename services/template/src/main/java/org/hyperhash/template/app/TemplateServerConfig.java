package org.hyperhash.template.app;

import java.time.Duration;
import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.platform.config.Section;
import org.hyperhash.stratum.noise.AuthorityKey;
import org.hyperhash.template.distribution.DistributionLimits;
import org.hyperhash.template.feed.TemplateFeed;

/**
 * Section {@code [template.server]}: the stand-alone role.
 *
 * @param authority key that clients know the server by; empty when none was configured
 */
public record TemplateServerConfig(
        String listenAddress,
        int listenPort,
        Optional<SecretKey> authority,
        DistributionLimits limits) {
    static final String PORT_KEY = "template.server.listen-port";

    public static TemplateServerConfig read(Section root, Network network) {
        Section server = root.section("template").section("server");
        DistributionLimits usual = DistributionLimits.DEFAULT;
        DistributionLimits limits =
                new DistributionLimits(
                        server.integer(
                                "max-connections",
                                usual.connections(),
                                1,
                                10_000,
                                "Clients in all"),
                        server.integer(
                                "max-connections-per-address",
                                usual.connectionsPerAddress(),
                                1,
                                10_000,
                                "Clients from one IP address"),
                        limit(server, "setup-timeout-ms", usual.setup(), "Handshake and set-up"),
                        limit(server, "write-timeout-ms", usual.write(), "For a client to read"),
                        DistributionLimits.MAX_PAYLOAD,
                        TemplateFeed.OLD_TIP_GRACE);
        return new TemplateServerConfig(
                server.text("listen-address", "127.0.0.1", "Address to listen on; 0.0.0.0 for all"),
                server.port("listen-port", 34256, "TCP port for template distribution"),
                authority(server, network),
                limits);
    }

    private static Duration limit(Section server, String key, Duration usual, String doc) {
        return server.durationMs(key, usual, Duration.ofMillis(10), Duration.ofHours(1), doc);
    }

    private static Optional<SecretKey> authority(Section server, Network network) {
        return server.secret("authority-secret", "Secret authority key of the server")
                .flatMap(secret -> {
                    try {
                        SecretKey key = AuthorityKey.parseSecret(secret.reveal());
                        if (network != Network.REGTEST && AuthorityKey.isDemo(key.publicKey())) {
                            server.reject(
                                    "authority-secret-file",
                                    "this is a published example key; make one of your own");
                        }
                        return Optional.of(key);
                    } catch (IllegalArgumentException wrong) {
                        server.reject("authority-secret-file", String.valueOf(wrong.getMessage()));
                        return Optional.empty();
                    }
                });
    }
}
