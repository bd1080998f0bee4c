package org.hyperhash.platform.life;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.hyperhash.platform.metrics.Metrics;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HealthWatchTest {
    private volatile Health health = new Health.Down("no node answers");

    @Test
    void tellsOnceThatAPartIsDownAndOnceThatItWorksAgain() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(HealthWatch.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(ch.qos.logback.classic.Level.INFO);
        HealthWatch watch = new HealthWatch(List.of(new Template()), Duration.ofMillis(5));
        watch.start(failure -> {});
        await(lines, 1);
        Thread.sleep(50);
        health = Health.UP;
        await(lines, 2);
        watch.stop();
        logger.detachAppender(lines);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("template is down: no node answers", "template works again");
    }

    @Test
    void metricTellsTheHealthOfEachPart() {
        HealthWatch watch = new HealthWatch(List.of(new Template()), Duration.ofMinutes(1));
        try (Metrics metrics = new Metrics()) {
            watch.measure(metrics);
            assertThat(metrics.scrape()).contains("health_state{part=\"template\"} 2.0\n");
            health = new Health.Degraded("old");
            assertThat(metrics.scrape()).contains("health_state{part=\"template\"} 1.0\n");
            health = Health.UP;
            assertThat(metrics.scrape()).contains("health_state{part=\"template\"} 0.0\n");
        }
    }

    private static void await(ListAppender<ILoggingEvent> lines, int count) throws Exception {
        long giveUp = System.nanoTime() + 5_000_000_000L;
        while (lines.list.size() < count && System.nanoTime() < giveUp) {
            Thread.sleep(2);
        }
    }

    private final class Template implements HealthCheck {
        @Override
        public String name() {
            return "template";
        }

        @Override
        public Health health() {
            return health;
        }
    }
}
