package org.hyperhash.launcher;

import org.hyperhash.platform.config.Section;
import org.hyperhash.platform.http.HttpOptions;

/**
 * Where each role serves its health and metrics.
 *
 * @param core all roles in one process
 */
record HttpSettings(
        HttpOptions core,
        HttpOptions pool,
        HttpOptions translator,
        HttpOptions template,
        HttpOptions devnode) {
    static HttpSettings read(Section root) {
        return new HttpSettings(
                options(root, "core", 8442),
                options(root, "pool", 9100),
                options(root, "translator", 9101),
                options(root, "template", 9102),
                options(root, "devnode", 9103));
    }

    private static HttpOptions options(Section root, String role, int port) {
        return HttpOptions.read(root.section(role).section("http"), port);
    }
}
