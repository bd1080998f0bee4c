package org.hyperhash.platform.life;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs when the health of a part changes, for operators who look at the log and nowhere else. */
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
