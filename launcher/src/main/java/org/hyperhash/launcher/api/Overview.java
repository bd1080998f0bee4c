package org.hyperhash.launcher.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hyperhash.ledger.engine.BlockStatus;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.PartState;

/** The network in one look. */
@Doc("The network in one look, made at most once a second")
public record Overview(
        @Doc("When it was made") Instant at,
        @Doc("The chain: main, testnet4, signet or regtest") String network,
        @Doc("Of the program") String version,
        @Doc("When the process started") Instant startedAt,
        @Doc("The nodes that templates come from") List<NodeState> nodes,
        @Doc("What is mined on now") Optional<TemplateState> template,
        @Doc("The pool") PoolState pool,
        @Doc("The translator, where this process has one") Optional<TranslatorState> translator,
        @Doc("The work since the last block") RoundState round,
        @Doc("The network's difficulty; 0 before the first template") double networkDifficulty,
        @Doc(
                        "Hashes per second of the whole network if its blocks take ten minutes; not on regtest")
                Optional<Double> networkHashrate,
        @Doc("All blocks that the database knows; absent while it is away")
                Optional<Long> blocksFound,
        @Doc("The newest block") Optional<LastBlock> lastBlock,
        @Doc("The ledger") LedgerState ledger) {

    @Doc("A node")
    public record NodeState(
            @Doc("Host and port") String name,
            @Doc("How it is") PartState state,
            @Doc("Why it is not up") Optional<String> reason,
            @Doc("Whether templates come from it now") boolean serving,
            @Doc("Height of its best block") Optional<Integer> height,
            @Doc("Its best block") Optional<String> tip) {}

    @Doc("The template that is mined on")
    public record TemplateState(
            @Doc("Unique since the process started, unsigned and decimal") String id,
            @Doc("Height of the block") int height,
            @Doc("Time since it came, in milliseconds") long ageMs,
            @Doc("How long the node took to make it, in milliseconds") long latencyMs,
            @Doc("Transactions besides the coinbase") int transactions,
            @Doc("Their fees, in satoshis") long feesSats,
            @Doc("New coins, in satoshis") long subsidySats,
            @Doc("The node that it came from") Optional<String> source) {}

    @Doc("The pool; counts of shares are of the last 24 hours")
    public record PoolState(
            @Doc("How it is") PartState state,
            @Doc("Why it is not up") Optional<String> reason,
            @Doc("Hashes per second by work of the last minute") double hashrate_1m,
            @Doc("The same of 15 minutes, or since the first share") double hashrate_15m,
            @Doc("The same of an hour, or since the first share") double hashrate_1h,
            @Doc("The same of a day, or since the first share") double hashrate_24h,
            @Doc("Connections of SV2 clients") int connections,
            @Doc("Their open channels") int channels,
            @Doc("Accounts with a worker that is online") int miners,
            @Doc("Workers that sent a share in the last 5 minutes") int workers,
            @Doc("Shares accepted") long sharesAccepted,
            @Doc("Shares refused") long sharesRejected,
            @Doc("Shares accepted per second, over the last half minute") double sharesPerSecond,
            @Doc("Difficulty of the best share that is remembered") double bestDifficulty) {}

    @Doc("The translator; counts are since the process started")
    public record TranslatorState(
            @Doc("How it is") PartState state,
            @Doc("Why it is not up") Optional<String> reason,
            @Doc("Connected SV1 miners") int miners,
            @Doc("The upstream in use") Optional<String> upstream,
            @Doc("Shares accepted per second, over the last half minute") double sharesPerSecond,
            @Doc("Shares sent to the upstream") long sharesForwarded) {}

    @Doc("The work since the last block that was found")
    public record RoundState(
            @Doc("When it began; the process's start before the first share") Instant startedAt,
            @Doc("Expected hashes of its shares") double work,
            @Doc("The same in percent of what a block takes on average; not on regtest")
                    Optional<Double> effortPercent,
            @Doc("Average time to a block at the rate of the last hour, in seconds; not on regtest")
                    Optional<Double> expectedSeconds,
            @Doc("Its shares") long shares) {}

    @Doc("The newest block in short")
    public record LastBlock(
            @Doc("Its hash") String hash,
            @Doc("Its height") int height,
            @Doc("When it was found") Instant foundAt,
            @Doc("Who found it") String account,
            @Doc("What became of it") BlockStatus status,
            @Doc("New coins and fees, in satoshis") long rewardSats) {}

    @Doc("The ledger, all miners together; without sums while the database is away")
    public record LedgerState(
            @Doc("How it is") PartState state,
            @Doc("Why it is not up") Optional<String> reason,
            @Doc("Owed once blocks are mature, in satoshis") Optional<Long> pendingSats,
            @Doc("Owed now, in satoshis") Optional<Long> availableSats,
            @Doc("Paid in coinbases or otherwise, in satoshis") Optional<Long> paidSats,
            @Doc("Durable records of the share journal that the database does not have yet")
                    long projectionLagRecords) {}
}
