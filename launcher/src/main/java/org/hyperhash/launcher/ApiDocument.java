package org.hyperhash.launcher;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperhash.platform.api.ApiInfo;
import org.hyperhash.platform.api.ApiRoutes;
import org.hyperhash.platform.api.Download;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.RequestRate;
import org.hyperhash.platform.metrics.Metrics;

/** What the OpenAPI documents of all roles have in common. */
final class ApiDocument {
    /** Raised when something that clients rely on changes its meaning. */
    private static final String API_VERSION = "1";

    private static final ApiInfo INFO =
            new ApiInfo(
                    "HyperHash",
                    API_VERSION,
                    "Names are snake_case and absent values are left out. Amounts are integer"
                            + " satoshis (_sats), hash rates hashes per second (hashrate_), times"
                            + " ISO 8601 in UTC. Lists have items and, when there is more, next:"
                            + " send it as cursor. Refusals are problem documents (RFC 9457) whose"
                            + " code never changes its meaning.");

    private ApiDocument() {}

    /** Serves operations and downloads as the configuration says. */
    static ApiRoutes routes(
            ApiSettings settings,
            List<Operation<?>> operations,
            List<Download> downloads,
            Metrics metrics) {
        RequestRate rate =
                new RequestRate(settings.requestsPerSecond(), settings.burst(), System::nanoTime);
        return new ApiRoutes(INFO, operations, downloads, rate, metrics);
    }

    /** The OpenAPI document. */
    static String text(List<Operation<?>> operations, List<Download> downloads) {
        return new String(ApiRoutes.document(INFO, operations, downloads), StandardCharsets.UTF_8);
    }
}
