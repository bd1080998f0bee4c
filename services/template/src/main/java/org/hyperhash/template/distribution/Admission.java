package org.hyperhash.template.distribution;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts connections, in all and by address. Safe from any thread. */
final class Admission {
    private final DistributionLimits limits;
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private int connections;

    Admission(DistributionLimits limits) {
        this.limits = limits;
    }

    /** Counts a connection in, or says which limit it breaks. */
    synchronized Optional<String> admit(InetAddress address) {
        if (connections >= limits.connections()) {
            return Optional.of("at most %d connections".formatted(limits.connections()));
        }
        if (byAddress.getOrDefault(address, 0) >= limits.connectionsPerAddress()) {
            return Optional.of(
                    "at most %d connections from one address"
                            .formatted(limits.connectionsPerAddress()));
        }
        connections++;
        byAddress.merge(address, 1, Integer::sum);
        return Optional.empty();
    }

    synchronized void leave(InetAddress address) {
        connections--;
        byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }
}
