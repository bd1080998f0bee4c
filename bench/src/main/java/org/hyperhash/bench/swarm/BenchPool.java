package org.hyperhash.bench.swarm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.platform.config.ConfigException;
import org.hyperhash.platform.config.ConfigSource;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.pool.app.PoolApp;
import org.hyperhash.pool.app.PoolConfig;
import org.hyperhash.pool.engine.SessionRules;

/**
 * The pool under test, in a process of its own: the real parts, wired as in production, with
 * templates on request. Obeys one-word commands on standard input and ends with it.
 *
 * <pre>
 * (start)   ready PORT
 * tip       tip NANOS            when the template was given to the pool, monotonic clock
 * memory    memory HEAP DIRECT   bytes in use after a collection
 * counts    counts CONNECTIONS CHANNELS
 * </pre>
 */
public final class BenchPool {
    /** Whom the miners of the swarm trust; worth nothing anywhere else. */
    static final SecretKey AUTHORITY = SecretKey.ofHex("01".repeat(32));

    static final Bytes TREASURY = Bytes.ofHex("0014" + "77".repeat(20));
    private static final String CONNECTIONS_MAX = "100000";
    private static final String CHANNELS_MAX = "1000";

    /** There are never enough shares, not even of one millisecond: no target gets harder. */
    private static final double SHARES_PER_MINUTE = Double.POSITIVE_INFINITY;

    private final FixedTemplates templates = new FixedTemplates();
    private final Metrics metrics = new Metrics();
    private final Deque<Part> running = new ArrayDeque<>();
    private final PoolApp app;
    private long tips;

    private BenchPool(Path directory, int port, int ackBatch, long ackDelayMs) throws Exception {
        templates.publish(++tips);
        app =
                new PoolApp(
                        config(port, ackBatch, ackDelayMs),
                        AUTHORITY,
                        TREASURY,
                        directory,
                        templates,
                        metrics,
                        InstantSource.system());
        for (Part part : app.parts()) {
            part.start(failure -> System.err.println("alarm: " + failure));
            running.push(part);
        }
    }

    /** The defaults of a pool, but for what the swarm needs. */
    static PoolConfig config(int port, int ackBatch, long ackDelayMs) throws ConfigException {
        Map<String, String> settings =
                Map.of(
                        "pool.listen-port",
                        Integer.toString(port),
                        "pool.max-connections",
                        CONNECTIONS_MAX,
                        "pool.max-connections-per-address",
                        CONNECTIONS_MAX,
                        "pool.max-channels-per-connection",
                        CHANNELS_MAX,
                        "pool.share-batch-size",
                        Integer.toString(ackBatch),
                        "pool.share-batch-delay-ms",
                        Long.toString(ackDelayMs));
        PoolConfig usual =
                ConfigSource.load(Optional.empty(), Map.of(), settings)
                        .read(root -> PoolConfig.read(root, Network.REGTEST))
                        .value();
        return new PoolConfig(
                usual.listenAddress(),
                usual.listenPort(),
                usual.authority(),
                usual.treasury(),
                usual.reward(),
                usual.coinbaseTag(),
                usual.serverId(),
                usual.extranonceLength(),
                withoutRetargets(usual.rules()),
                usual.limits());
    }

    private static SessionRules withoutRetargets(SessionRules usual) {
        return new SessionRules(
                usual.network(),
                usual.defaultPayout(),
                SHARES_PER_MINUTE,
                usual.easiest(),
                usual.rollableVersionBits(),
                usual.ackBatchShares(),
                usual.ackDelayMs(),
                usual.channelsMax());
    }

    /**
     * @param args data directory, port (0 for any), shares and milliseconds of an acknowledgement
     */
    public static void main(String[] args) throws Exception {
        BenchPool pool =
                new BenchPool(
                        Path.of(args[0]),
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]),
                        Long.parseLong(args[3]));
        say("ready " + pool.app.server().port());
        pool.obey();
        pool.stop();
        System.exit(0);
    }

    private void obey() throws IOException {
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            switch (command) {
                case "tip" -> say("tip " + templates.publish(++tips));
                case "memory" -> say(memory());
                case "counts" ->
                        say(
                                "counts %d %d"
                                        .formatted(
                                                app.server().connections(),
                                                app.server().channels()));
                default -> throw new IOException("unknown command: " + command);
            }
        }
    }

    private static String memory() {
        System.gc();
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        return "memory %d %d".formatted(heap, direct);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private void stop() throws Exception {
        while (!running.isEmpty()) {
            running.pop().stop();
        }
        metrics.close();
    }
}
