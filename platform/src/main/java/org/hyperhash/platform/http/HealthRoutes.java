package org.hyperhash.platform.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;

/**
 * {@code GET /v1/health}: the state of every part. 200 while all of them work, even if a person
 * should look; 503 when one does not.
 */
public final class HealthRoutes implements Routes {
    private final List<HealthCheck> checks;

    record Report(String status, Map<String, PartReport> parts) {}

    record PartReport(String status, String reason) {}

    public HealthRoutes(List<HealthCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/v1/health", this::answer);
    }

    private void answer(Context request) {
        Map<String, PartReport> parts = new LinkedHashMap<>();
        for (HealthCheck check : checks) {
            parts.put(
                    check.name(),
                    switch (check.health()) {
                        case Health.Up _ -> new PartReport("up", "");
                        case Health.Degraded(String reason) -> new PartReport("degraded", reason);
                        case Health.Down(String reason) -> new PartReport("down", reason);
                    });
        }
        boolean down = parts.values().stream().anyMatch(part -> part.status().equals("down"));
        boolean up = parts.values().stream().allMatch(part -> part.status().equals("up"));
        String status = down ? "down" : up ? "up" : "degraded";
        request.status(down ? 503 : 200).json(new Report(status, parts));
    }
}
