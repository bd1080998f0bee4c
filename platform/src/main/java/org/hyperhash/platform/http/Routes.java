package org.hyperhash.platform.http;

import io.javalin.config.RoutesConfig;

/** A few endpoints that belong together. */
@FunctionalInterface
public interface Routes {
    void register(RoutesConfig routes);
}
