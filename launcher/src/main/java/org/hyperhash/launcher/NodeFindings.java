package org.hyperhash.launcher;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.app.TemplateConfig;
import org.hyperhash.template.bitcoind.NodeAddress;
import org.hyperhash.template.bitcoind.NodeClocks;

/** What {@code hh doctor} finds about the source of templates and about the clock. */
final class NodeFindings {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
    private static final int PATIENCE_STEPS = 50;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final String CLOCK_ADVICE =
            "keep the clock by NTP (timedatectl): certificates and block times depend on it";

    private final HhConfig config;
    private final InstantSource clock;

    NodeFindings(HhConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    List<Finding> all() throws InterruptedException {
        try (Metrics metrics = new Metrics()) {
            return List.of(node(metrics), clock(metrics));
        }
    }

    private boolean isEmbedded() {
        return config.template().source() == TemplateConfig.Source.DEVNODE
                && config.template().nodes().isEmpty();
    }

    private Finding node(Metrics metrics) throws InterruptedException {
        if (isEmbedded()) {
            return new Finding.Good(
                    "node: embedded, not tested: hh up or hh devnode starts it on port "
                            + config.devnode().rpc().port());
        }
        try {
            return probe(PoolRole.templateSource(config, metrics, clock));
        } catch (CommandFailed noNode) {
            return new Finding.Broken("node: " + noNode.getMessage(), "name the node");
        }
    }

    /** Starts the configured source for a moment: that is the question itself. */
    private static Finding probe(TemplateSource source) throws InterruptedException {
        try {
            source.start(_ -> {});
            Health health = source.health();
            for (int i = 0; i < PATIENCE_STEPS && !(health instanceof Health.Up); i++) {
                Thread.sleep(STEP);
                health = source.health();
            }
            source.stop();
            return switch (health) {
                case Health.Up _ -> new Finding.Good("node: gives templates");
                case Health.Degraded(String reason) ->
                        new Finding.Worry("node: gives templates, but " + reason, "look at it");
                case Health.Down(String reason) -> broken(reason);
            };
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return broken(String.valueOf(e.getMessage()));
        }
    }

    private static Finding broken(String reason) {
        return new Finding.Broken(
                "node: " + reason,
                "check [[template.nodes]]: is the node running, synced and on this network?");
    }

    private Finding clock(Metrics metrics) throws InterruptedException {
        List<NodeAddress> nodes =
                isEmbedded() ? List.of(config.embeddedNode()) : config.template().nodes();
        Optional<NodeClocks.Reading> reading =
                NodeClocks.compare(nodes, CALL_LIMIT, clock, metrics);
        return reading.map(NodeFindings::clock)
                .orElseGet(() ->
                        new Finding.Worry(
                                "clock: %s here, not checked: no node answers with its time"
                                        .formatted(clock.instant().truncatedTo(ChronoUnit.SECONDS)),
                                CLOCK_ADVICE));
    }

    private static Finding clock(NodeClocks.Reading reading) {
        Duration difference = reading.behind().abs();
        if (difference.compareTo(NodeClocks.TOLERANCE) <= 0) {
            return new Finding.Good(
                    "clock: within %d s of node %s"
                            .formatted(Math.max(1, difference.toSeconds()), reading.node()));
        }
        return new Finding.Worry(
                "clock: %d s %s node %s, limit %d s"
                        .formatted(
                                difference.toSeconds(),
                                reading.behind().isNegative() ? "ahead of" : "behind",
                                reading.node(),
                                NodeClocks.TOLERANCE.toSeconds()),
                CLOCK_ADVICE);
    }
}
