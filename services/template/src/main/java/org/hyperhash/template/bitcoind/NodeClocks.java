package org.hyperhash.template.bitcoind;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.hyperhash.platform.metrics.Metrics;

/** Compares the clock of this machine with those of nodes, which date their answers. */
public final class NodeClocks {
    /** Certificates and block times tolerate more; a clock that is kept by NTP is far better. */
    public static final Duration TOLERANCE = Duration.ofSeconds(60);

    private NodeClocks() {}

    /**
     * What one node's clock showed.
     *
     * @param behind how far ours is behind the node's, within a second; negative when it is ahead
     */
    public record Reading(String node, Duration behind) {}

    /**
     * Asks the nodes in turn; empty when none of them answers with a date.
     *
     * @param limit for each of them
     */
    public static Optional<Reading> compare(
            List<NodeAddress> nodes, Duration limit, InstantSource clock, Metrics metrics)
            throws InterruptedException {
        for (NodeAddress node : nodes) {
            try (RpcClient client = new RpcClient(node, RpcClient.MAX_ANSWER_BYTES, metrics)) {
                RpcClient.Answer answer = client.call("getbestblockhash", client.params(), limit);
                Optional<Reading> reading =
                        answer.sentAt().map(date -> new Reading(node.name(), behind(date, clock)));
                if (reading.isPresent()) {
                    return reading;
                }
            } catch (RpcException away) {
                // The next one may answer; that this one does not is told by its probe.
            }
        }
        return Optional.empty();
    }

    /**
     * How far our clock is behind a node's.
     *
     * @param date in whole seconds
     */
    static Duration behind(Instant date, InstantSource clock) {
        return Duration.ofSeconds(date.getEpochSecond() - clock.instant().getEpochSecond());
    }
}
