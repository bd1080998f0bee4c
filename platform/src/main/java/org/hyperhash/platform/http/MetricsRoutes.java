package org.hyperhash.platform.http;

import io.javalin.config.RoutesConfig;
import org.hyperhash.platform.metrics.Metrics;

/** {@code GET /metrics}: the Prometheus text format. */
public final class MetricsRoutes implements Routes {
    private final Metrics metrics;

    public MetricsRoutes(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get(
                "/metrics",
                request -> request.contentType(Metrics.CONTENT_TYPE).result(metrics.scrape()));
    }
}
