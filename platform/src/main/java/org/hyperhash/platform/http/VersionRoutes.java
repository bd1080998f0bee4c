package org.hyperhash.platform.http;

import io.javalin.config.RoutesConfig;

/** {@code GET /v1/version}: which program answers. */
public final class VersionRoutes implements Routes {
    private final Version version;

    /**
     * What a role tells about itself.
     *
     * @param program the role, such as the name of its subcommand
     */
    public record Version(String program, String version, String commit) {}

    public VersionRoutes(Version version) {
        this.version = version;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/v1/version", request -> request.json(version));
    }
}
