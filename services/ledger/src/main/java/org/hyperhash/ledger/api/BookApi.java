package org.hyperhash.ledger.api;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.hyperhash.ledger.engine.BlockStatus;
import org.hyperhash.platform.api.Call;
import org.hyperhash.platform.api.Cursor;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.Parameter;
import org.hyperhash.platform.api.PartState;
import org.jdbi.v3.core.Handle;

/** The money: who earned what by which block, and whether the book adds up. */
public final class BookApi {
    private static final Parameter<String> ACCOUNT = Questions.accountInPath();
    private static final Parameter<Integer> LIMIT = Parameter.limit();
    private static final Parameter<Optional<Cursor>> CURSOR = Questions.blockCursor("payouts");

    private final Questions questions;
    private final PaidInCoinbases paid = new PaidInCoinbases();

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
    public record Sums(long pendingSats, long availableSats, long paidSats, long blocks) {}

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
                        RewardRow.ALL
                                + " WHERE w.account = :account"
                                + " AND (:all OR (b.found_at, b.hash) < (:before, :hash))"
                                + " ORDER BY b.found_at DESC, b.hash DESC LIMIT :count")
                .bind("account", account)
                .bind("all", cursor.isEmpty())
                .bind("before", before)
                .bind("hash", cursor.map(each -> each.keys().getLast()).orElse(""))
                .bind("count", count)
                .map((row, _) -> RewardRow.of(row))
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
                                                + " (SELECT coalesce(sum(sats), 0) FROM ledger.payouts"
                                                + " WHERE stage = 'settled')::bigint,"
                                                + " (SELECT count(*) FROM ledger.blocks)"
                                                + " FROM ledger.balances")
                                .map((row, _) ->
                                        new Sums(
                                                row.getLong(1),
                                                row.getLong(2),
                                                row.getLong(3) + paid.sats(handle),
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
