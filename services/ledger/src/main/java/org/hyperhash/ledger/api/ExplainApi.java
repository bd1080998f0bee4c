package org.hyperhash.ledger.api;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hyperhash.platform.api.Call;
import org.hyperhash.platform.api.Cursor;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.Parameter;
import org.jdbi.v3.core.Handle;

/** Why a block pays whom how much, a page of accounts at a time. */
final class ExplainApi {
    /** Accounts of a page: more than most blocks have. */
    static final int PAGE_MAX = 1_000;

    /** Of the subsidy, one in this many is the pool's fee. */
    private static final long FEE_PARTS = 100;

    private static final Parameter<Optional<String>> ONLY =
            Questions.account("Only the lines of this account");
    private static final Parameter<String> HASH = Questions.hashInPath();
    private static final Parameter<Integer> LIMIT =
            Parameter.integer("limit", 1, PAGE_MAX, PAGE_MAX, "Most accounts of the answer");
    private static final Parameter<Optional<Cursor>> CURSOR = Questions.accountCursor("explain");

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
            @Doc("What earlier blocks left over: divided with it as far as it goes")
                    long carriedInSats,
            @Doc("By account, one page, or of the one that was asked for; empty until it is booked")
                    List<Reward> rewards,
            @Doc("What rounding left over") long remainderSats,
            @Doc(
                            "Of the ledger: of the accounts of this page, and on the first page of the"
                                    + " pool; those of a time sum to zero over all pages unless one"
                                    + " account was asked for")
                    List<PostingLine> postings,
            @Doc("Cursor of the next page") Optional<String> next) {}

    @Doc("A reward window")
    record ExplainedWindow(
            @Doc("How it was chosen") WindowRuleName rule,
            @Doc("Its length in network difficulties") Optional<Double> difficultyMultiple,
            @Doc("First record of the share journal") long firstSequence,
            @Doc("Last record") long lastSequence,
            @Doc("Shares, once they are counted") Optional<Long> shares,
            @Doc("Their work in expected hashes, decimal; 0 until they are counted") String work) {}

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

    /**
     * A part of the accounts in their order.
     *
     * @param only the account that was asked for, instead of a part
     * @param after the account before the first one; empty for the first page
     */
    private record Page(Optional<String> only, Optional<String> after, int count) {}

    /** Over all accounts of a block. */
    private record Sums(long accounts, long rewarded, long carried) {}

    ExplainApi(Questions questions) {
        this.questions = questions;
    }

    List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "/api/v1/blocks/{hash}/explain",
                        "ledger",
                        "How a block was divided",
                        "Window, fee, rewards, rounding and postings: enough to compute it again."
                                + " Accounts come in pages; all sums are of the whole block.",
                        List.of(HASH, ONLY, LIMIT, CURSOR),
                        Explanation.class,
                        this::explain));
    }

    private Explanation explain(Call call) throws Exception {
        String hash = call.get(HASH);
        Page page =
                new Page(
                        call.get(ONLY).map(questions::accountOf),
                        call.get(CURSOR).map(cursor -> cursor.keys().getFirst()),
                        call.get(LIMIT));
        if (page.only().isPresent()) {
            questions.requireKnown(page.only().get());
        }
        return questions
                .ask(
                        List.of("explain", hash, page),
                        Questions.SLOW,
                        handle -> explain(handle, hash, page))
                .orElseThrow(() -> BlocksApi.unknown(hash));
    }

    private static Optional<Explanation> explain(Handle handle, String hash, Page page) {
        List<RewardRow> found = rewards(handle, hash, page);
        boolean more = found.size() > page.count();
        List<RewardRow> rewards = more ? found.subList(0, page.count()) : found;
        Optional<String> upTo = more ? Optional.of(rewards.getLast().account()) : Optional.empty();
        List<PostingLine> postings = postings(handle, hash, page, upTo);
        Sums sums = sums(handle, hash);
        return handle.createQuery(
                        "SELECT b.height, coalesce(b.subsidy, 0) AS subsidy, coalesce(b.fees, 0) AS"
                                + " fees, b.account, b.window_multiple, coalesce(b.window_from, 0)"
                                + " AS window_from, coalesce(b.cut, 0) AS cut, w.shares,"
                                + " coalesce(w.work, 0) AS work FROM ledger.blocks b"
                                + " LEFT JOIN ledger.block_windows w USING (hash)"
                                + " WHERE b.hash = :hash")
                .bind("hash", hash)
                .map((row, _) -> explanation(hash, row, sums, rewards, postings, upTo))
                .findOne();
    }

    /** One more than the page has, when there are more. */
    private static List<RewardRow> rewards(Handle handle, String hash, Page page) {
        return handle.createQuery(
                        RewardRow.ALL
                                + " WHERE w.hash = :hash AND (:only = '' OR w.account = :only)"
                                + " AND w.account > :after ORDER BY w.account LIMIT :count")
                .bind("hash", hash)
                .bind("only", page.only().orElse(""))
                .bind("after", page.after().orElse(""))
                .bind("count", page.count() + 1)
                .map((row, _) -> RewardRow.of(row))
                .list();
    }

    private static Sums sums(Handle handle, String hash) {
        return handle.createQuery(
                        """
                        SELECT (SELECT count(*) FROM ledger.rewards WHERE hash = :hash),
                            (SELECT coalesce(sum(sats), 0)::bigint FROM ledger.rewards
                                WHERE hash = :hash),
                            (SELECT coalesce(sum(p.sats), 0)::bigint FROM ledger.block_states s
                                JOIN ledger.postings p ON p.booking < s.seen_booking
                                WHERE s.hash = :hash AND p.account = 'carry/available')
                        """)
                .bind("hash", hash)
                .map((row, _) -> new Sums(row.getLong(1), row.getLong(2), row.getLong(3)))
                .one();
    }

    /**
     * Postings of miners by their place among the accounts, for not every one has a reward; those
     * of the pool are on the first page.
     *
     * @param upTo the last account of a page that others follow
     */
    private static List<PostingLine> postings(
            Handle handle, String hash, Page page, Optional<String> upTo) {
        return handle.createQuery(
                        "SELECT b.at, p.account, p.sats, b.kind FROM ledger.bookings b"
                                + " JOIN ledger.postings p USING (booking) WHERE b.block = :hash"
                                + " AND CASE WHEN p.account LIKE 'miner/%' THEN"
                                + " (:only = '' OR split_part(p.account, '/', 2) = :only)"
                                + " AND split_part(p.account, '/', 2) > :after AND"
                                + " (:upTo = '' OR split_part(p.account, '/', 2) <= :upTo)"
                                + " ELSE :first END ORDER BY b.booking, p.account")
                .bind("hash", hash)
                .bind("only", page.only().orElse(""))
                .bind("after", page.after().orElse(""))
                .bind("upTo", upTo.orElse(""))
                .bind("first", page.only().isEmpty() && page.after().isEmpty())
                .map((row, _) ->
                        new PostingLine(
                                row.getTimestamp(1).toInstant(),
                                row.getString(2),
                                row.getLong(3),
                                row.getString(4).replace('_', '-')))
                .list();
    }

    private static Explanation explanation(
            String hash,
            ResultSet block,
            Sums sums,
            List<RewardRow> rewards,
            List<PostingLine> postings,
            Optional<String> upTo)
            throws SQLException {
        long subsidy = block.getLong("subsidy");
        long fee = subsidy / FEE_PARTS;
        long nodePot = fee / 2;
        long distributable = subsidy - fee;
        return new Explanation(
                hash,
                block.getInt("height"),
                subsidy,
                block.getLong("fees"),
                block.getString("account"),
                window(block),
                List.of(
                        new FeeLine(FeeKind.NODE_POT, nodePot),
                        new FeeLine(FeeKind.TREASURY, fee - nodePot)),
                distributable,
                sums.carried(),
                rewards.stream().map(ExplainApi::reward).toList(),
                sums.accounts() == 0 ? 0 : distributable - sums.rewarded(),
                postings,
                upTo.map(account -> Cursor.after("explain", account).word()));
    }

    private static ExplainedWindow window(ResultSet block) throws SQLException {
        Optional<Integer> multiple =
                Optional.ofNullable(block.getObject("window_multiple", Integer.class));
        return new ExplainedWindow(
                multiple.isEmpty() ? WindowRuleName.ROUND : WindowRuleName.PPLNS,
                multiple.map(Integer::doubleValue),
                block.getLong("window_from"),
                block.getLong("cut"),
                Optional.ofNullable(block.getObject("shares", Long.class)),
                decimal(block.getBigDecimal("work")));
    }

    private static Reward reward(RewardRow row) {
        return new Reward(
                row.account(), row.work(), row.sats(), row.carry(), row.fees(), row.direct());
    }

    private static String decimal(BigDecimal number) {
        return number.toBigInteger().toString();
    }
}
