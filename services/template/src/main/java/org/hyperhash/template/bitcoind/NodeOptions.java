package org.hyperhash.template.bitcoind;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.template.feed.RefreshRule;

/**
 * How templates are got from nodes.
 *
 * @param nodes in the order of preference
 * @param poll how often the node is asked again for fees, besides its long poll
 * @param probe how often each node is asked how it is
 * @param staleAfter without any answer, before health complains
 * @param callLimit for calls that a node answers at once
 * @param submitLimit for a block to be judged
 */
public record NodeOptions(
        Network network,
        List<NodeAddress> nodes,
        RefreshRule refresh,
        Duration poll,
        Duration probe,
        Duration staleAfter,
        Duration callLimit,
        Duration submitLimit) {
    /** Each gets every block and is probed all the time. */
    public static final int MAX_NODES = 8;

    public NodeOptions {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty() || nodes.size() > MAX_NODES) {
            throw new IllegalArgumentException(
                    "1 to %d nodes, not %d".formatted(MAX_NODES, nodes.size()));
        }
        if (new HashSet<>(nodes.stream().map(NodeAddress::name).toList()).size() < nodes.size()) {
            throw new IllegalArgumentException("two nodes have the same address");
        }
    }

    /** What fits nodes nearby. */
    public static NodeOptions of(Network network, List<NodeAddress> nodes, RefreshRule refresh) {
        return new NodeOptions(
                network,
                nodes,
                refresh,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }
}
