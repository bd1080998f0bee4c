package org.hyperhash.template.distribution;

import java.time.Duration;
import java.util.List;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.platform.config.HostPort;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.CoinbaseOutputConstraints;
import org.hyperhash.template.bitcoind.NodeAddress;

/**
 * How templates are got from a template provider.
 *
 * @param constraints what we add to the coinbase
 * @param nodes that blocks are sent to besides, and that know the chain; may be empty
 * @param staleAfter behind the nodes, or without any that answers, before health complains
 * @param reconnect longest time between attempts
 */
public record ProviderOptions(
        Network network,
        HostPort address,
        ServerTrust trust,
        CoinbaseOutputConstraints constraints,
        List<NodeAddress> nodes,
        Duration staleAfter,
        Duration reconnect) {
    public ProviderOptions {
        nodes = List.copyOf(nodes);
    }

    /** The path's name, for people. */
    String path() {
        return "template provider " + address;
    }
}
