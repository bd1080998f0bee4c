package org.hyperhash.translator;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.translator.app.TranslatorApp;
import org.hyperhash.translator.app.TranslatorConfig;
import org.hyperhash.translator.engine.TranslatorRules;

/** A running translator with fast pauses and small limits. */
final class Setting implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    static final TranslatorLimits LIMITS =
            new TranslatorLimits(
                    2_000,
                    2_000,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(2));

    final TranslatorApp app;
    final Metrics metrics = new Metrics();
    final AtomicReference<Optional<Failure>> alarm = new AtomicReference<>(Optional.empty());

    Setting(boolean aggregate, FakeUpstream... upstreams) throws Exception {
        this(rules(aggregate, 1_000), LIMITS, addresses(upstreams));
    }

    Setting(TranslatorRules rules, TranslatorLimits limits, List<UpstreamAddress> upstreams)
            throws Exception {
        this(rules, limits, upstreams, InstantSource.system());
    }

    Setting(
            TranslatorRules rules,
            TranslatorLimits limits,
            List<UpstreamAddress> upstreams,
            InstantSource clock)
            throws Exception {
        TranslatorConfig config =
                new TranslatorConfig(
                        "127.0.0.1",
                        0,
                        rules,
                        limits,
                        new UpstreamLink.Pauses(
                                Duration.ofMillis(50),
                                Duration.ofMillis(500),
                                Duration.ofMillis(100)),
                        List.of());
        app = new TranslatorApp(config, () -> upstreams, metrics, clock);
        for (Part part : app.parts()) {
            part.start(failure -> alarm.set(Optional.of(failure)));
        }
    }

    static TranslatorRules rules(boolean aggregate, long verdictTimeoutMs) {
        return new TranslatorRules(aggregate, 4, 6, Difficulty.ZERO, 25_000, verdictTimeoutMs);
    }

    static List<UpstreamAddress> addresses(FakeUpstream... upstreams) {
        return Arrays.stream(upstreams).map(one -> one.address("operator")).toList();
    }

    int port() {
        return app.server().port();
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("still not: " + what);
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() throws IOException {
        for (Part part : app.parts().reversed()) {
            try {
                part.stop();
            } catch (Exception e) {
                throw new IOException("cannot stop " + part.name(), e);
            }
        }
        metrics.close();
        if (alarm.get().isPresent()) {
            throw new IOException("alarm: " + alarm.get().get());
        }
    }
}
