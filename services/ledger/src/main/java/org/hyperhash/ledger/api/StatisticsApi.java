package org.hyperhash.ledger.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.hyperhash.ledger.statistics.Figures;
import org.hyperhash.ledger.statistics.Owner;
import org.hyperhash.ledger.statistics.StatisticsSnapshot;
import org.hyperhash.platform.api.Call;
import org.hyperhash.platform.api.Cursor;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.Parameter;
import org.hyperhash.platform.http.HttpProblem;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The figures of now: pool, accounts, workers. */
final class StatisticsApi {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsApi.class);

    private static final double PERCENT = 100;
    private static final double SECONDS_PER_DAY = 86_400;

    /** All that there will ever be: estimates on a test chain go beyond it. */
    private static final double SATS_MAX = 21e6 * 1e8;

    /** Of the subsidy, one in this many is the pool's fee. */
    private static final long FEE_PARTS = 100;

    private static final Parameter<Integer> LIMIT = Parameter.limit();
    private static final Parameter<Optional<Cursor>> ACCOUNTS_CURSOR =
            Questions.rateCursor("accounts");
    private static final Parameter<Optional<Cursor>> WORKERS_CURSOR =
            Questions.workerCursor("workers");
    private static final Parameter<String> ACCOUNT = Questions.accountInPath();

    private static final Comparator<Map.Entry<String, Figures>> BY_RATE =
            Comparator.comparingDouble(
                            (Map.Entry<String, Figures> entry) -> -entry.getValue().rate1h())
                    .thenComparing(Map.Entry::getKey);

    private final Questions questions;

    @Doc("The pool's figures; counts are of the last 24 hours")
    record PoolStatistics(
            @Doc("Hashes per second by work of the last minute") double hashrate_1m,
            @Doc("The same of 15 minutes, or since the first share") double hashrate_15m,
            @Doc("The same of an hour, or since the first share") double hashrate_1h,
            @Doc("The same of a day, or since the first share") double hashrate_24h,
            @Doc("Shares accepted") long accepted,
            @Doc("Shares refused, by the reason that their sender was told")
                    Map<String, Long> rejected,
            @Doc("Shares that came too late, some of those refused") long stale,
            @Doc("The best share that is remembered") Optional<BestShareOfPool> bestShare,
            @Doc("Expected work in percent of the work done; not on regtest") Luck luckPercent,
            @Doc(
                            "Work of the round in percent of what a block takes on average; not on"
                                    + " regtest, where a share is worth many blocks")
                    Optional<Double> effortPercent,
            @Doc("Average time to a block at the present rate, in seconds; not on regtest")
                    Optional<Double> expectedSeconds) {}

    @Doc("The share nearest to a block")
    record BestShareOfPool(
            @Doc("Difficulty of its hash") double difficulty,
            @Doc("When it came") Instant at,
            @Doc("Who sent it") String account,
            @Doc("From which worker; may be empty") String worker) {}

    @Doc("Luck over blocks, where there were blocks and while the database answers")
    record Luck(
            @Doc("Of 24 hours") Optional<Double> day,
            @Doc("Of 7 days") Optional<Double> week,
            @Doc("Of all time") Optional<Double> all) {
        static final Luck UNKNOWN = new Luck(Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Doc("Accounts by hash rate of the last hour")
    record AccountList(
            @Doc("One page") List<Account> items,
            @Doc("Cursor of the next page") Optional<String> next) {}

    @Doc("A miner's account; counts are of the last 24 hours")
    record Account(
            @Doc("Payout address") String account,
            @Doc("Hashes per second by work of the last minute") double hashrate_1m,
            @Doc("The same of 15 minutes, or since the first share") double hashrate_15m,
            @Doc("The same of an hour, or since the first share") double hashrate_1h,
            @Doc("The same of a day, or since the first share") double hashrate_24h,
            @Doc("Workers that sent a share in the last 5 minutes") int workers,
            @Doc("Shares accepted") long accepted,
            @Doc("Shares refused") long rejected,
            @Doc("Shares that came too late, some of those refused") long stale,
            @Doc("Difficulty of the best share that is remembered") Optional<Double> bestDifficulty,
            @Doc("When the last share came") Optional<Instant> lastShareAt,
            @Doc("Owed once blocks are mature, in satoshis") long pendingSats,
            @Doc("Owed now, in satoshis") long availableSats,
            @Doc("Paid in coinbases or otherwise, in satoshis") long paidSats,
            @Doc(
                            "Expected earnings of a day at the rate of the last hour, without fees;"
                                    + " not on regtest")
                    Optional<Long> estimatedDaySats,
            @Doc("Part of the reward window, in millionths") int windowSharePpm) {}

    @Doc("Workers of an account, by name")
    record WorkerList(
            @Doc("One page") List<Worker> items,
            @Doc("Cursor of the next page") Optional<String> next) {}

    @Doc("One machine; counts are of the last 24 hours")
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
            @Doc("Difficulty of its best share that is remembered") Optional<Double> bestDifficulty,
            @Doc("When its last share came") Optional<Instant> lastShareAt,
            @Doc("Whether it sent a share in the last 5 minutes") boolean online) {}

    private record Balance(long pendingSats, long availableSats, long paidSats) {
        static final Balance NONE = new Balance(0, 0, 0);
    }

    StatisticsApi(Questions questions) {
        this.questions = questions;
    }

    List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "/api/v1/pool",
                        "statistics",
                        "The pool's figures",
                        "Measured from the work of accepted shares, never from what miners claim.",
                        List.of(),
                        PoolStatistics.class,
                        _ -> pool()),
                new Operation<>(
                        "/api/v1/accounts",
                        "statistics",
                        "Accounts by hash rate",
                        "Those who did something in the last 24 hours, highest rate first.",
                        List.of(LIMIT, ACCOUNTS_CURSOR),
                        AccountList.class,
                        this::accounts),
                new Operation<>(
                        "/api/v1/accounts/{account}",
                        "statistics",
                        "One account",
                        "404 with the reason for an address that never mined here.",
                        List.of(ACCOUNT),
                        Account.class,
                        this::account),
                new Operation<>(
                        "/api/v1/accounts/{account}/workers",
                        "statistics",
                        "The workers of an account",
                        "Those who did something in the last 24 hours, by name.",
                        List.of(ACCOUNT, LIMIT, WORKERS_CURSOR),
                        WorkerList.class,
                        this::workers));
    }

    private StatisticsSnapshot now() {
        return questions.sources().statistics().get();
    }

    private PoolStatistics pool() throws Exception {
        StatisticsSnapshot snapshot = now();
        Figures figures = snapshot.pool();
        Optional<LedgerSources.Chain> chain = questions.sources().measure();
        return new PoolStatistics(
                figures.rate1m(),
                figures.rate15m(),
                figures.rate1h(),
                figures.rate24h(),
                figures.accepted(),
                figures.rejected(),
                figures.stale(),
                Optional.of(figures.best())
                        .filter(best -> best.difficulty() > 0)
                        .map(best ->
                                new BestShareOfPool(
                                        best.difficulty(),
                                        Instant.ofEpochMilli(best.atMs()),
                                        best.account(),
                                        best.worker())),
                luck(),
                chain.map(each -> PERCENT * snapshot.round().effort(each.blockHashes())),
                chain.filter(_ -> figures.rate1h() > 0)
                        .map(each -> each.blockHashes() / figures.rate1h()));
    }

    /** The figures of now need no database; only the luck does. */
    private Luck luck() throws Exception {
        if (!questions.sources().measuresEffort()) {
            return Luck.UNKNOWN;
        }
        try {
            return questions.ask("luck", Questions.SLOW, StatisticsApi::luck);
        } catch (HttpProblem away) {
            LOG.debug("no luck: {}", away.getMessage());
            return Luck.UNKNOWN;
        }
    }

    private static Luck luck(Handle handle) {
        return handle.createQuery(
                        "SELECT count(*) FILTER (WHERE ended_at > now() - interval '1 day')"
                                + " / sum(hashes / block_hashes)"
                                + " FILTER (WHERE ended_at > now() - interval '1 day'),"
                                + " count(*) FILTER (WHERE ended_at > now() - interval '7 days')"
                                + " / sum(hashes / block_hashes)"
                                + " FILTER (WHERE ended_at > now() - interval '7 days'),"
                                + " count(*) / sum(hashes / block_hashes)"
                                + " FROM ledger.block_rounds WHERE hashes > 0")
                .map((row, _) ->
                        new Luck(
                                percent(row.getObject(1)),
                                percent(row.getObject(2)),
                                percent(row.getObject(3))))
                .one();
    }

    private static Optional<Double> percent(@org.jspecify.annotations.Nullable Object part) {
        return part instanceof Number number
                ? Optional.of(PERCENT * number.doubleValue())
                : Optional.empty();
    }

    private AccountList accounts(Call call) throws Exception {
        List<Map.Entry<String, Figures>> sorted = new ArrayList<>(now().accounts().entrySet());
        sorted.sort(BY_RATE);
        Optional<Cursor> cursor = call.get(ACCOUNTS_CURSOR);
        if (cursor.isPresent()) {
            Map.Entry<String, Figures> last = last(cursor.get());
            sorted.removeIf(entry -> BY_RATE.compare(entry, last) <= 0);
        }
        int count = Math.min(sorted.size(), call.get(LIMIT));
        List<String> page = sorted.stream().limit(count).map(Map.Entry::getKey).toList();
        Map<String, Balance> balances =
                questions.ask(
                        List.of("balances", page),
                        Questions.SLOW,
                        handle -> balances(handle, page));
        List<Account> items =
                sorted.stream()
                        .limit(count)
                        .map(entry ->
                                account(
                                        entry.getKey(),
                                        entry.getValue(),
                                        balances.getOrDefault(entry.getKey(), Balance.NONE)))
                        .toList();
        Optional<String> next =
                count == sorted.size()
                        ? Optional.empty()
                        : Optional.of(
                                Cursor.after(
                                                "accounts",
                                                Double.toString(
                                                        sorted.get(count - 1).getValue().rate1h()),
                                                sorted.get(count - 1).getKey())
                                        .word());
        return new AccountList(items, next);
    }

    /** The checksum held, so that the rate is one that we wrote. */
    private static Map.Entry<String, Figures> last(Cursor cursor) {
        Figures rate =
                new Figures(
                        0,
                        0,
                        Double.parseDouble(cursor.keys().getFirst()),
                        0,
                        0,
                        Map.of(),
                        Figures.NONE.best(),
                        0,
                        "",
                        0);
        return Map.entry(cursor.keys().getLast(), rate);
    }

    private Account account(Call call) throws Exception {
        String account = questions.accountOf(call.get(ACCOUNT));
        questions.requireKnown(account);
        Balance balance =
                questions.ask(
                        "balance " + account,
                        Questions.FRESH,
                        handle ->
                                balances(handle, List.of(account))
                                        .getOrDefault(account, Balance.NONE));
        return account(account, now().accounts().getOrDefault(account, Figures.NONE), balance);
    }

    /** What some accounts have and got; those that have nothing are left out. */
    private static Map<String, Balance> balances(Handle handle, List<String> accounts) {
        if (accounts.isEmpty()) {
            return Map.of();
        }
        return handle.createQuery(
                        "WITH open AS (SELECT substr(account, 7, length(account) - 14) AS account,"
                                + " sats AS pending, 0 AS available FROM ledger.balances"
                                + " WHERE account IN (<pending>) UNION ALL"
                                + " SELECT substr(account, 7, length(account) - 16), 0, sats"
                                + " FROM ledger.balances WHERE account IN (<available>)),"
                                + " paid AS (SELECT substr(p.account, 7, length(p.account) - 16) AS"
                                + " account, -sum(p.sats) AS paid FROM ledger.postings p"
                                + " JOIN ledger.bookings b USING (booking)"
                                + " WHERE b.kind = 'paid_in_coinbase' AND p.account IN (<available>)"
                                + " GROUP BY 1"
                                + " UNION ALL SELECT account, sum(sats) FROM ledger.payouts"
                                + " WHERE stage = 'settled' AND account IN (<accounts>) GROUP BY 1)"
                                + " SELECT account, sum(pending)::bigint, sum(available)::bigint,"
                                + " sum(paid)::bigint FROM (SELECT account, pending, available, 0 AS"
                                + " paid FROM open UNION ALL SELECT account, 0, 0, paid FROM paid)"
                                + " AS lines GROUP BY 1")
                .bindList("accounts", accounts)
                .bindList("pending", bookNames(accounts, "pending"))
                .bindList("available", bookNames(accounts, "available"))
                .reduceRows(
                        new java.util.TreeMap<String, Balance>(),
                        (balances, row) -> {
                            balances.put(
                                    row.getColumn(1, String.class),
                                    new Balance(
                                            row.getColumn(2, Long.class),
                                            row.getColumn(3, Long.class),
                                            row.getColumn(4, Long.class)));
                            return balances;
                        });
    }

    private static List<String> bookNames(List<String> accounts, String state) {
        return accounts.stream().map(account -> "miner/%s/%s".formatted(account, state)).toList();
    }

    private Account account(String account, Figures figures, Balance balance) {
        return new Account(
                account,
                figures.rate1m(),
                figures.rate15m(),
                figures.rate1h(),
                figures.rate24h(),
                figures.workers(),
                figures.accepted(),
                figures.rejectedSum(),
                figures.stale(),
                best(figures),
                lastShare(figures),
                balance.pendingSats(),
                balance.availableSats(),
                balance.paidSats(),
                questions.sources().measure().map(chain -> perDay(figures, chain)),
                questions.sources().windowPpm().get().getOrDefault(account, 0));
    }

    /** An estimate for people. */
    private static long perDay(Figures figures, LedgerSources.Chain chain) {
        double blocks = figures.rate1h() * SECONDS_PER_DAY / chain.blockHashes();
        long distributable = chain.subsidySats() - chain.subsidySats() / FEE_PARTS;
        return (long) Math.min(blocks * distributable, SATS_MAX);
    }

    private WorkerList workers(Call call) throws Exception {
        String account = questions.accountOf(call.get(ACCOUNT));
        questions.requireKnown(account);
        NavigableMap<Owner, Figures> all = now().workersOf(account);
        Optional<Cursor> cursor = call.get(WORKERS_CURSOR);
        if (cursor.isPresent()) {
            Owner last = new Owner.Worker(account, cursor.get().keys().getFirst());
            all = all.tailMap(last, false);
        }
        List<Worker> items =
                all.entrySet().stream()
                        .limit(call.get(LIMIT))
                        .map(entry -> worker(entry.getKey(), entry.getValue()))
                        .toList();
        Optional<String> next =
                items.size() == all.size()
                        ? Optional.empty()
                        : Optional.of(Cursor.after("workers", items.getLast().worker()).word());
        return new WorkerList(items, next);
    }

    private static Worker worker(Owner owner, Figures figures) {
        return new Worker(
                owner.workerName(),
                Optional.of(figures.userAgent()).filter(agent -> !agent.isEmpty()),
                figures.rate1m(),
                figures.rate15m(),
                figures.rate1h(),
                figures.rate24h(),
                figures.accepted(),
                figures.rejectedSum(),
                figures.stale(),
                best(figures),
                lastShare(figures),
                figures.workers() > 0);
    }

    private static Optional<Double> best(Figures figures) {
        return Optional.of(figures.best().difficulty()).filter(difficulty -> difficulty > 0);
    }

    private static Optional<Instant> lastShare(Figures figures) {
        return Optional.of(figures.lastShareAtMs())
                .filter(atMs -> atMs > 0)
                .map(Instant::ofEpochMilli);
    }
}
