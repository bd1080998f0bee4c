package org.hyperhash.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.config.Settings;
import org.hyperhash.platform.http.HealthRoutes;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.http.HttpPart;
import org.hyperhash.platform.http.MaintenanceRoutes;
import org.hyperhash.platform.http.MetricsRoutes;
import org.hyperhash.platform.http.Routes;
import org.hyperhash.platform.http.VersionRoutes;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.HealthWatch;
import org.hyperhash.platform.life.Life;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.logging.Logging;
import org.hyperhash.platform.metrics.DiskSpace;
import org.hyperhash.platform.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the parts of one or more roles as one process, with health, metrics, logs and reload. */
final class RoleProcess {
    private static final Logger LOG = LoggerFactory.getLogger(RoleProcess.class);
    private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(3);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

    private final String name;
    private final ConfigOptions options;
    private final Configured<HhConfig> configured;

    /** As last read, by the thread that handles the signal; only its reloadable keys count. */
    private Settings reloaded;

    /**
     * The parts of the process in the order of their start.
     *
     * @param checks what its health consists of
     * @param routes what it answers besides health, version and metrics
     */
    record Composition(List<Part> parts, List<HealthCheck> checks, List<Routes> routes) {}

    /** Puts a process together; the logging works already. */
    @FunctionalInterface
    interface Composer {
        Composition compose(Metrics metrics) throws Exception;
    }

    RoleProcess(String name, ConfigOptions options, Configured<HhConfig> configured) {
        this.name = name;
        this.options = options;
        this.configured = configured;
        this.reloaded = configured.settings();
    }

    /** Returns when the process has stopped. */
    int run(HttpOptions http, Composer composer) throws Exception {
        Logging logging = startLogging();
        try (Metrics metrics = new Metrics()) {
            Composition composition = composer.compose(metrics);
            // Health first: whoever watches the process sees it start.
            List<Part> parts = new ArrayList<>(List.of(httpPart(http, composition, metrics)));
            parts.addAll(composition.parts());
            HealthWatch watch = new HealthWatch(composition.checks(), HEALTH_INTERVAL);
            watch.measure(metrics);
            new DiskSpace(configured.value().dataDirectory()).measure(metrics);
            parts.add(watch);
            Life life = new Life(parts, STOP_DEADLINE);
            life.stopOnShutdown();
            try (Signals signals = new Signals()) {
                signals.onStop(life::requestStop).onReload(() -> reload(logging));
                ExitCode code = life.run();
                if (code == ExitCode.STOPPED) {
                    LOG.info("stopped in order");
                }
                return code.code();
            }
        } finally {
            logging.close();
        }
    }

    private Logging startLogging() throws CommandFailed {
        try {
            return Logging.start(name, configured.value().log(), configured.secrets(), System.out);
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.CANNOT_START, "cannot write log files: " + Failure.reason(e));
        }
    }

    private HttpPart httpPart(HttpOptions http, Composition composition, Metrics metrics) {
        List<Routes> routes =
                new ArrayList<>(
                        List.of(
                                new HealthRoutes(composition.checks()),
                                new VersionRoutes(
                                        new VersionRoutes.Version(
                                                "hh " + name, Version.current(), Version.commit())),
                                new MetricsRoutes(metrics)));
        configured.value().api().maintenance().map(MaintenanceRoutes::new).ifPresent(routes::add);
        routes.addAll(composition.routes());
        return new HttpPart("http", http, routes);
    }

    /** Takes over what may change at run time and names what may not. */
    private synchronized void reload(Logging logging) {
        try {
            Configured<HhConfig> next = options.read();
            List<Settings.Change> live = reloaded.changesTo(next.settings()).reloadable();
            List<Settings.Change> later =
                    configured.settings().changesTo(next.settings()).needRestart();
            logging.setLevel(next.value().log().level());
            reloaded = next.settings();
            live.forEach(change -> LOG.warn("reloaded {}", change));
            later.forEach(change -> LOG.warn("needs a restart: {}", change));
            if (live.isEmpty() && later.isEmpty()) {
                LOG.warn("reloaded the configuration: nothing has changed");
            }
        } catch (CommandFailed e) {
            LOG.error("the configuration stays as it was: {}", e.getMessage());
        }
    }
}
