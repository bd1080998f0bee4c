package org.hyperhash.platform.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who may connect: counts connections in all and of each client. Safe from any thread. */
final class Admission {
    private final int connectionsMax;
    private final int perAddressMax;
    private final Map<ClientAddress, Integer> byClient = new HashMap<>();
    private int connections;

    Admission(int connectionsMax, int perAddressMax) {
        this.connectionsMax = connectionsMax;
        this.perAddressMax = perAddressMax;
    }

    /** Counts a new connection in, or says which limit it breaks. */
    synchronized Optional<String> admit(InetAddress address) {
        if (connections >= connectionsMax) {
            return Optional.of("%d connections are the limit".formatted(connectionsMax));
        }
        ClientAddress client = ClientAddress.of(address);
        int fromThere = byClient.getOrDefault(client, 0);
        if (fromThere >= perAddressMax) {
            return Optional.of(
                    "%d connections from one address are the limit".formatted(perAddressMax));
        }
        connections++;
        byClient.put(client, fromThere + 1);
        return Optional.empty();
    }

    synchronized void leave(InetAddress address) {
        connections--;
        byClient.computeIfPresent(
                ClientAddress.of(address), (_, count) -> count == 1 ? null : count - 1);
    }

    synchronized int connections() {
        return connections;
    }
}
