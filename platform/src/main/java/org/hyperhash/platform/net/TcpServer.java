package org.hyperhash.platform.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.platform.logging.Logging;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts TCP connections on a platform thread of its own and serves each on a virtual thread.
 * Whoever comes beyond the limits is turned away at once; whoever has not shown in time that it is
 * a client is cut off, however slowly its bytes trickle in.
 */
public final class TcpServer implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(TcpServer.class);
    private static final int LISTEN_BACKLOG = 4_096;

    /** How long to wait when the process has no descriptor left for another connection. */
    private static final long EXHAUSTED_PAUSE_MS = 100;

    private static final long WATCH_MS = 100;

    private final String name;
    private final TcpOptions options;
    private final Handler handler;
    private final Admission admission;
    private final AtomicLong lastConnectionId = new AtomicLong();

    /** Connections whose client is not admitted yet, and since when in nanoseconds. */
    private final Map<Socket, Long> guests = new ConcurrentHashMap<>();

    private final Set<Socket> overdue = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private volatile Optional<ServerSocket> listener = Optional.empty();
    private volatile Thread acceptor = Thread.ofPlatform().unstarted(() -> {});
    private volatile Thread watcher = Thread.ofPlatform().unstarted(() -> {});

    /** Serves one client. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Called on a virtual thread; the socket is closed when it returns or throws.
         *
         * @param connectionId rising from 1, never used again
         * @param admitted to be run when the client has shown that it is one; until then the time
         *     for setting up is running
         * @return why the connection ended
         */
        String serve(long connectionId, Socket socket, Runnable admitted)
                throws IOException, InterruptedException;
    }

    public TcpServer(String name, TcpOptions options, Handler handler) {
        this.name = name;
        this.options = options;
        this.handler = handler;
        this.admission =
                new Admission(options.connectionsMax(), options.connectionsPerAddressMax());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Alarm alarm) throws StartFailed, IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        try {
            socket.bind(new InetSocketAddress(options.host(), options.port()), LISTEN_BACKLOG);
        } catch (SocketException e) {
            socket.close();
            throw new StartFailed(cannotListen(e));
        }
        listener = Optional.of(socket);
        acceptor = Thread.ofPlatform().name(name + "-accept").start(() -> acceptAll(socket, alarm));
        watcher = Thread.ofPlatform().name(name + "-guests").daemon().start(this::watch);
        LOG.info("{} listens on {}:{}", name, options.host(), port());
    }

    private Failure cannotListen(IOException cause) {
        String message =
                ("cannot listen on %s:%d: another program uses the port, or the address is not of"
                                + " this machine; stop it or set %s")
                        .formatted(options.host(), options.port(), options.portKey());
        return new Failure(name, ExitCode.CANNOT_START, message, Optional.of(cause));
    }

    /** The port it listens on, also when it was free to choose. */
    public int port() {
        return listener.map(ServerSocket::getLocalPort).orElse(options.port());
    }

    /** Connections that are open now, those that still shake hands included. */
    public int connections() {
        return admission.connections();
    }

    /** Stops accepting; ending the open connections is the business of who serves them. */
    @Override
    public void stop() throws IOException, InterruptedException {
        stopping = true;
        if (listener.isPresent()) {
            listener.get().close();
        }
        acceptor.join();
        watcher.interrupt();
        watcher.join();
    }

    private void acceptAll(ServerSocket socket, Alarm alarm) {
        while (!stopping) {
            try {
                accept(socket.accept());
            } catch (IOException e) {
                if (!stopping) {
                    // Out of descriptors, most likely: those in use will be freed.
                    LOG.warn("{} cannot accept a connection: {}", name, e.getMessage());
                    pause();
                }
            } catch (RuntimeException | Error bug) {
                alarm.raise(Failure.bug(name, bug));
                return;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(EXHAUSTED_PAUSE_MS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(Socket socket) {
        Optional<String> refusal = admission.admit(socket.getInetAddress());
        if (refusal.isPresent()) {
            LOG.warn(
                    "{}: connection from {} refused: {}",
                    name,
                    socket.getInetAddress().getHostAddress(),
                    refusal.get());
            close(socket);
            return;
        }
        long id = lastConnectionId.incrementAndGet();
        Thread.ofVirtual().name(name + "-" + id).start(() -> serve(id, socket));
    }

    private void serve(long id, Socket socket) {
        String reason;
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            guests.put(socket, System.nanoTime());
            reason = handler.serve(id, socket, () -> guests.remove(socket));
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        } catch (InterruptedException _) {
            reason = "interrupted";
        } catch (RuntimeException | Error bug) {
            reason = "a bug: " + bug;
            LOG.error("{}: {} met a bug", name, Logging.connection(id), bug);
        } finally {
            guests.remove(socket);
            admission.leave(socket.getInetAddress());
            close(socket);
        }
        if (overdue.remove(socket)) {
            reason = "not set up within %d ms".formatted(options.setupLimit().toMillis());
        }
        LOG.info(
                "{}: {} from {} ended: {}",
                name,
                Logging.connection(id),
                socket.getInetAddress().getHostAddress(),
                Logging.peerText(reason));
    }

    private void watch() {
        try {
            while (!stopping) {
                Thread.sleep(WATCH_MS);
                guests.forEach(this::cutOffIfOverdue);
            }
        } catch (InterruptedException _) {
            LOG.debug("{} watches its guests no more", name);
        }
    }

    private void cutOffIfOverdue(Socket socket, long since) {
        if (System.nanoTime() - since > options.setupLimit().toNanos()) {
            overdue.add(socket);
            guests.remove(socket);
            close(socket);
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
