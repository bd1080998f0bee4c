package org.hyperhash.ledger.api;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.ledger.statistics.StatisticsSnapshot;
import org.hyperhash.platform.database.Database;

/**
 * Where answers come from. The suppliers give what was made before and never wait.
 *
 * @param chain what a block takes and pays now; empty before the first template
 * @param windowPpm each account's part of the reward window of now, in millionths
 */
public record LedgerSources(
        Network network,
        Database database,
        Supplier<StatisticsSnapshot> statistics,
        Supplier<Optional<Chain>> chain,
        Supplier<Map<String, Integer>> windowPpm,
        InstantSource clock) {
    /**
     * @param blockHashes that a block takes on average
     * @param subsidySats that it pays, without fees
     */
    public record Chain(double blockHashes, long subsidySats) {}

    /**
     * Whether work can be held against what a block takes. On regtest one share is worth many
     * blocks, so that effort, luck and expected earnings would be nonsense.
     */
    boolean measuresEffort() {
        return network != Network.REGTEST;
    }

    /** The chain, where work can be held against it. */
    Optional<Chain> measure() {
        return chain.get().filter(_ -> measuresEffort());
    }
}
