package org.hyperhash.platform.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.life.StartFailed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts TCP connections on a platform thread of its own and serves each on a virtual thread.
 * Whoever comes beyond the limits is turned away at once.
 */
public final class TcpServer implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(TcpServer.class);
    private static final int LISTEN_BACKLOG = 4_096;

    /** How long to wait when the process has no descriptor left for another connection. */
    private static final long EXHAUSTED_PAUSE_MS = 100;

    private final String name;
    private final TcpOptions options;
    private final Handler handler;
    private final Admission admission;
    private final AtomicLong lastConnectionId = new AtomicLong();
    private volatile boolean stopping;
    private volatile ServerSocket listener;
    private volatile Thread acceptor = Thread.ofPlatform().unstarted(() -> {});

    /** Serves one client. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Called on a virtual thread; the socket is closed when it returns or throws.
         *
         * @param connectionId rising from 1, never used again
         * @return why the connection ended
         */
        String serve(long connectionId, Socket socket) throws IOException, InterruptedException;
    }

    public TcpServer(String name, TcpOptions options, Handler handler) throws IOException {
        this.name = name;
        this.options = options;
        this.handler = handler;
        this.admission =
                new Admission(options.connectionsMax(), options.connectionsPerAddressMax());
        this.listener = new ServerSocket();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Alarm alarm) throws StartFailed, IOException {
        listener.setReuseAddress(true);
        try {
            listener.bind(new InetSocketAddress(options.host(), options.port()), LISTEN_BACKLOG);
        } catch (SocketException e) {
            listener.close();
            throw new StartFailed(cannotListen(e));
        }
        acceptor = Thread.ofPlatform().name(name + "-accept").start(() -> acceptAll(alarm));
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
        return listener.getLocalPort();
    }

    /** Connections that are open now, those that still shake hands included. */
    public int connections() {
        return admission.connections();
    }

    /** Stops accepting; ending the open connections is the business of who serves them. */
    @Override
    public void stop() throws IOException, InterruptedException {
        stopping = true;
        listener.close();
        acceptor.join();
    }

    private void acceptAll(Alarm alarm) {
        while (!stopping) {
            try {
                accept(listener.accept());
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
                    socket.getInetAddress(),
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
            reason = handler.serve(id, socket);
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        } catch (InterruptedException _) {
            reason = "interrupted";
        } catch (RuntimeException | Error bug) {
            reason = "a bug: " + bug;
            LOG.error("{}: connection {} met a bug", name, id, bug);
        } finally {
            admission.leave(socket.getInetAddress());
            close(socket);
        }
        LOG.info("{}: connection {} from {} ended: {}", name, id, socket.getInetAddress(), reason);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a socket failed", e);
        }
    }
}
