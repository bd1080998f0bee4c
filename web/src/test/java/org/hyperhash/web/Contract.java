package org.hyperhash.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.platform.api.Doc;

/** The API that the page consumes, as records: what the fake server serves. */
final class Contract {
    private Contract() {}

    /** How a part is. */
    enum PartState {
        UP,
        DEGRADED,
        DOWN
    }

    /** What became of a block. */
    enum BlockStatus {
        WAITING,
        PENDING,
        MATURE,
        ORPHANED,
        STALE,
        DISPUTED
    }

    /** What an output of a coinbase is for. */
    enum OutputKind {
        WINNER_FEES,
        DIRECT,
        TREASURY,
        OTHER
    }

    /** How a coinbase compares with the ledger. */
    enum ReconciliationState {
        WAITING,
        MATCHED,
        DIFFERENT
    }

    /** How a window is chosen. */
    enum WindowRule {
        PPLNS,
        ROUND
    }

    /** For whom a part of the fee is. */
    enum FeeKind {
        NODE_POT,
        TREASURY
    }

    /** Whether the books add up. */
    enum AuditState {
        OK,
        FAILED
    }

    /** Whose history. */
    enum HistoryOf {
        POOL,
        ACCOUNT,
        WORKER
    }

    @Doc("The network in one look")
    record Overview(
            @Doc("When it was made") Instant at,
            @Doc("Bitcoin network, such as mainnet") String network,
            @Doc("Version of the program") String version,
            @Doc("When the process started") Instant startedAt,
            @Doc("Bitcoin nodes that templates come from") List<NodeState> nodes,
            @Doc("The template that is mined on") Optional<TemplateState> template,
            @Doc("The pool") PoolState pool,
            @Doc("The translator of SV1 miners, when there is one")
                    Optional<TranslatorState> translator,
            @Doc("The work since the last block") Round round,
            @Doc("Difficulty of the next block") double networkDifficulty,
            @Doc("Hashes per second of the whole network, estimated from the difficulty")
                    Optional<Double> networkHashrate,
            @Doc("Blocks found by this pool") Optional<Long> blocksFound,
            @Doc("The newest of them") Optional<LastBlock> lastBlock,
            @Doc("The money") LedgerState ledger) {}

    @Doc("A Bitcoin node")
    record NodeState(
            @Doc("Its name in the configuration") String name,
            @Doc("How it is") PartState state,
            @Doc("Why it is not up") Optional<String> reason,
            @Doc("Whether templates come from it") boolean serving,
            @Doc("Height of its best block") Optional<Integer> height,
            @Doc("Hash of its best block") Optional<String> tip) {}

    @Doc("The current template")
    record TemplateState(
            @Doc("Its number") String id,
            @Doc("Height of the block that it would make") int height,
            @Doc("Since it came, in milliseconds") long ageMs,
            @Doc("From the node's change to jobs sent, in milliseconds") long latencyMs,
            @Doc("Transactions inside") int transactions,
            @Doc("Their fees, in satoshis") long feesSats,
            @Doc("New coins, in satoshis") long subsidySats,
            @Doc("Where it came from") Optional<String> source) {}

    @Doc("The pool")
    record PoolState(
            @Doc("How it is") PartState state,
            @Doc("Why it is not up") Optional<String> reason,
            @Doc("Hashes per second by work of the last minute") double hashrate_1m,
            @Doc("The same of 15 minutes, or since the first share") double hashrate_15m,
            @Doc("The same of an hour, or since the first share") double hashrate_1h,
            @Doc("The same of a day, or since the first share") double hashrate_24h,
            @Doc("Open connections") int connections,
            @Doc("Open mining channels") int channels,
            @Doc("Miners, those behind translators included") int miners,
            @Doc("Workers that sent a share in the last hour") int workers,
            @Doc("Shares accepted since the start") long sharesAccepted,
            @Doc("Shares refused since the start") long sharesRejected,
            @Doc("Shares accepted per second in the last minute") double sharesPerSecond,
            @Doc("Difficulty of the best share of the round") double bestDifficulty) {}

    @Doc("The translator")
    record TranslatorState(
            @Doc("How it is") PartState state,
            @Doc("Why it is not up") Optional<String> reason,
            @Doc("SV1 miners connected") int miners,
            @Doc("The pool that it works for") Optional<String> upstream,
            @Doc("Shares from miners per second in the last minute") double sharesPerSecond,
            @Doc("Shares sent on since the start") long sharesForwarded) {}

    @Doc("The search for the next block")
    record Round(
            @Doc("When the last block was found") Instant startedAt,
            @Doc("Expected hashes of the shares since then") double work,
            @Doc("Work in percent of what a block takes on average") Optional<Double> effortPercent,
            @Doc("Average time to a block at the present rate, in seconds")
                    Optional<Double> expectedSeconds,
            @Doc("Shares since then") long shares) {}

    @Doc("A block in short")
    record LastBlock(
            @Doc("Its hash") String hash,
            @Doc("Its height") int height,
            @Doc("When it was found") Instant foundAt,
            @Doc("Who found it") String account,
            @Doc("What became of it") BlockStatus status,
            @Doc("Subsidy and fees, in satoshis") long rewardSats) {}

    @Doc("The money in short")
    record LedgerState(
            @Doc("How the ledger is") PartState state,
            @Doc("Why it is not up") Optional<String> reason,
            @Doc("Owed to miners once blocks are mature, in satoshis") Optional<Long> pendingSats,
            @Doc("Owed to miners now, in satoshis") Optional<Long> availableSats,
            @Doc("Paid to miners, in satoshis") Optional<Long> paidSats,
            @Doc("Records of the journal that the database does not have yet")
                    long projectionLagRecords) {}

    @Doc("How to connect")
    record Connect(
            @Doc("Bitcoin network, such as mainnet") String network,
            @Doc("For Stratum V1") Optional<Sv1Address> sv1,
            @Doc("For Stratum V2") Sv2Address sv2,
            @Doc("How a user name is written") String userFormat,
            @Doc("One that works") String exampleUser,
            @Doc("What the password may say") String passwordHint) {}

    @Doc("Where SV1 miners connect")
    record Sv1Address(@Doc("stratum+tcp address") String url) {}

    @Doc("Where SV2 miners connect")
    record Sv2Address(
            @Doc("stratum2+tcp address with the key") String url,
            @Doc("Host name or address") String host,
            @Doc("TCP port") int port,
            @Doc("The key that the pool proves itself with") String authorityKey) {}

    @Doc("The pool's figures; counts are of the last 24 hours")
    record PoolStatistics(
            @Doc("Hashes per second by work of the last minute") double hashrate_1m,
            @Doc("The same of 15 minutes, or since the first share") double hashrate_15m,
            @Doc("The same of an hour, or since the first share") double hashrate_1h,
            @Doc("The same of a day, or since the first share") double hashrate_24h,
            @Doc("Shares accepted") long accepted,
            @Doc("Shares refused, by reason") Map<String, Long> rejected,
            @Doc("Shares that came too late, some of those refused") long stale,
            @Doc("The best share of the round") Optional<BestShareOfPool> bestShare,
            @Doc("Expected work in percent of the work done") Luck luckPercent,
            @Doc("Effort of the round") Optional<Double> effortPercent,
            @Doc("Average time to a block, in seconds") Optional<Double> expectedSeconds) {}

    @Doc("The share nearest to a block")
    record BestShareOfPool(
            @Doc("Its own difficulty") double difficulty,
            @Doc("When it came") Instant at,
            @Doc("Who sent it") String account,
            @Doc("From which worker") String worker) {}

    @Doc("Luck over blocks, where there were blocks")
    record Luck(
            @Doc("Of 24 hours") Optional<Double> day,
            @Doc("Of 7 days") Optional<Double> week,
            @Doc("Of all time") Optional<Double> all) {}

    @Doc("A time series")
    record History(
            @Doc("Time between points") int resolutionSeconds,
            @Doc("Oldest first; steps in which nothing was done are left out")
                    List<HistoryPoint> points) {}

    @Doc("One step of a time series")
    record HistoryPoint(
            @Doc("Start of the step") Instant at,
            @Doc("Hashes per second") double hashrate,
            @Doc("Shares accepted") long accepted,
            @Doc("Shares refused") long rejected,
            @Doc("Shares that came too late, some of those refused") long stale,
            @Doc("Workers that sent shares") Optional<Integer> workers,
            @Doc("The network's difficulty, where a block was found; of the pool only")
                    Optional<Double> difficulty,
            @Doc("Effort of the rounds that ended, in percent; of the pool only")
                    Optional<Double> effort) {}

    @Doc("Accounts by hash rate")
    record AccountList(
            @Doc("One page") List<Account> items,
            @Doc("Cursor of the next page") Optional<String> next) {}

    @Doc("A miner's account")
    record Account(
            @Doc("Payout address") String account,
            @Doc("Hashes per second by work of the last minute") double hashrate_1m,
            @Doc("The same of 15 minutes, or since the first share") double hashrate_15m,
            @Doc("The same of an hour, or since the first share") double hashrate_1h,
            @Doc("The same of a day, or since the first share") double hashrate_24h,
            @Doc("Workers that sent a share in the last day") int workers,
            @Doc("Shares accepted") long accepted,
            @Doc("Shares refused") long rejected,
            @Doc("Shares that came too late, some of those refused") long stale,
            @Doc("Difficulty of the best share") Optional<Double> bestDifficulty,
            @Doc("When the last share came") Optional<Instant> lastShareAt,
            @Doc("Owed once blocks are mature") long pendingSats,
            @Doc("Owed now") long availableSats,
            @Doc("Paid") long paidSats,
            @Doc("Expected earnings of a day at the present rate") Optional<Long> estimatedDaySats,
            @Doc("Part of the reward window, in millionths") int windowSharePpm) {}

    @Doc("Workers of an account")
    record WorkerList(
            @Doc("One page") List<Worker> items,
            @Doc("Cursor of the next page") Optional<String> next) {}

    @Doc("One machine")
    record Worker(
            @Doc("Its name; may be empty") String worker,
            @Doc("What it says it is") Optional<String> userAgent,
            @Doc("Hashes per second by work of the last minute") double hashrate_1m,
            @Doc("The same of 15 minutes, or since the first share") double hashrate_15m,
            @Doc("The same of an hour, or since the first share") double hashrate_1h,
            @Doc("The same of a day, or since the first share") double hashrate_24h,
            @Doc("Shares accepted") long accepted,
            @Doc("Shares refused") long rejected,
            @Doc("Shares that came too late, some of those refused") long stale,
            @Doc("Difficulty of its best share") Optional<Double> bestDifficulty,
            @Doc("When its last share came") Optional<Instant> lastShareAt,
            @Doc("Whether it is connected") boolean online) {}

    @Doc("What an account earned by blocks, newest first")
    record PayoutList(
            @Doc("One page") List<Payout> items,
            @Doc("Cursor of the next page") Optional<String> next) {}

    @Doc("What an account earned by a block")
    record Payout(
            @Doc("The block's hash") String block,
            @Doc("Its height") int height,
            @Doc("When it was found") Instant at,
            @Doc("Part of the subsidy") long rewardSats,
            @Doc("Transaction fees, for the winner") long feesSats,
            @Doc("Part of what rounding left over earlier") long carrySats,
            @Doc("What the coinbase paid of all that") long inCoinbaseSats,
            @Doc("What became of the block") BlockStatus status) {}

    @Doc("Blocks, newest first")
    record BlockList(
            @Doc("One page") List<Block> items,
            @Doc("Cursor of the next page") Optional<String> next) {}

    @Doc("A block that this pool found")
    record Block(
            @Doc("Its hash") String hash,
            @Doc("Its height") int height,
            @Doc("When it was found") Instant foundAt,
            @Doc("Who found it") String account,
            @Doc("With which worker") String worker,
            @Doc("What became of it") BlockStatus status,
            @Doc("Blocks on top of it and itself") int confirmations,
            @Doc("New coins") long subsidySats,
            @Doc("Transaction fees") long feesSats,
            @Doc("Work of the round in percent of the average") Optional<Double> effortPercent,
            @Doc("Difficulty of the winning share") Optional<Double> shareDifficulty,
            @Doc("Shares of its reward window") long windowShares,
            @Doc("Their work in expected hashes, decimal") String windowWork) {}

    @Doc("A block with what is known of it")
    record BlockDetail(
            @Doc("The block") Block block,
            @Doc("Of its coinbase, in order") List<CoinbaseOutput> outputs,
            @Doc("Whether the coinbase paid what the ledger says") Reconciliation reconciliation,
            @Doc("What became of it on each way to the network") List<Outcome> outcomes) {}

    @Doc("An output of a coinbase")
    record CoinbaseOutput(
            @Doc("Its address, if it has one") Optional<String> address,
            @Doc("Its script in hexadecimal") String script,
            @Doc("Its value") long valueSats,
            @Doc("What it is for") OutputKind kind) {}

    @Doc("The coinbase on chain against the ledger")
    record Reconciliation(
            @Doc("How they compare") ReconciliationState state,
            @Doc("What differs") Optional<String> reason) {}

    @Doc("A block's way to the network")
    record Outcome(
            @Doc("When") Instant at,
            @Doc("Over which way") String path,
            @Doc("What became of it") String outcome,
            @Doc("Why it was refused") Optional<String> reason) {}

    @Doc("How a block was divided, to be recomputed")
    record Explanation(
            @Doc("The block's hash") String block,
            @Doc("Its height") int height,
            @Doc("New coins") long subsidySats,
            @Doc("Transaction fees") long feesSats,
            @Doc("Account that found it") String winner,
            @Doc("The shares that were paid") ExplainedWindow window,
            @Doc("The pool's fee") List<FeeLine> fees,
            @Doc("Subsidy less fee") long distributableSats,
            @Doc("What earlier blocks left over: divided with it as far as it goes")
                    long carriedInSats,
            @Doc("By account, or of the one that was asked for") List<Reward> rewards,
            @Doc("What rounding left over") long remainderSats,
            @Doc("Of the ledger, summing to zero") List<PostingLine> postings,
            @Doc("Cursor of the next page") Optional<String> next) {}

    @Doc("A reward window")
    record ExplainedWindow(
            @Doc("How it was chosen") WindowRule rule,
            @Doc("Its length in network difficulties") Optional<Double> difficultyMultiple,
            @Doc("First share") long firstSequence,
            @Doc("Last share") long lastSequence,
            @Doc("Shares, once they are counted") Optional<Long> shares,
            @Doc("Their work in expected hashes, decimal") String work) {}

    @Doc("A part of the pool's fee")
    record FeeLine(@Doc("For whom") FeeKind kind, @Doc("How much") long sats) {}

    @Doc("What an account gets of a block")
    record Reward(
            @Doc("Its payout address") String account,
            @Doc("Its work in the window in expected hashes, decimal") String work,
            @Doc("Part of the subsidy") long rewardSats,
            @Doc("Part of the carry") long carrySats,
            @Doc("Transaction fees, for the winner") long feesSats,
            @Doc("What the coinbase pays of all that") long inCoinbaseSats) {}

    @Doc("A line of the ledger")
    record PostingLine(
            @Doc("When it was booked") Instant at,
            @Doc("Account of the book") String account,
            @Doc("Negative when it went away") long amountSats,
            @Doc("Why") String kind) {}

    @Doc("The last templates, newest first")
    record TemplateList(@Doc("At most 100") List<Template> items) {}

    @Doc("A template of the past")
    record Template(
            @Doc("Its number") String id,
            @Doc("Height of its block") int height,
            @Doc("Block before it") String previousBlock,
            @Doc("When it came") Instant receivedAt,
            @Doc("From the node's change to jobs sent") long latencyMs,
            @Doc("Transactions inside") int transactions,
            @Doc("Their fees") long feesSats,
            @Doc("New coins") long subsidySats,
            @Doc("Where it came from") Optional<String> source) {}

    @Doc("The books")
    record LedgerView(
            @Doc("By kind of account; they sum to zero") List<Balance> balances,
            @Doc("The auditor's last word") Optional<Audit> audit,
            @Doc("Whether payouts are stopped") boolean payoutsStopped,
            @Doc("Why they are") Optional<String> stopReason) {}

    @Doc("What the accounts of one kind hold together")
    record Balance(
            @Doc("The kind") String accountKind,
            @Doc("Owed when positive, held when negative") long sats) {}

    @Doc("What the auditor found")
    record Audit(
            @Doc("When it looked") Instant at,
            @Doc("Whether all adds up") AuditState state,
            @Doc("What does not") Optional<String> finding) {}

    @Doc("Whether the process works")
    record Health(
            @Doc("The worst of its parts") HealthWord status,
            @Doc("Seconds since 1970") long timestamp,
            @Doc("Each part") List<HealthPart> parts) {}

    enum HealthWord {
        OK,
        DEGRADED,
        DOWN
    }

    @Doc("One part's health")
    record HealthPart(
            @Doc("Its name") String name,
            @Doc("How it is") PartState state,
            @Doc("Why it is not up") Optional<String> reason) {}

    @Doc("SV2 connections")
    record ClientList(
            @Doc("First item") int offset,
            @Doc("Most items") int limit,
            @Doc("All there are") int total,
            @Doc("One page") List<Client> items) {}

    @Doc("An SV2 connection")
    record Client(
            @Doc("Its number") int clientId,
            @Doc("What kind it is") String clientKind,
            @Doc("What it says it is") String userAgent,
            @Doc("Extended channels") int extendedChannelsCount,
            @Doc("Standard channels") int standardChannelsCount,
            @Doc("Declared hashes per second") double totalHashrate) {}

    @Doc("SV1 miners")
    record Sv1ClientList(
            @Doc("First item") int offset,
            @Doc("Most items") int limit,
            @Doc("All there are") int total,
            @Doc("One page") List<Sv1Client> items) {}

    @Doc("An SV1 miner")
    record Sv1Client(
            @Doc("Its number") int clientId,
            @Doc("Its channel upstream") Optional<Integer> channelId,
            @Doc("Its address; empty unless the operator has it shown") String connectionIp,
            @Doc("Who it says it is") String sv1Username,
            @Doc("Its worker") String sv1WorkerName,
            @Doc("What it says it is") String userAgent,
            @Doc("Its target") String targetHex,
            @Doc("Hashes per second") double hashrate,
            @Doc("Whether that is as declared") boolean stableHashrate,
            @Doc("Its extranonce prefix") String extranonce1Hex,
            @Doc("Bytes that it rolls") int extranonce2Len,
            @Doc("Version bits that it rolls") Optional<String> versionRollingMask) {}
}
