package org.hyperhash.platform.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.HandlerType;
import java.util.Set;

/** Lets people look and nothing else while the operator works on the installation. */
public final class MaintenanceRoutes implements Routes {
    private static final Set<HandlerType> READING =
            Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

    private final String reason;

    /**
     * @param reason for people
     */
    public MaintenanceRoutes(String reason) {
        this.reason = reason;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.before(request -> {
            if (!READING.contains(request.method())) {
                throw new HttpProblem(
                        503, "maintenance", "read only for the time being: " + reason);
            }
        });
    }
}
