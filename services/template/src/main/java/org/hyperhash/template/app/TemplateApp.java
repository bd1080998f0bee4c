package org.hyperhash.template.app;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.stratum.noise.ServerIdentity;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.bitcoind.NodeAddress;
import org.hyperhash.template.bitcoind.NodeOptions;
import org.hyperhash.template.bitcoind.NodeTemplateSource;
import org.hyperhash.template.distribution.DistributionServer;
import org.hyperhash.template.distribution.DistributionTemplateSource;
import org.hyperhash.template.distribution.ProviderOptions;

/** The parts of the stand-alone role {@code hh template}, put together by hand. */
public final class TemplateApp {
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(30);

    private final TemplateSource source;
    private final DistributionServer server;

    /**
     * @param authority key that clients know the server by
     * @param source neither started nor listened to yet
     */
    public TemplateApp(
            TemplateServerConfig config,
            SecretKey authority,
            TemplateSource source,
            Metrics metrics,
            InstantSource clock) {
        this.source = source;
        server =
                new DistributionServer(
                        new DistributionServer.Options(
                                config.listenAddress(),
                                config.listenPort(),
                                TemplateServerConfig.PORT_KEY,
                                config.limits()),
                        identity(authority, clock),
                        source,
                        metrics,
                        clock);
    }

    /**
     * Makes the source that the configuration asks for.
     *
     * @param embedded the embedded node of this process, if it has one; used when the source is
     *     {@code devnode} and no nodes are named
     * @throws IllegalArgumentException when there is no node to ask
     */
    public static TemplateSource source(
            TemplateConfig config,
            List<NodeAddress> embedded,
            RandomGenerator jitter,
            Metrics metrics,
            InstantSource clock) {
        return switch (config.source()) {
            case BITCOIND -> nodes(config, config.nodes(), jitter, metrics, clock);
            case DEVNODE ->
                    nodes(
                            config,
                            config.nodes().isEmpty() ? embedded : config.nodes(),
                            jitter,
                            metrics,
                            clock);
            case SV2_TP -> provider(config, jitter, metrics, clock);
        };
    }

    private static TemplateSource nodes(
            TemplateConfig config,
            List<NodeAddress> nodes,
            RandomGenerator jitter,
            Metrics metrics,
            InstantSource clock) {
        NodeOptions options =
                new NodeOptions(
                        config.network(),
                        nodes,
                        config.refresh(),
                        config.poll(),
                        PROBE,
                        config.staleAfter(),
                        config.callLimit(),
                        config.submitLimit());
        return new NodeTemplateSource(options, jitter, metrics, clock);
    }

    private static TemplateSource provider(
            TemplateConfig config, RandomGenerator jitter, Metrics metrics, InstantSource clock) {
        TemplateConfig.Provider provider = config.provider().orElseThrow();
        ProviderOptions options =
                new ProviderOptions(
                        config.network(),
                        provider.address(),
                        provider.trust(),
                        provider.constraints(),
                        config.nodes(),
                        config.staleAfter(),
                        LONGEST_RECONNECT);
        return new DistributionTemplateSource(options, jitter, metrics, clock);
    }

    private static ServerIdentity identity(SecretKey authority, InstantSource clock) {
        byte[] entropy = new byte[2 * SecretKey.LENGTH];
        new SecureRandom().nextBytes(entropy);
        return ServerIdentity.ofFreshKey(authority, entropy, clock.instant());
    }

    /** In the order of their start. */
    public List<Part> parts() {
        return List.of(source, server);
    }

    public List<HealthCheck> healthChecks() {
        return List.of(source, server);
    }

    public DistributionServer server() {
        return server;
    }
}
