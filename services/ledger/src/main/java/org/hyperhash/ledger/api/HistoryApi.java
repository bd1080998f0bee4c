package org.hyperhash.ledger.api;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperhash.ledger.statistics.Owner;
import org.hyperhash.platform.api.Call;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.Parameter;
import org.hyperhash.platform.http.HttpProblem;
import org.jdbi.v3.core.Handle;

/** Time series from the samples that the database keeps. */
final class HistoryApi {
    /** Hashes of difficulty 1. */
    private static final double HASHES_PER_DIFFICULTY = 0x1.0p48 / 0xffff;

    private static final double PERCENT = 100;

    private static final Parameter<Of> OF =
            Parameter.choice("of", Of.POOL, "Whose history; account and worker need a name");
    private static final Parameter<Optional<String>> ACCOUNT =
            Questions.account("Of which account");
    private static final Parameter<Optional<String>> WORKER =
            Questions.worker("Of which worker of the account");
    private static final Parameter<Range> RANGE = range();

    private final Questions questions;

    enum Of {
        POOL,
        ACCOUNT,
        WORKER
    }

    /** How far back, and how far apart the points are. */
    enum Range {
        HOUR("1h", Duration.ofHours(1), Duration.ofMinutes(1)),
        DAY("24h", Duration.ofDays(1), Duration.ofMinutes(5)),
        WEEK("7d", Duration.ofDays(7), Duration.ofMinutes(30)),
        QUARTER("90d", Duration.ofDays(90), Duration.ofHours(6)),
        ALL("all", Duration.ofDays(36_500), Duration.ofDays(1));

        final String word;
        final Duration length;
        final Duration step;

        Range(String word, Duration length, Duration step) {
            this.word = word;
            this.length = length;
            this.step = step;
        }
    }

    @Doc("A time series")
    record History(
            @Doc("Time between points") int resolutionSeconds,
            @Doc("Oldest first; steps in which nothing was done are left out")
                    List<HistoryPoint> points) {}

    @Doc("One step of a time series")
    record HistoryPoint(
            @Doc("Start of the step") Instant at,
            @Doc("Hashes per second; the last step counts as far as it goes") double hashrate,
            @Doc("Shares accepted") long accepted,
            @Doc("Shares refused") long rejected,
            @Doc("Shares that came too late, some of those refused") long stale,
            @Doc("Most workers online at a time; not for workers") Optional<Integer> workers,
            @Doc("The network's difficulty, where a block was found; of the pool only")
                    Optional<Double> difficulty,
            @Doc(
                            "Effort of the rounds that ended, in percent; of the pool only, and not"
                                    + " on regtest")
                    Optional<Double> effort) {}

    private record Question(Owner owner, Range range) {}

    private record Rounds(double difficulty, double effort) {}

    HistoryApi(Questions questions) {
        this.questions = questions;
    }

    private static Parameter<Range> range() {
        Map<String, Range> words = new LinkedHashMap<>();
        for (Range range : Range.values()) {
            words.put(range.word, range);
        }
        return Parameter.words("range", words, Range.DAY, "How far back");
    }

    List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "/api/v1/history",
                        "statistics",
                        "What was done over time",
                        "From samples of each minute (7 days), 5 minutes (90 days) and days (for"
                                + " ever); the newest is at most a minute old.",
                        List.of(OF, ACCOUNT, WORKER, RANGE),
                        History.class,
                        this::history));
    }

    private History history(Call call) throws Exception {
        Question question = question(call);
        if (!question.owner().equals(Owner.pool())) {
            questions.requireKnown(question.owner().accountName());
        }
        return questions.ask(question, Questions.SLOW, handle -> history(handle, question));
    }

    private Question question(Call call) {
        Of of = call.get(OF);
        Optional<String> account = call.get(ACCOUNT).map(questions::accountOf);
        Optional<String> worker = call.get(WORKER);
        boolean fits =
                switch (of) {
                    case POOL -> account.isEmpty() && worker.isEmpty();
                    case ACCOUNT -> account.isPresent() && worker.isEmpty();
                    case WORKER -> account.isPresent() && worker.isPresent();
                };
        if (!fits) {
            throw new HttpProblem(
                    400,
                    "bad-parameter",
                    "of=pool takes no names, of=account takes account, of=worker takes account"
                            + " and worker");
        }
        Owner owner =
                switch (of) {
                    case POOL -> Owner.pool();
                    case ACCOUNT -> new Owner.Account(account.orElseThrow());
                    case WORKER -> new Owner.Worker(account.orElseThrow(), worker.orElseThrow());
                };
        return new Question(owner, call.get(RANGE));
    }

    private History history(Handle handle, Question question) {
        Range range = question.range();
        long stepMs = range.step.toMillis();
        long nowMs = questions.sources().clock().millis();
        long fromMs = Math.max(0, nowMs - range.length.toMillis());
        OffsetDateTime from =
                Instant.ofEpochMilli(fromMs - Math.floorMod(fromMs, stepMs))
                        .atOffset(ZoneOffset.UTC);
        Map<Instant, Rounds> rounds =
                question.owner().equals(Owner.pool()) ? rounds(handle, from, range.step) : Map.of();
        List<HistoryPoint> points =
                handle.createQuery(statement(range))
                        .bind("step", range.step.toSeconds() + " seconds")
                        .bind("kind", question.owner().kind())
                        .bind("account", question.owner().accountName())
                        .bind("worker", question.owner().workerName())
                        .bind("from", from)
                        .bind("now", Instant.ofEpochMilli(nowMs).atOffset(ZoneOffset.UTC))
                        .bindMap(range == Range.ALL ? Map.of("today", day(nowMs)) : Map.of())
                        .map((row, _) -> {
                            Instant at = row.getTimestamp(1).toInstant();
                            Optional<Rounds> ended = Optional.ofNullable(rounds.get(at));
                            return new HistoryPoint(
                                    at,
                                    row.getDouble(2) / seconds(at, stepMs, nowMs),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    question.owner() instanceof Owner.Worker
                                            ? Optional.empty()
                                            : Optional.of(row.getInt(6)),
                                    ended.map(Rounds::difficulty),
                                    ended.map(Rounds::effort)
                                            .filter(_ -> questions.sources().measuresEffort()));
                        })
                        .list();
        return new History((int) range.step.toSeconds(), points);
    }

    private static OffsetDateTime day(long atMs) {
        return Instant.ofEpochMilli(atMs).atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
    }

    /** Whole minutes of the step that have passed, for samples come by the minute. */
    private static double seconds(Instant at, long stepMs, long nowMs) {
        long passedMs = nowMs - Math.floorMod(nowMs, 60_000L) - at.toEpochMilli();
        return Math.clamp(passedMs, 60_000L, stepMs) / 1e3;
    }

    private static String statement(Range range) {
        String columns = "at, hashes, accepted, rejected_sum, stale, workers";
        String mine = " WHERE kind = :kind AND account = :account AND worker = :worker";
        // A clock that was ahead for a time has left samples beyond now.
        String lines =
                switch (range) {
                    case HOUR, DAY, WEEK ->
                            "SELECT "
                                    + columns
                                    + " FROM ledger.samples"
                                    + mine
                                    + " AND at >= :from AND at <= :now";
                    case QUARTER ->
                            "SELECT "
                                    + columns
                                    + " FROM ledger.samples_5m"
                                    + mine
                                    + " AND at >= :from AND at <= :now";
                    case ALL ->
                            "SELECT "
                                    + columns
                                    + " FROM ledger.samples_day"
                                    + mine
                                    + " AND at >= :from AND at < :today UNION ALL SELECT "
                                    + columns
                                    + " FROM ledger.samples"
                                    + mine
                                    + " AND at >= :today AND at <= :now";
                };
        // Workers of several pools add up, those of several minutes do not.
        return "SELECT date_bin(:step::interval, at, '2000-01-01 00:00:00+00'), sum(hashes),"
                + " sum(accepted), sum(rejected_sum), sum(stale), max(workers) FROM (SELECT at,"
                + " sum(hashes) AS hashes, sum(accepted) AS accepted, sum(rejected_sum) AS"
                + " rejected_sum, sum(stale) AS stale, sum(workers) AS workers FROM ("
                + lines
                + ") AS lines GROUP BY at) AS steps GROUP BY 1 ORDER BY 1";
    }

    private static Map<Instant, Rounds> rounds(Handle handle, OffsetDateTime from, Duration step) {
        return handle.createQuery(
                        "SELECT date_bin(:step::interval, ended_at, '2000-01-01 00:00:00+00'),"
                                + " avg(block_hashes), sum(hashes) / sum(block_hashes)"
                                + " FROM ledger.block_rounds WHERE ended_at >= :from GROUP BY 1")
                .bind("step", step.toSeconds() + " seconds")
                .bind("from", from)
                .reduceRows(
                        new TreeMap<Instant, Rounds>(),
                        (all, row) -> {
                            all.put(
                                    row.getColumn(1, Instant.class),
                                    new Rounds(
                                            row.getColumn(2, Double.class) / HASHES_PER_DIFFICULTY,
                                            row.getColumn(3, Double.class) * PERCENT));
                            return all;
                        });
    }
}
