package org.hyperhash.translator.app;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.translator.TranslatorServer;
import org.hyperhash.translator.TranslatorStatistics;
import org.hyperhash.translator.UpstreamAddress;
import org.hyperhash.translator.UpstreamLink;

/** The parts of a translator, put together by hand. */
public final class TranslatorApp {
    private final UpstreamLink upstream;
    private final TranslatorServer server;
    private final TranslatorStatistics statistics;

    /** A translator for the configured upstreams. */
    public TranslatorApp(TranslatorConfig config, Metrics metrics, InstantSource clock)
            throws IOException {
        this(config, config::upstreams, metrics, clock);
    }

    /**
     * @param upstreams asked when the app starts, so that a pool of the same process knows its port
     *     by then
     */
    public TranslatorApp(
            TranslatorConfig config,
            Supplier<List<UpstreamAddress>> upstreams,
            Metrics metrics,
            InstantSource clock)
            throws IOException {
        statistics = new TranslatorStatistics(metrics);
        upstream = new UpstreamLink(config.rules(), config.pauses(), upstreams, statistics, clock);
        server =
                new TranslatorServer(
                        new TranslatorServer.Options(
                                config.listenAddress(),
                                config.listenPort(),
                                "translator.listen-port",
                                config.rules(),
                                config.limits()),
                        upstream,
                        statistics,
                        metrics,
                        clock);
    }

    /** In the order of their start. */
    public List<Part> parts() {
        return List.of(upstream, server);
    }

    public List<HealthCheck> healthChecks() {
        return List.of(upstream, server);
    }

    public TranslatorServer server() {
        return server;
    }

    public UpstreamLink upstream() {
        return upstream;
    }

    public TranslatorStatistics statistics() {
        return statistics;
    }
}
