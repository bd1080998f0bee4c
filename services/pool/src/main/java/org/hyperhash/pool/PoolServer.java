package org.hyperhash.pool;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.ledger.WindowKeeper;
import org.hyperhash.platform.engine.SteadyClock;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.platform.net.TcpOptions;
import org.hyperhash.platform.net.TcpServer;
import org.hyperhash.pool.engine.ClientView;
import org.hyperhash.pool.engine.CoinbasePolicy;
import org.hyperhash.pool.engine.PoolWork;
import org.hyperhash.pool.engine.SessionRules;
import org.hyperhash.stratum.channel.ExtranonceSpace;
import org.hyperhash.stratum.noise.NoiseResponder;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.noise.ServerIdentity;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.MessageTable;
import org.hyperhash.stratum.v2.common.CommonMessages;
import org.hyperhash.stratum.v2.extension.ExtensionMessages;
import org.hyperhash.stratum.v2.mining.MiningMessages;
import org.hyperhash.template.Template;
import org.hyperhash.template.TemplateSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for miners and gives every connection its threads and the pool's work. A platform
 * thread watches for clients that do not read, another one wakes sessions whose acknowledgements
 * are due; connections have virtual threads.
 */
public final class PoolServer implements Part, HealthCheck, TemplateSource.Listener {
    /** The messages that miners and the pool exchange. */
    public static final MessageTable MESSAGES =
            MessageTable.of(CommonMessages.TABLE, MiningMessages.TABLE, ExtensionMessages.TABLE);

    private static final Logger LOG = LoggerFactory.getLogger(PoolServer.class);
    private static final long WATCH_MS = 1_000;

    private final Options options;
    private final ServerIdentity identity;
    private final TemplateSource source;
    private final WindowKeeper windows;
    private final RecentTerms terms = new RecentTerms();
    private final SharedLeases leases;
    private final TcpServer listener;
    private final Semaphore handshakes;
    private final PoolConnection.Shared shared;
    private final SecureRandom entropy = new SecureRandom();
    private final ScheduledThreadPoolExecutor timers =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().name("pool-timers").daemon().factory(),
                    // A connection that ends after the server needs no timer.
                    new ThreadPoolExecutor.DiscardPolicy());
    private final Map<Long, PoolConnection> connections = new ConcurrentHashMap<>();
    private volatile Optional<PoolWork> work = Optional.empty();
    private volatile Health health = new Health.Down("not started");
    private volatile boolean stopping;
    private volatile Thread watcher = Thread.ofPlatform().unstarted(() -> {});

    /**
     * Where the server listens and what it mines.
     *
     * @param portKey configuration key of the port, for messages
     * @param serverPrefix extranonce bytes that tell this server from others of the operator
     * @param extranonceLength bytes of the whole extranonce
     */
    public record Options(
            String host,
            int port,
            String portKey,
            Bytes serverPrefix,
            int extranonceLength,
            CoinbasePolicy coinbasePolicy,
            SessionRules rules,
            PoolLimits limits) {}

    /** Everything that the server works with, started before it. */
    public record Surroundings(
            ServerIdentity identity,
            TemplateSource source,
            WindowKeeper windows,
            ShareLog shareLog,
            BlockDesk blockDesk,
            PoolStatistics statistics,
            Metrics metrics,
            InstantSource clock) {}

    public PoolServer(Options options, Surroundings surroundings) throws IOException {
        this.options = options;
        this.identity = surroundings.identity();
        this.source = surroundings.source();
        this.windows = surroundings.windows();
        this.leases =
                new SharedLeases(
                        new ExtranonceSpace(
                                options.serverPrefix(),
                                options.extranonceLength(),
                                (long) options.limits().connectionsMax()
                                        * options.rules().channelsMax()));
        this.listener =
                new TcpServer(
                        "pool",
                        new TcpOptions(
                                options.host(),
                                options.port(),
                                options.portKey(),
                                options.limits().connectionsMax(),
                                options.limits().connectionsPerAddressMax(),
                                options.limits().setupTimeout()),
                        this::serve);
        this.handshakes = new Semaphore(options.limits().handshakesMax());
        this.shared =
                new PoolConnection.Shared(
                        options.rules(),
                        leases,
                        MESSAGES,
                        options.limits(),
                        surroundings.shareLog(),
                        surroundings.blockDesk(),
                        surroundings.statistics(),
                        timers,
                        surroundings.clock());
        surroundings
                .metrics()
                .gauge("sv2.clients", "Connected SV2 clients", connections, Map::size);
        surroundings
                .metrics()
                .gauge(
                        "sv2.server.channels",
                        "Open channels of SV2 clients",
                        this,
                        PoolServer::channels);
        source.listen(this);
    }

    @Override
    public String name() {
        return "pool";
    }

    @Override
    public void start(Alarm alarm) throws StartFailed, IOException {
        synchronized (this) {
            // Jobs made before the reward window was complete are made anew.
            source.latest().ifPresent(this::onTemplate);
        }
        listener.start(alarm);
        watcher = Thread.ofPlatform().name("pool-watch").daemon().start(this::watch);
        health = Health.UP;
    }

    /** The port it listens on, also when it was free to choose. */
    public int port() {
        return listener.port();
    }

    public int connections() {
        return connections.size();
    }

    /** What there is to see of each client, by the id of its connection; never waits for them. */
    public SortedMap<Long, ClientView> clients() {
        SortedMap<Long, ClientView> clients = new TreeMap<>();
        connections.forEach((id, connection) -> clients.put(id, connection.view()));
        return clients;
    }

    /** Open channels of all connections. */
    public int channels() {
        return connections.values().stream().mapToInt(PoolConnection::channels).sum();
    }

    @Override
    public Health health() {
        return work.isEmpty() && health instanceof Health.Up
                ? new Health.Down("no template yet: miners get no work")
                : health;
    }

    @Override
    public synchronized void onTemplate(Template template) {
        PoolWork next =
                new TemplateWork(
                        template,
                        options.coinbasePolicy(),
                        freshSalt(),
                        windows.claims(template.tip().nBits()),
                        terms,
                        options.extranonceLength(),
                        options.rules().rollableVersionBits());
        work = Optional.of(next);
        connections.values().forEach(connection -> connection.workChanged(next));
    }

    private Bytes freshSalt() {
        byte[] salt = new byte[CoinbasePolicy.SALT_LENGTH];
        entropy.nextBytes(salt);
        return Bytes.wrap(salt);
    }

    /** Stops listening, then ends the connections; shares that were appended become durable. */
    @Override
    public void stop() throws InterruptedException, IOException {
        stopping = true;
        health = new Health.Down("stopped");
        listener.stop();
        watcher.interrupt();
        Collection<PoolConnection> open = connections.values();
        open.forEach(connection -> connection.disconnect("the pool is stopping"));
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (!open.isEmpty() && System.nanoTime() < giveUp) {
            Thread.sleep(5);
        }
        open.forEach(PoolConnection::abort);
        timers.shutdownNow();
    }

    private String serve(long id, Socket socket, Runnable admitted)
            throws IOException, InterruptedException {
        NoiseStream stream = handshake(socket);
        PoolConnection connection = new PoolConnection(id, socket, stream, admitted, shared, work);
        connections.put(id, connection);
        try {
            // Work that came while this connection was being made is not lost.
            work.ifPresent(connection::workChanged);
            if (stopping) {
                connection.disconnect("the pool is stopping");
            }
            return connection.serve();
        } finally {
            connections.remove(id);
        }
    }

    private NoiseStream handshake(Socket socket) throws IOException, InterruptedException {
        InputStream in = socket.getInputStream();
        // A client that says nothing must not hold what others need to be answered.
        Bytes act1 = NoiseStream.readHandshake(in);
        handshakes.acquire();
        try {
            byte[] fresh = new byte[NoiseResponder.ENTROPY];
            entropy.nextBytes(fresh);
            return NoiseStream.respond(
                    act1,
                    in,
                    socket.getOutputStream(),
                    identity,
                    fresh,
                    shared.clock().instant(),
                    FrameLimit.MINER_TO_POOL);
        } finally {
            handshakes.release();
        }
    }

    private void watch() {
        try {
            while (!stopping) {
                Thread.sleep(WATCH_MS);
                long nowNanos = System.nanoTime();
                long nowMs = SteadyClock.millis();
                for (PoolConnection connection : connections.values()) {
                    if (connection.isStuckWriting(nowNanos)) {
                        connection.abort();
                    }
                    connection.tick(nowMs);
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("watcher stopped");
        }
    }
}
