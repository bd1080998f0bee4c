package org.hyperhash.ledger.api;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.address.ParsedAddress;
import org.hyperhash.platform.api.Cursor;
import org.hyperhash.platform.api.Parameter;
import org.hyperhash.platform.database.DatabaseUnavailable;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.platform.life.Health;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the database, each question at most once a second, and says so when it is away. */
final class Questions {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);

    static final Duration FRESH = Duration.ofSeconds(1);

    /** For what takes longer to find out, and changes seldom. */
    static final Duration SLOW = Duration.ofSeconds(5);

    /** Beyond it times are mistakes, and the database knows none. */
    private static final Instant LAST_TIME = Instant.parse("3000-01-01T00:00:00Z");

    private static final Pattern ACCOUNT = Pattern.compile("[!-.0-~]{1,191}");
    private static final Pattern WORKER = Pattern.compile("[^\\x00-\\x1f\\x7f]{0,191}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final LedgerSources sources;
    private final Recent recent = new Recent();

    /** What is asked of the database. */
    interface Query<T> {
        T ask(Handle handle);
    }

    Questions(LedgerSources sources) {
        this.sources = sources;
    }

    static Parameter<String> accountInPath() {
        return Parameter.path(
                "account", ACCOUNT, "a payout address", "Payout address, as miners write it");
    }

    static Parameter<Optional<String>> account(String doc) {
        return Parameter.text("account", ACCOUNT, "a payout address", doc);
    }

    static Parameter<Optional<String>> worker(String doc) {
        return Parameter.text("worker", WORKER, "the name of a worker", doc);
    }

    static Parameter<String> hashInPath() {
        return Parameter.path("hash", HASH, "64 hexadecimal digits", "Hash of the block");
    }

    /** The cursor of a list that is ordered by time, then by block. */
    static Parameter<Optional<Cursor>> blockCursor(String list) {
        return Parameter.cursor(list, List.of(Questions::isTime, HASH.asMatchPredicate()));
    }

    /** The cursor of a list that is ordered by rate, then by account. */
    static Parameter<Optional<Cursor>> rateCursor(String list) {
        return Parameter.cursor(list, List.of(Questions::isNumber, ACCOUNT.asMatchPredicate()));
    }

    /** The cursor of a list that is ordered by account. */
    static Parameter<Optional<Cursor>> accountCursor(String list) {
        return Parameter.cursor(list, List.of(ACCOUNT.asMatchPredicate()));
    }

    /** The cursor of a list that is ordered by worker. */
    static Parameter<Optional<Cursor>> workerCursor(String list) {
        return Parameter.cursor(list, List.of(WORKER.asMatchPredicate()));
    }

    private static boolean isTime(String text) {
        try {
            Instant time = Instant.parse(text);
            return time.isAfter(Instant.EPOCH) && time.isBefore(LAST_TIME);
        } catch (DateTimeParseException _) {
            return false;
        }
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException _) {
            return false;
        }
    }

    LedgerSources sources() {
        return sources;
    }

    <T> T ask(Object key, Duration age, Query<T> query) throws Exception {
        if (sources.database().health() instanceof Health.Down) {
            // Nobody waits for a server that is known to be away.
            throw unavailable();
        }
        try {
            return recent.get(key, age, () -> sources.database().jdbi().withHandle(query::ask));
        } catch (DatabaseUnavailable | JdbiException failure) {
            LOG.warn("a question failed: {}", failure.getMessage());
            throw unavailable();
        }
    }

    private static HttpProblem unavailable() {
        return new HttpProblem(
                503,
                "database-unavailable",
                "the database does not answer; shares are kept, ask again in a moment");
    }

    /** Refuses accounts that never worked here, with the reason when there can be none. */
    void requireKnown(String account) throws Exception {
        if (sources.statistics().get().accounts().containsKey(account)) {
            return;
        }
        boolean known =
                ask(
                        "known " + account,
                        SLOW,
                        handle ->
                                // By the ends of indexes: whoever is unknown costs no more than
                                // others.
                                handle.createQuery(
                                                "SELECT (SELECT max(at) FROM ledger.samples_day"
                                                        + " WHERE kind = 1 AND account = :account"
                                                        + " AND worker = '') IS NOT NULL"
                                                        + " OR (SELECT max(at) FROM ledger.samples"
                                                        + " WHERE kind = 1 AND account = :account"
                                                        + " AND worker = '') IS NOT NULL"
                                                        + " OR EXISTS (SELECT 1 FROM ledger.rewards"
                                                        + " WHERE account = :account)")
                                        .bind("account", account)
                                        .mapTo(Boolean.class)
                                        .one());
        if (!known) {
            throw unknown(account);
        }
    }

    /** The account that a text means: addresses may be typed in upper case. */
    String accountOf(String typed) {
        return switch (Addresses.parse(sources.network(), typed)) {
            case ParsedAddress.Payable(_, _, String address) -> address;
            case ParsedAddress.Refused _ -> typed;
        };
    }

    private HttpProblem unknown(String account) {
        String reason =
                switch (Addresses.parse(sources.network(), account)) {
                    case ParsedAddress.Payable _ ->
                            "%s is a good address, but nobody has mined for it here yet"
                                    .formatted(account);
                    case ParsedAddress.Refused refused -> refused.explanation();
                };
        return new HttpProblem(404, "unknown-account", reason);
    }
}
