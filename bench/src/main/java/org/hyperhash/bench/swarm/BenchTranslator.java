package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.platform.config.ConfigException;
import org.hyperhash.platform.config.ConfigSource;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.stratum.noise.StratumUrl;
import org.hyperhash.translator.UpstreamAddress;
import org.hyperhash.translator.app.TranslatorApp;
import org.hyperhash.translator.app.TranslatorConfig;

/**
 * The translator under test, in a process of its own, for a {@link BenchPool}. Says {@code ready
 * PORT} and runs until its standard input ends.
 */
public final class BenchTranslator {
    private static final String CONNECTIONS_MAX = "100000";

    private BenchTranslator() {}

    /**
     * @param args port of the pool, and whether all miners share one channel
     */
    public static void main(String[] args) throws Exception {
        UpstreamAddress pool =
                new UpstreamAddress(
                        new StratumUrl(
                                "127.0.0.1",
                                Integer.parseInt(args[0]),
                                Optional.of(BenchPool.AUTHORITY.publicKey())),
                        SwarmMiner.ADDRESS);
        Metrics metrics = new Metrics();
        TranslatorApp app =
                new TranslatorApp(
                        config(args[1]), () -> List.of(pool), metrics, InstantSource.system());
        Deque<Part> running = new ArrayDeque<>();
        for (Part part : app.parts()) {
            part.start(failure -> System.err.println("alarm: " + failure));
            running.push(part);
        }
        System.out.println("ready " + app.server().port());
        awaitEndOfInput();
        while (!running.isEmpty()) {
            running.pop().stop();
        }
        metrics.close();
        System.exit(0);
    }

    private static TranslatorConfig config(String aggregate) throws ConfigException {
        Map<String, String> settings =
                Map.of(
                        "translator.listen-port", "0",
                        "translator.aggregate", aggregate,
                        "translator.max-connections", CONNECTIONS_MAX,
                        "translator.max-connections-per-address", CONNECTIONS_MAX);
        return ConfigSource.load(Optional.empty(), Map.of(), settings)
                .read(TranslatorConfig::read)
                .value();
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // There are no commands.
        }
    }
}
