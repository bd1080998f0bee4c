package org.hyperhash.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.config.Settings;
import org.hyperhash.platform.http.HealthRoutes;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.http.HttpPart;
import org.hyperhash.platform.http.MetricsRoutes;
import org.hyperhash.platform.http.VersionRoutes;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Life;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.logging.Logging;
import org.hyperhash.platform.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the parts of one or more roles as one process, with health, metrics, logs and reload. */
final class RoleProcess {
    private static final Logger LOG = LoggerFactory.getLogger(RoleProcess.class);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

    private final String name;
    private final ConfigOptions options;
    private final Configured<HhConfig> configured;

    /**
     * The parts of the process in the order of their start.
     *
     * @param checks what its health consists of
     */
    record Composition(List<Part> parts, List<HealthCheck> checks) {}

    /** Puts a process together; the logging works already. */
    @FunctionalInterface
    interface Composer {
        Composition compose(Metrics metrics) throws Exception;
    }

    RoleProcess(String name, ConfigOptions options, Configured<HhConfig> configured) {
        this.name = name;
        this.options = options;
        this.configured = configured;
    }

    /** Returns when the process has stopped. */
    int run(HttpOptions http, Composer composer) throws Exception {
        Logging logging =
                Logging.start(name, configured.value().log(), configured.secrets(), System.out);
        try (Metrics metrics = new Metrics()) {
            Composition composition = composer.compose(metrics);
            // Health first: whoever watches the process sees it start.
            List<Part> parts =
                    new ArrayList<>(List.of(httpPart(http, composition.checks(), metrics)));
            parts.addAll(composition.parts());
            Life life = new Life(parts, STOP_DEADLINE);
            life.stopOnShutdown();
            HangUp.onSignal(() -> reload(logging));
            ExitCode code = life.run();
            life.failure().ifPresent(failure -> LOG.error("{} stopped: {}", name, failure));
            return code.code();
        } finally {
            logging.close();
        }
    }

    private HttpPart httpPart(HttpOptions http, List<HealthCheck> checks, Metrics metrics) {
        return new HttpPart(
                "http",
                http,
                List.of(
                        new HealthRoutes(checks),
                        new VersionRoutes(
                                new VersionRoutes.Version("hh " + name, Version.current(), "")),
                        new MetricsRoutes(metrics)));
    }

    /** Takes over what may change at run time and names what may not. */
    private void reload(Logging logging) {
        try {
            Configured<HhConfig> next = options.read();
            Settings.Changes changes = configured.settings().changesTo(next.settings());
            logging.setLevel(next.value().log().level());
            changes.reloadable().forEach(change -> LOG.warn("reloaded {}", change));
            changes.needRestart().forEach(change -> LOG.warn("needs a restart: {}", change));
            if (changes.reloadable().isEmpty() && changes.needRestart().isEmpty()) {
                LOG.warn("reloaded the configuration: nothing has changed");
            }
        } catch (CommandFailed e) {
            LOG.error("the configuration stays as it was: {}", e.getMessage());
        }
    }
}
