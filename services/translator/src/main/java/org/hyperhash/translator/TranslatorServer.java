package org.hyperhash.translator;

import java.io.IOException;
import java.net.Socket;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.platform.net.TcpOptions;
import org.hyperhash.platform.net.TcpServer;
import org.hyperhash.translator.engine.Sv1View;
import org.hyperhash.translator.engine.TranslatorRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for SV1 miners and gives every connection its threads. A platform thread closes the
 * sockets of miners that do not read.
 */
public final class TranslatorServer implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TranslatorServer.class);
    private static final long WATCH_MS = 1_000;

    private final TcpServer listener;
    private final MinerConnection.Shared shared;
    private final Map<Long, MinerConnection> connections = new ConcurrentHashMap<>();
    private volatile Health health = new Health.Down("not started");
    private volatile boolean stopping;
    private volatile Thread watcher = Thread.ofPlatform().unstarted(() -> {});

    /**
     * Where the server listens and how it treats miners.
     *
     * @param portKey configuration key of the port, for messages
     */
    public record Options(
            String host,
            int port,
            String portKey,
            TranslatorRules rules,
            TranslatorLimits limits) {}

    /**
     * @param upstream started before this server
     */
    public TranslatorServer(
            Options options,
            UpstreamLink upstream,
            TranslatorStatistics statistics,
            Metrics metrics,
            InstantSource clock) {
        this.listener =
                new TcpServer(
                        name(),
                        new TcpOptions(
                                options.host(),
                                options.port(),
                                options.portKey(),
                                options.limits().connectionsMax(),
                                options.limits().connectionsPerAddressMax(),
                                options.limits().setupTimeout()),
                        this::serve);
        this.shared =
                new MinerConnection.Shared(
                        options.rules(), options.limits(), upstream, statistics, clock);
        metrics.gauge("sv1.clients", "Connected SV1 miners", connections, Map::size);
        metrics.gauge(
                "sv1.hashrate",
                "What all miners are thought to do, in hashes per second",
                this,
                TranslatorServer::hashesPerSecond);
        metrics.gauge(
                "sv2.upstream.channels",
                "Open upstream channels",
                upstream,
                UpstreamLink::channels);
    }

    @Override
    public String name() {
        return "translator";
    }

    @Override
    public void start(Alarm alarm) throws StartFailed, IOException {
        listener.start(alarm);
        watcher = Thread.ofPlatform().name("sv1-watch").daemon().start(this::watch);
        health = Health.UP;
    }

    /** The port it listens on, also when it was free to choose. */
    public int port() {
        return listener.port();
    }

    public int connections() {
        return connections.size();
    }

    /**
     * A miner and where it is.
     *
     * @param address the miner's
     */
    public record ClientView(String address, Sv1View view) {}

    /** The authorized miners by the number of their connection; never waits for them. */
    public SortedMap<Long, ClientView> clients() {
        SortedMap<Long, ClientView> clients = new TreeMap<>();
        connections.forEach((id, connection) ->
                connection
                        .view()
                        .ifPresent(view ->
                                clients.put(id, new ClientView(connection.address(), view))));
        return clients;
    }

    /** What all miners are thought to do. */
    public double hashesPerSecond() {
        return connections.values().stream().mapToDouble(MinerConnection::hashesPerSecond).sum();
    }

    @Override
    public Health health() {
        return health;
    }

    /** Stops listening, then ends the connections. */
    @Override
    public void stop() throws InterruptedException, IOException {
        stopping = true;
        health = new Health.Down("stopped");
        listener.stop();
        watcher.interrupt();
        Collection<MinerConnection> open = connections.values();
        open.forEach(connection -> connection.disconnect("the translator is stopping"));
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (!open.isEmpty() && System.nanoTime() < giveUp) {
            Thread.sleep(5);
        }
        open.forEach(MinerConnection::abort);
    }

    private String serve(long id, Socket socket, Runnable admitted) {
        MinerConnection connection = new MinerConnection(id, socket, admitted, shared);
        connections.put(id, connection);
        try {
            if (stopping) {
                connection.disconnect("the translator is stopping");
            }
            return connection.serve();
        } finally {
            connections.remove(id);
        }
    }

    private void watch() {
        try {
            while (!stopping) {
                Thread.sleep(WATCH_MS);
                long now = System.nanoTime();
                for (MinerConnection connection : connections.values()) {
                    if (connection.isStuckWriting(now)) {
                        connection.abort();
                    }
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("watcher stopped");
        }
    }
}
