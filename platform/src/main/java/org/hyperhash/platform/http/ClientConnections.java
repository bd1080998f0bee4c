package org.hyperhash.platform.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.hyperhash.platform.net.ClientAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one HTTP server. Closes those that a client has too many of, and those on
 * which a request has been arriving for too long: silence alone does not end a client that sends a
 * little now and then. Safe from any thread.
 */
final class ClientConnections implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnections.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final int perClientMax;
    private final Duration arrivalLimit;
    private final Map<ClientAddress, Integer> perClient = new ConcurrentHashMap<>();
    private final Map<Connection, Arrival> arrivals = new ConcurrentHashMap<>();
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    /**
     * What came on a connection since its last whole request head.
     *
     * @param requests heads that were whole by then
     * @param bytes at the last look
     * @param sinceNanos when more bytes were seen first; 0 when none were
     */
    private record Arrival(ClientAddress client, long requests, long bytes, long sinceNanos) {
        Arrival(ClientAddress client) {
            this(client, 0, 0, 0);
        }

        Arrival next(Connection connection, long nowNanos) {
            long requestsNow = connection.getMessagesIn();
            long bytesNow = connection.getBytesIn();
            if (requestsNow != requests) {
                return new Arrival(client, requestsNow, bytesNow, 0);
            }
            boolean begins = bytesNow != bytes && sinceNanos == 0;
            return new Arrival(client, requests, bytesNow, begins ? nowNanos : sinceNanos);
        }
    }

    /**
     * @param perClientMax connections of one {@link ClientAddress}
     * @param arrivalLimit for a request, from its first byte to its last
     */
    ClientConnections(int perClientMax, Duration arrivalLimit) {
        this.perClientMax = perClientMax;
        this.arrivalLimit = arrivalLimit;
    }

    void start() {
        thread = Thread.ofVirtual().name("http-connections").start(this::look);
    }

    void stop() {
        thread.interrupt();
    }

    @Override
    public void onOpened(Connection connection) {
        ClientAddress client = client(connection);
        arrivals.put(connection, new Arrival(client));
        if (perClient.merge(client, 1, Integer::sum) > perClientMax) {
            LOG.debug("{} has {} connections already", client, perClientMax);
            connection.getEndPoint().close();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Arrival left = arrivals.remove(connection);
        if (left != null) {
            perClient.computeIfPresent(left.client(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Known only while the connection is open. */
    private static ClientAddress client(Connection connection) {
        return switch (connection.getEndPoint().getRemoteSocketAddress()) {
            case InetSocketAddress remote -> ClientAddress.of(remote.getAddress());
            default -> throw new IllegalStateException("not a connection by TCP");
        };
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                arrivals.keySet().forEach(this::look);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("no more looks at connections");
        }
    }

    private void look(Connection connection) {
        long now = System.nanoTime();
        arrivals.computeIfPresent(
                connection,
                (_, before) -> {
                    Arrival after = before.next(connection, now);
                    boolean arriving = after.bytes() != before.bytes() && after.sinceNanos() != 0;
                    if (arriving && now - after.sinceNanos() > arrivalLimit.toNanos()) {
                        LOG.debug("a request of {} never ends", after.client());
                        connection.getEndPoint().close();
                    }
                    return after;
                });
    }
}
