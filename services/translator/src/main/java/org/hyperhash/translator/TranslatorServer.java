package org.hyperhash.translator;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.translator.engine.TranslatorRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for SV1 miners and gives every connection its threads. One platform thread accepts, one
 * closes the sockets of miners that do not read.
 */
public final class TranslatorServer implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TranslatorServer.class);
    private static final int LISTEN_BACKLOG = 4_096;
    private static final long WATCH_MS = 1_000;

    private final Options options;
    private final Admission admission;
    private final MinerConnection.Shared shared;
    private final AtomicLong lastConnectionId = new AtomicLong();
    private final Map<Long, MinerConnection> connections = new ConcurrentHashMap<>();
    private volatile Health health = new Health.Down("not started");
    private volatile boolean stopping;
    private volatile ServerSocket listener = new ServerSocket();
    private volatile Thread acceptor = Thread.ofPlatform().unstarted(() -> {});
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
            InstantSource clock)
            throws IOException {
        this.options = options;
        this.admission =
                new Admission(
                        options.limits().connectionsMax(),
                        options.limits().connectionsPerAddressMax());
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
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        try {
            socket.bind(new InetSocketAddress(options.host(), options.port()), LISTEN_BACKLOG);
        } catch (BindException e) {
            socket.close();
            throw portTaken(e);
        }
        listener = socket;
        acceptor = Thread.ofPlatform().name("sv1-accept").start(() -> acceptAll(alarm));
        watcher = Thread.ofPlatform().name("sv1-watch").daemon().start(this::watch);
        health = Health.UP;
        LOG.info("translator listens on {}:{}", options.host(), port());
    }

    private StartFailed portTaken(BindException cause) {
        String message =
                ("cannot listen on %s:%d: another program uses the port, or the address is not of"
                                + " this machine; stop it or set %s")
                        .formatted(options.host(), options.port(), options.portKey());
        return new StartFailed(
                new Failure(name(), ExitCode.CANNOT_START, message, Optional.of(cause)));
    }

    /** The port it listens on, also when it was free to choose. */
    public int port() {
        return listener.getLocalPort();
    }

    public int connections() {
        return connections.size();
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
        listener.close();
        acceptor.join();
        watcher.interrupt();
        Collection<MinerConnection> open = connections.values();
        open.forEach(connection -> connection.disconnect("the translator is stopping"));
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (!open.isEmpty() && System.nanoTime() < giveUp) {
            Thread.sleep(5);
        }
        open.forEach(MinerConnection::abort);
    }

    private void acceptAll(Alarm alarm) {
        while (!stopping) {
            try {
                accept(listener.accept());
            } catch (SocketException e) {
                if (!stopping) {
                    // Out of descriptors, most likely: those in use will be freed.
                    LOG.warn("cannot accept a connection: {}", e.getMessage());
                    pause();
                }
            } catch (IOException | RuntimeException e) {
                alarm.raise(Failure.bug(name(), e));
                return;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(Socket socket) {
        Optional<String> refusal = admission.admit(socket.getInetAddress());
        if (refusal.isPresent()) {
            LOG.warn("connection from {} refused: {}", socket.getInetAddress(), refusal.get());
            close(socket);
            return;
        }
        long id = lastConnectionId.incrementAndGet();
        Thread.ofVirtual().name("sv1-session-" + id).start(() -> serve(id, socket));
    }

    private void serve(long id, Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            MinerConnection connection = new MinerConnection(id, socket, shared);
            connections.put(id, connection);
            if (stopping) {
                connection.disconnect("the translator is stopping");
            }
            String reason = connection.serve();
            LOG.info("miner {} from {} ended: {}", id, socket.getInetAddress(), reason);
        } catch (IOException e) {
            LOG.info("miner {} from {} failed: {}", id, socket.getInetAddress(), e.getMessage());
        } finally {
            connections.remove(id);
            admission.leave(socket.getInetAddress());
            close(socket);
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

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a socket failed", e);
        }
    }
}
