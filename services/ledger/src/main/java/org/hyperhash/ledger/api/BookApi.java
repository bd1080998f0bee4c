package org.hyperhash.ledger.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.hyperhash.ledger.api.BlocksApi.BlockStatus;
import org.hyperhash.platform.api.Call;
import org.hyperhash.platform.api.Cursor;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.Parameter;
import org.hyperhash.platform.api.PartState;
import org.jdbi.v3.core.Handle;

/** The money: who earned what by which block, why, and whether the book adds up. */
public final class BookApi {
    /** Of the subsidy, one in this many is the pool's fee. */
    private static final long FEE_PARTS = 100;

    /** What an account got of a block besides its reward, and what of all that was paid at once. */
    private static final String REWARDS =
            "SELECT w.hash, w.account, w.work, w.sats, CASE WHEN b.account = w.account THEN b.fees"
                    + " ELSE 0 END AS fees, coalesce(p.sats, 0) AS booked,"
                    + " coalesce(-t.sats, -q.sats, w.direct_sats) AS direct, b.height, b.found_at,"
                    + " s.stage FROM ledger.rewards w JOIN ledger.blocks b USING (hash)"
                    + " LEFT JOIN ledger.block_states s USING (hash)"
                    + " LEFT JOIN ledger.bookings e ON e.booking = s.seen_booking"
                    + " LEFT JOIN ledger.postings p ON p.booking = e.booking"
                    + " AND p.account = 'miner/' || w.account || '/pending'"
                    + " LEFT JOIN ledger.settlements t ON t.hash = w.hash"
                    + " AND t.account = 'miner/' || w.account || '/available'"
                    + " LEFT JOIN (SELECT c.block, o.account, o.sats FROM ledger.bookings c"
                    + " JOIN ledger.postings o USING (booking) WHERE c.kind = 'paid_in_coinbase') AS q"
                    + " ON q.block = w.hash AND q.account = 'miner/' || w.account || '/available'";

    private static final Parameter<String> ACCOUNT = Questions.accountInPath();
    private static final Parameter<Optional<String>> ONLY =
            Questions.account("Only the lines of this account");
    private static final Parameter<String> HASH = Questions.hashInPath();
    private static final Parameter<Integer> LIMIT = Parameter.limit();
    private static final Parameter<Optional<Cursor>> CURSOR = Questions.blockCursor("payouts");

    private final Questions questions;

    /** For whom a part of the fee is. */
    enum FeeKind {
        NODE_POT,
        TREASURY
    }

    /** How a window is chosen. */
    enum WindowRuleName {
        PPLNS,
        ROUND
    }

    /** Whether the book adds up. */
    enum AuditState {
        OK,
        FAILED
    }

    @Doc("What an account earned by blocks, newest first")
    record PayoutList(
            @Doc("One page") List<Payout> items,
            @Doc("Cursor of the next page") Optional<String> next) {}

    @Doc("What an account earned by a block, in satoshis")
    record Payout(
            @Doc("The block's hash") String block,
            @Doc("Its height") int height,
            @Doc("When it was found") Instant at,
            @Doc("Part of the subsidy") long rewardSats,
            @Doc("Transaction fees, for the winner") long feesSats,
            @Doc("Part of what rounding left over earlier") long carrySats,
            @Doc("What the coinbase paid of all that") long inCoinbaseSats,
            @Doc("What became of the block") BlockStatus status) {}

    @Doc("How a block was divided, to be recomputed; amounts in satoshis")
    record Explanation(
            @Doc("The block's hash") String block,
            @Doc("Its height") int height,
            @Doc("New coins") long subsidySats,
            @Doc("Transaction fees") long feesSats,
            @Doc("Account that found it") String winner,
            @Doc("The shares that were paid") ExplainedWindow window,
            @Doc("The pool's fee") List<FeeLine> fees,
            @Doc("Subsidy less fee") long distributableSats,
            @Doc("Carry that was divided with it") long carriedInSats,
            @Doc("By account, or of the one that was asked for; empty until it is booked")
                    List<Reward> rewards,
            @Doc("What rounding left over") long remainderSats,
            @Doc("Of the ledger; those of a time sum to zero unless one account was asked for")
                    List<PostingLine> postings) {}

    @Doc("A reward window")
    record ExplainedWindow(
            @Doc("How it was chosen") WindowRuleName rule,
            @Doc("Its length in network difficulties") Optional<Double> difficultyMultiple,
            @Doc("First record of the share journal") long firstSequence,
            @Doc("Last record") long lastSequence,
            @Doc("Shares; 0 until they are counted") long shares,
            @Doc("Their work in expected hashes, decimal") String work) {}

    @Doc("A part of the pool's fee")
    record FeeLine(@Doc("For whom") FeeKind kind, @Doc("How much, in satoshis") long sats) {}

    @Doc("What an account gets of a block, in satoshis")
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
            @Doc("Negative when it went away, in satoshis") long amountSats,
            @Doc("Why") String kind) {}

    @Doc("The book")
    record LedgerView(
            @Doc("By kind of account; they sum to zero") List<BalanceLine> balances,
            @Doc("The auditor's last word, once there is one") Optional<AuditView> audit,
            @Doc("Whether payouts are stopped") boolean payoutsStopped,
            @Doc("Why they are") Optional<String> stopReason) {}

    @Doc("What the accounts of one kind hold together")
    record BalanceLine(
            @Doc("The kind") String accountKind,
            @Doc("Owed when positive, held when negative, in satoshis") long sats) {}

    @Doc("What the auditor found")
    record AuditView(
            @Doc("When it looked") Instant at,
            @Doc("Whether all adds up") AuditState state,
            @Doc("What does not") Optional<String> finding) {}

    /** What miners are owed and were paid, all together. */
    public record Sums(long pendingSats, long availableSats, long paidSats, long blocks) {
        public static final Sums NONE = new Sums(0, 0, 0, 0);
    }

    private record RewardRow(
            String hash,
            String account,
            String work,
            long sats,
            long fees,
            long booked,
            long direct,
            int height,
            Instant foundAt,
            BlockStatus status) {
        /** What the booking has beyond subsidy and fees. */
        long carry() {
            return booked == 0 ? 0 : booked - sats - fees;
        }
    }

    BookApi(Questions questions) {
        this.questions = questions;
    }

    List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "/api/v1/accounts/{account}/payouts",
                        "ledger",
                        "What an account earned by blocks",
                        "Newest first; rewards of orphaned blocks are taken back and not listed.",
                        List.of(ACCOUNT, LIMIT, CURSOR),
                        PayoutList.class,
                        this::payouts),
                new Operation<>(
                        "/api/v1/blocks/{hash}/explain",
                        "ledger",
                        "How a block was divided",
                        "Window, fee, rewards, rounding and postings: enough to compute it again.",
                        List.of(HASH, ONLY),
                        Explanation.class,
                        this::explain),
                new Operation<>(
                        "/api/v1/ledger",
                        "ledger",
                        "The book and its audit",
                        "",
                        List.of(),
                        LedgerView.class,
                        _ -> questions.ask("ledger", Questions.FRESH, BookApi::ledger)));
    }

    private PayoutList payouts(Call call) throws Exception {
        String account = questions.accountOf(call.get(ACCOUNT));
        questions.requireKnown(account);
        int limit = call.get(LIMIT);
        Optional<Cursor> cursor = call.get(CURSOR);
        List<Payout> found =
                questions.ask(
                        List.of("payouts", account, limit, cursor),
                        Questions.FRESH,
                        handle -> payouts(handle, account, cursor, limit + 1));
        if (found.size() <= limit) {
            return new PayoutList(found, Optional.empty());
        }
        Payout last = found.get(limit - 1);
        return new PayoutList(
                found.subList(0, limit),
                Optional.of(Cursor.after("payouts", last.at().toString(), last.block()).word()));
    }

    private static List<Payout> payouts(
            Handle handle, String account, Optional<Cursor> cursor, int count) {
        OffsetDateTime before =
                cursor.map(each -> Instant.parse(each.keys().getFirst()))
                        .orElse(Instant.EPOCH)
                        .atOffset(ZoneOffset.UTC);
        return handle.createQuery(
                        REWARDS
                                + " WHERE w.account = :account"
                                + " AND (:all OR (b.found_at, w.hash) < (:before, :hash))"
                                + " ORDER BY b.found_at DESC, w.hash DESC LIMIT :count")
                .bind("account", account)
                .bind("all", cursor.isEmpty())
                .bind("before", before)
                .bind("hash", cursor.map(each -> each.keys().getLast()).orElse(""))
                .bind("count", count)
                .map((row, _) -> reward(row))
                .map(row ->
                        new Payout(
                                row.hash(),
                                row.height(),
                                row.foundAt(),
                                row.sats(),
                                row.fees(),
                                row.carry(),
                                row.direct(),
                                row.status()))
                .list();
    }

    private static RewardRow reward(java.sql.ResultSet row) throws java.sql.SQLException {
        return new RewardRow(
                row.getString("hash"),
                row.getString("account"),
                row.getBigDecimal("work").toBigInteger().toString(),
                row.getLong("sats"),
                row.getLong("fees"),
                row.getLong("booked"),
                row.getLong("direct"),
                row.getInt("height"),
                row.getTimestamp("found_at").toInstant(),
                status(Optional.ofNullable(row.getString("stage"))));
    }

    private static BlockStatus status(Optional<String> stage) {
        return switch (stage.orElse("waiting")) {
            case "mature" -> BlockStatus.MATURE;
            case "orphaned" -> BlockStatus.ORPHANED;
            case "stale" -> BlockStatus.LOST;
            default -> BlockStatus.PENDING;
        };
    }

    private Explanation explain(Call call) throws Exception {
        String hash = call.get(HASH);
        Optional<String> only = call.get(ONLY);
        if (only.isPresent()) {
            questions.requireKnown(only.get());
        }
        return questions
                .ask(
                        List.of("explain", hash, only),
                        Questions.SLOW,
                        handle -> explain(handle, hash, only))
                .orElseThrow(() -> BlocksApi.unknown(hash));
    }

    private static Optional<Explanation> explain(
            Handle handle, String hash, Optional<String> only) {
        List<RewardRow> all =
                handle.createQuery(REWARDS + " WHERE w.hash = :hash ORDER BY w.account")
                        .bind("hash", hash)
                        .map((row, _) -> reward(row))
                        .list();
        List<PostingLine> postings =
                handle.createQuery(
                                "SELECT b.at, p.account, p.sats, b.kind FROM ledger.bookings b"
                                        + " JOIN ledger.postings p USING (booking)"
                                        + " WHERE b.block = :hash"
                                        + " AND (:only = '' OR p.account LIKE"
                                        + " 'miner/' || :only || '/%')"
                                        + " ORDER BY b.booking, p.account")
                        .bind("hash", hash)
                        .bind("only", only.orElse("").replace("%", "\\%").replace("_", "\\_"))
                        .map((row, _) ->
                                new PostingLine(
                                        row.getTimestamp(1).toInstant(),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getString(4).replace('_', '-')))
                        .list();
        return handle.createQuery(
                        "SELECT b.height, coalesce(b.subsidy, 0), coalesce(b.fees, 0), b.account,"
                                + " b.window_multiple, b.window_shares_max IS NOT NULL,"
                                + " coalesce(b.window_from, 0), coalesce(b.cut, 0),"
                                + " coalesce(w.shares, 0), coalesce(w.work, 0)"
                                + " FROM ledger.blocks b LEFT JOIN ledger.block_windows w"
                                + " USING (hash) WHERE b.hash = :hash")
                .bind("hash", hash)
                .map((row, _) ->
                        explanation(
                                hash,
                                row.getInt(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getString(4),
                                new ExplainedWindow(
                                        row.getObject(5) == null
                                                ? WindowRuleName.ROUND
                                                : WindowRuleName.PPLNS,
                                        Optional.ofNullable(row.getObject(5, Integer.class))
                                                .map(Integer::doubleValue),
                                        row.getLong(7),
                                        row.getLong(8),
                                        row.getLong(9),
                                        decimal(row.getBigDecimal(10))),
                                all,
                                only,
                                postings))
                .findOne();
    }

    private static String decimal(BigDecimal number) {
        return number.toBigInteger().toString();
    }

    private static Explanation explanation(
            String hash,
            int height,
            long subsidy,
            long fees,
            String winner,
            ExplainedWindow window,
            List<RewardRow> all,
            Optional<String> only,
            List<PostingLine> postings) {
        long fee = subsidy / FEE_PARTS;
        long nodePot = fee / 2;
        long distributable = subsidy - fee;
        long rewarded = all.stream().mapToLong(RewardRow::sats).sum();
        return new Explanation(
                hash,
                height,
                subsidy,
                fees,
                winner,
                window,
                List.of(
                        new FeeLine(FeeKind.NODE_POT, nodePot),
                        new FeeLine(FeeKind.TREASURY, fee - nodePot)),
                distributable,
                all.stream().mapToLong(RewardRow::carry).sum(),
                all.stream()
                        .filter(row -> only.isEmpty() || only.get().equals(row.account()))
                        .map(row ->
                                new Reward(
                                        row.account(),
                                        row.work(),
                                        row.sats(),
                                        row.carry(),
                                        row.fees(),
                                        row.direct()))
                        .toList(),
                all.isEmpty() ? 0 : distributable - rewarded,
                postings);
    }

    private static LedgerView ledger(Handle handle) {
        List<BalanceLine> balances =
                handle.createQuery(
                                "SELECT CASE WHEN account LIKE 'miner/%/pending' THEN"
                                        + " 'miners/pending' WHEN account LIKE"
                                        + " 'miner/%/available' THEN 'miners/available'"
                                        + " ELSE account END AS kind, sum(sats)::bigint"
                                        + " FROM ledger.balances GROUP BY 1 ORDER BY 1")
                        .map((row, _) -> new BalanceLine(row.getString(1), row.getLong(2)))
                        .list();
        Optional<AuditView> audit =
                handle.createQuery(
                                "SELECT at, findings[1] FROM ledger.audits"
                                        + " ORDER BY audit DESC LIMIT 1")
                        .map((row, _) -> {
                            Optional<String> finding = Optional.ofNullable(row.getString(2));
                            return new AuditView(
                                    row.getTimestamp(1).toInstant(),
                                    finding.isEmpty() ? AuditState.OK : AuditState.FAILED,
                                    finding);
                        })
                        .findOne();
        Optional<String> stop =
                handle.createQuery("SELECT reason FROM ledger.pay_stop")
                        .mapTo(String.class)
                        .findOne();
        return new LedgerView(balances, audit, stop.isPresent(), stop);
    }

    /** For the overview. */
    public Sums sums() throws Exception {
        return questions.ask(
                "sums",
                Questions.SLOW,
                handle ->
                        handle.createQuery(
                                        "SELECT coalesce(sum(sats) FILTER (WHERE account LIKE"
                                                + " 'miner/%/pending'), 0)::bigint,"
                                                + " coalesce(sum(sats) FILTER (WHERE account LIKE"
                                                + " 'miner/%/available'), 0)::bigint,"
                                                + " (SELECT coalesce(-sum(p.sats), 0) FROM"
                                                + " ledger.postings p JOIN ledger.bookings b USING"
                                                + " (booking) WHERE b.kind = 'paid_in_coinbase' AND"
                                                + " p.account LIKE 'miner/%')::bigint +"
                                                + " (SELECT coalesce(sum(sats), 0) FROM ledger.payouts"
                                                + " WHERE stage = 'settled')::bigint,"
                                                + " (SELECT count(*) FROM ledger.blocks)"
                                                + " FROM ledger.balances")
                                .map((row, _) ->
                                        new Sums(
                                                row.getLong(1),
                                                row.getLong(2),
                                                row.getLong(3),
                                                row.getLong(4)))
                                .one());
    }

    /** For the overview: whether and why the ledger needs a person. */
    public PartState.Explained trouble() throws Exception {
        return questions
                .ask("trouble", Questions.FRESH, BookApi::ledger)
                .stopReason()
                .map(reason ->
                        new PartState.Explained(
                                PartState.DEGRADED, Optional.of("payouts are stopped: " + reason)))
                .orElse(PartState.Explained.GOOD);
    }
}
