package org.hyperhash.ledger.api;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.address.ParsedAddress;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.engine.BlockStatus;
import org.hyperhash.ledger.statistics.HashDifficulty;
import org.hyperhash.platform.api.Call;
import org.hyperhash.platform.api.Cursor;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.Parameter;
import org.hyperhash.platform.http.HttpProblem;
import org.jdbi.v3.core.Handle;

/** The blocks that were found, and what became of them. */
public final class BlocksApi {
    private static final double PERCENT = 100;
    private static final String OP_RETURN = "6a";

    /** Columns of {@link #block}, with the status in one word. */
    private static final String BLOCKS =
            "SELECT b.hash, b.height, b.found_at, b.account, b.worker,"
                    + " coalesce(s.confirmations, 0) AS confirmations, coalesce(b.subsidy, 0) AS"
                    + " subsidy, coalesce(b.fees, 0) AS fees, r.hashes / r.block_hashes AS effort,"
                    + " coalesce(w.shares, 0) AS shares, coalesce(w.work, 0) AS work,"
                    + " CASE coalesce(s.stage, 'waiting') WHEN 'seen' THEN 'pending'"
                    + " ELSE coalesce(s.stage, 'waiting') END AS status"
                    + " FROM ledger.blocks b LEFT JOIN ledger.block_states s USING (hash)"
                    + " LEFT JOIN ledger.block_rounds r USING (hash)"
                    + " LEFT JOIN ledger.block_windows w USING (hash)";

    private static final Parameter<Filter> STATUS =
            Parameter.choice("status", Filter.ANY, "Only blocks of this status");
    private static final Parameter<Integer> LIMIT = Parameter.limit();
    private static final Parameter<Optional<Cursor>> CURSOR = Questions.blockCursor("blocks");
    private static final Parameter<String> HASH = Questions.hashInPath();

    private final Questions questions;

    enum Filter {
        ANY,
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

    /** What became of the manifest of a block's payouts. */
    enum ManifestState {
        PUBLISHED,
        SUSPENDED,
        REVOKED
    }

    /** How a coinbase compares with the ledger. */
    enum ReconciliationState {
        WAITING,
        MATCHED,
        DIFFERENT
    }

    @Doc("Blocks, newest first")
    record BlockList(
            @Doc("One page") List<Block> items,
            @Doc("Cursor of the next page") Optional<String> next) {}

    @Doc("A block that this pool found")
    public record Block(
            @Doc("Its hash") String hash,
            @Doc("Its height") int height,
            @Doc("When it was found") Instant foundAt,
            @Doc("Who found it") String account,
            @Doc("With which worker; may be empty") String worker,
            @Doc(
                            "waiting: not known yet; pending: credited; mature: payable; orphaned:"
                                    + " credited once, left by the chain; stale: never in the"
                                    + " chain; disputed: its coinbase is not what its window says")
                    BlockStatus status,
            @Doc("Blocks on top of it and itself, up to 100") int confirmations,
            @Doc("New coins, in satoshis") long subsidySats,
            @Doc("Transaction fees, in satoshis") long feesSats,
            @Doc(
                            "Work of the round in percent of the average; absent while it is not"
                                    + " known, and on regtest")
                    Optional<Double> effortPercent,
            @Doc("Difficulty of its hash") Optional<Double> shareDifficulty,
            @Doc("Shares of its reward window; 0 until they are counted") long windowShares,
            @Doc("Their work in expected hashes, decimal") String windowWork) {}

    @Doc("A block with what is known of it")
    record BlockDetail(
            @Doc("The block") Block block,
            @Doc("Of its coinbase, in order") List<CoinbaseOutput> outputs,
            @Doc("Whether the coinbase paid what the ledger says") Reconciliation reconciliation,
            @Doc("What was heard of it on each way to the network, oldest first")
                    List<Outcome> outcomes,
            @Doc(
                            "Its manifest of payouts, where one was published; suspended: the block"
                                    + " is not credited now, or was booked anew since")
                    Optional<ManifestState> manifest) {}

    @Doc("An output of a coinbase")
    record CoinbaseOutput(
            @Doc("Its address, if it has one") Optional<String> address,
            @Doc("Its script in hexadecimal") String script,
            @Doc("Its value, in satoshis") long valueSats,
            @Doc("What it is for") OutputKind kind) {}

    @Doc("The coinbase on chain against the ledger")
    record Reconciliation(
            @Doc("How they compare") ReconciliationState state,
            @Doc("What differs, or what is waited for") Optional<String> reason) {}

    @Doc("A block's way to the network")
    record Outcome(
            @Doc("When") Instant at,
            @Doc("Over which way; empty for the end of the story") String path,
            @Doc("What became of it") String outcome,
            @Doc("Why it was refused") Optional<String> reason) {}

    BlocksApi(Questions questions) {
        this.questions = questions;
    }

    List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "/api/v1/blocks",
                        "blocks",
                        "Blocks, newest first",
                        "",
                        List.of(STATUS, LIMIT, CURSOR),
                        BlockList.class,
                        this::blocks),
                new Operation<>(
                        "/api/v1/blocks/{hash}",
                        "blocks",
                        "One block",
                        "With its coinbase as it was found, and how that compares with the book.",
                        List.of(HASH),
                        BlockDetail.class,
                        this::block));
    }

    private BlockList blocks(Call call) throws Exception {
        Filter filter = call.get(STATUS);
        Optional<Cursor> cursor = call.get(CURSOR);
        int limit = call.get(LIMIT);
        List<Block> found =
                questions.ask(
                        List.of("blocks", filter, cursor, limit),
                        Questions.FRESH,
                        handle -> select(handle, filter, cursor, limit + 1));
        if (found.size() <= limit) {
            return new BlockList(found, Optional.empty());
        }
        Block last = found.get(limit - 1);
        return new BlockList(
                found.subList(0, limit),
                Optional.of(Cursor.after("blocks", last.foundAt().toString(), last.hash()).word()));
    }

    private List<Block> select(Handle handle, Filter filter, Optional<Cursor> cursor, int count) {
        Instant before =
                cursor.map(each -> Instant.parse(each.keys().getFirst())).orElse(Instant.MAX);
        return handle.createQuery(
                        "SELECT * FROM ("
                                + BLOCKS
                                + ") AS blocks"
                                + " WHERE (:status = 'any' OR status = :status)"
                                + " AND (:all OR (found_at, hash) < (:before, :hash))"
                                + " ORDER BY found_at DESC, hash DESC LIMIT :count")
                .bind("status", filter.name().toLowerCase(Locale.ROOT))
                .bind("all", cursor.isEmpty())
                .bind("before", time(cursor.isEmpty() ? Instant.EPOCH : before))
                .bind("hash", cursor.map(each -> each.keys().getLast()).orElse(""))
                .bind("count", count)
                .map((row, _) -> block(row))
                .list();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private Block block(ResultSet row) throws SQLException {
        String hash = row.getString("hash");
        return new Block(
                hash,
                row.getInt("height"),
                row.getTimestamp("found_at").toInstant(),
                row.getString("account"),
                row.getString("worker"),
                BlockStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getInt("confirmations"),
                row.getLong("subsidy"),
                row.getLong("fees"),
                effort(row),
                Optional.of(HashDifficulty.of(Hash256.ofDisplay(hash))),
                row.getLong("shares"),
                row.getBigDecimal("work").toBigInteger().toString());
    }

    private Optional<Double> effort(ResultSet row) throws SQLException {
        double effort = row.getDouble("effort");
        boolean known = !row.wasNull() && questions.sources().measuresEffort();
        return known ? Optional.of(PERCENT * effort) : Optional.empty();
    }

    /** The newest blocks as they are now, for whoever tells others. */
    public List<Block> newest(int count) throws Exception {
        return questions.ask(
                List.of("newest", count),
                Questions.FRESH,
                handle -> select(handle, Filter.ANY, Optional.empty(), count));
    }

    private BlockDetail block(Call call) throws Exception {
        String hash = call.get(HASH);
        return questions
                .ask("block " + hash, Questions.FRESH, handle -> detail(handle, hash))
                .orElseThrow(() -> unknown(hash));
    }

    static HttpProblem unknown(String hash) {
        return new HttpProblem(
                404,
                "unknown-block",
                "%s is no block of this pool, or the database does not have it yet"
                        .formatted(hash));
    }

    private Optional<BlockDetail> detail(Handle handle, String hash) {
        Optional<Block> block =
                handle.createQuery(BLOCKS + " WHERE b.hash = :hash")
                        .bind("hash", hash)
                        .map((row, _) -> block(row))
                        .findOne();
        return block.map(known ->
                new BlockDetail(
                        known,
                        outputs(handle, known),
                        reconciliation(handle, hash),
                        outcomes(handle, hash),
                        manifest(handle, known)));
    }

    private static Optional<ManifestState> manifest(Handle handle, Block block) {
        return handle.createQuery(
                        "SELECT r.hash IS NOT NULL, m.booking IS NOT DISTINCT FROM s.seen_booking"
                                + " FROM ledger.manifest_publications p"
                                + " JOIN ledger.manifests m USING (hash, number)"
                                + " LEFT JOIN ledger.block_states s USING (hash)"
                                + " LEFT JOIN ledger.manifest_revocations r USING (hash, number)"
                                + " WHERE p.hash = :hash ORDER BY number DESC LIMIT 1")
                .bind("hash", block.hash())
                .map((row, _) -> {
                    if (row.getBoolean(1)) {
                        return ManifestState.REVOKED;
                    }
                    return row.getBoolean(2) && block.status().isCredited()
                            ? ManifestState.PUBLISHED
                            : ManifestState.SUSPENDED;
                })
                .findOne();
    }

    private record Coinbase(Bytes bytes, Optional<Bytes> treasury, boolean feesToWinner) {}

    private List<CoinbaseOutput> outputs(Handle handle, Block block) {
        Coinbase coinbase =
                handle.createQuery(
                                "SELECT coinbase, treasury, fees_to_winner FROM ledger.blocks"
                                        + " WHERE hash = :hash")
                        .bind("hash", block.hash())
                        .map((row, _) ->
                                new Coinbase(
                                        Bytes.wrap(row.getBytes(1)),
                                        Optional.ofNullable(row.getBytes(2)).map(Bytes::wrap),
                                        row.getBoolean(3)))
                        .one();
        Network network = questions.sources().network();
        Optional<Bytes> winner =
                Addresses.parse(network, block.account())
                                instanceof ParsedAddress.Payable(_, var script, _)
                        ? Optional.of(script)
                        : Optional.empty();
        List<CoinbaseOutput> outputs = new ArrayList<>();
        var paid = Tx.of(coinbase.bytes().toArray()).body().txOut;
        List<Bytes> scripts =
                paid.stream()
                        .map(output -> Bytes.wrap(output.publicKeyScript.toByteArray()))
                        .toList();
        // A miner may be paid by the treasury's script: what is left over comes last.
        int treasury = coinbase.treasury().map(scripts::lastIndexOf).orElse(-1);
        for (var output : paid) {
            Bytes script = scripts.get(outputs.size());
            long sats = output.amount.toLong();
            boolean isWinners =
                    outputs.isEmpty()
                            && coinbase.feesToWinner()
                            && winner.equals(Optional.of(script))
                            && sats == block.feesSats();
            outputs.add(
                    new CoinbaseOutput(
                            Addresses.render(network, script),
                            script.toHex(),
                            sats,
                            kind(script, coinbase, isWinners, outputs.size() == treasury)));
        }
        return outputs;
    }

    private static OutputKind kind(
            Bytes script, Coinbase coinbase, boolean isWinners, boolean isTreasury) {
        if (isWinners) {
            return OutputKind.WINNER_FEES;
        }
        boolean paysNobody = script.toHex().startsWith(OP_RETURN);
        if (paysNobody || coinbase.treasury().isEmpty()) {
            return OutputKind.OTHER;
        }
        return isTreasury ? OutputKind.TREASURY : OutputKind.DIRECT;
    }

    private static Reconciliation reconciliation(Handle handle, String hash) {
        return handle.createQuery(
                        "SELECT stage, explanation FROM ledger.block_states WHERE hash = :hash")
                .bind("hash", hash)
                .map((row, _) -> reconciliation(row.getString(1), row.getString(2)))
                .findOne()
                .orElse(
                        new Reconciliation(
                                ReconciliationState.WAITING,
                                Optional.of("the accountant has not looked at it yet")));
    }

    private static Reconciliation reconciliation(String stage, String explanation) {
        Optional<String> reason = Optional.of(explanation).filter(text -> !text.isEmpty());
        return switch (stage) {
            case "seen", "mature" -> new Reconciliation(ReconciliationState.MATCHED, reason);
            case "disputed" -> new Reconciliation(ReconciliationState.DIFFERENT, reason);
            default ->
                    new Reconciliation(
                            ReconciliationState.WAITING,
                            reason.or(() -> Optional.of("it is not in the chain")));
        };
    }

    private static List<Outcome> outcomes(Handle handle, String hash) {
        return handle.createQuery(
                        "SELECT at, path, outcome, reason FROM ledger.block_outcomes"
                                + " WHERE hash = :hash ORDER BY at, sequence")
                .bind("hash", hash)
                .map((row, _) ->
                        new Outcome(
                                row.getTimestamp(1).toInstant(),
                                row.getString(2),
                                row.getString(3).replace('_', '-'),
                                Optional.of(row.getString(4)).filter(text -> !text.isEmpty())))
                .list();
    }
}
