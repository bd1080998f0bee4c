package org.hyperhash.platform.life;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hyperhash.platform.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells about the health of parts: in the log when it changes, and in the metrics. */
public final class HealthWatch implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

    private final List<HealthCheck> checks;
    private final Duration interval;
    private final Map<String, Health> last = new HashMap<>();
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    /**
     * @param interval between two looks; also the time that parts have to come up in silence
     */
    public HealthWatch(List<HealthCheck> checks, Duration interval) {
        this.checks = List.copyOf(checks);
        this.interval = interval;
    }

    @Override
    public String name() {
        return "health-watch";
    }

    /** Makes the health of each part visible to whoever watches from elsewhere. */
    public void measure(Metrics metrics) {
        for (HealthCheck check : checks) {
            metrics.gauge(
                    "health.state",
                    "Health of a part: 0 up, 1 degraded, 2 down",
                    check,
                    part -> severity(part.health()),
                    "part",
                    check.name());
        }
    }

    private static int severity(Health health) {
        return switch (health) {
            case Health.Up _ -> 0;
            case Health.Degraded _ -> 1;
            case Health.Down _ -> 2;
        };
    }

    @Override
    public void start(Alarm alarm) {
        thread = Thread.ofVirtual().name(name()).start(this::watch);
    }

    @Override
    public void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(interval);
                checks.forEach(this::look);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(HealthCheck check) {
        Health now = check.health();
        Health before = last.getOrDefault(check.name(), Health.UP);
        last.put(check.name(), now);
        if (now.getClass().equals(before.getClass())) {
            return;
        }
        switch (now) {
            case Health.Up _ -> LOG.info("{} works again", check.name());
            case Health.Degraded(String reason) ->
                    LOG.warn("{} is degraded: {}", check.name(), reason);
            case Health.Down(String reason) -> LOG.warn("{} is down: {}", check.name(), reason);
        }
    }
}
