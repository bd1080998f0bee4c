package org.hyperhash.ledger.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.ledger.RewardedBlock.ALICE;
import static org.hyperhash.ledger.RewardedBlock.BOB;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.hyperhash.platform.api.Cursor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What the ledger answers about miners and the pool, and to those who ask what they should not. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LedgerApiTest {
    private static final String MAINNET = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

    @RegisterExtension static final SmallPast PAST = new SmallPast();

    @Test
    void accountsShowWorkAndMoney() {
        List<JsonNode> accounts = PAST.list("/api/v1/accounts");
        assertThat(accounts.stream().map(each -> each.path("account").stringValue()))
                .containsExactly(ALICE, BOB);
        JsonNode alice = PAST.get("/api/v1/accounts/" + ALICE, 200);
        assertThat(PAST.get("/api/v1/accounts/" + ALICE.toUpperCase(Locale.ROOT), 200))
                .isEqualTo(alice);
        assertThat(alice.path("accepted").longValue()).isEqualTo(6);
        assertThat(alice.path("rejected").longValue()).isEqualTo(1);
        assertThat(alice.path("stale").longValue()).isEqualTo(1);
        assertThat(alice.path("pending_sats").longValue()).isEqualTo(660_000);
        assertThat(alice.path("available_sats").longValue()).isZero();
        assertThat(alice.path("paid_sats").longValue()).isEqualTo(660_000);
        assertThat(alice.path("window_share_ppm").intValue()).isEqualTo(666_666);
        assertThat(PAST.get("/api/v1/accounts?limit=1", 200).path("items").size()).isEqualTo(1);
        String next = PAST.get("/api/v1/accounts?limit=1", 200).path("next").stringValue();
        JsonNode last = PAST.get("/api/v1/accounts?limit=1&cursor=" + next, 200);
        assertThat(last.at("/items/0/account").stringValue()).isEqualTo(BOB);
        assertThat(last.has("next")).isFalse();
    }

    @Test
    void workersComeByNameInPages() {
        JsonNode first = PAST.get("/api/v1/accounts/" + ALICE + "/workers?limit=1", 200);
        assertThat(first.at("/items/0/worker").stringValue()).isEqualTo("_");
        JsonNode second =
                PAST.get(
                        "/api/v1/accounts/%s/workers?limit=1&cursor=%s"
                                .formatted(ALICE, first.path("next").stringValue()),
                        200);
        assertThat(second.at("/items/0/worker").stringValue()).isEqualTo("rig1");
        assertThat(second.at("/items/0/rejected").longValue()).isEqualTo(1);
        assertThat(second.at("/items/0/user_agent").stringValue()).isEqualTo("agent");
    }

    @Test
    void historyOfAllTimeCountsTodayOnceWhateverTheClockDid() throws Exception {
        PAST.database
                .jdbi()
                .useHandle(handle -> {
                    String today = "date_trunc('day', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'";
                    for (String at : List.of(today, today + " + interval '30 days'")) {
                        handle.execute(
                                "INSERT INTO ledger.samples_day SELECT journal, kind, account,"
                                        + " worker, %s, hashes, accepted, rejected_sum, stale, best,"
                                                .formatted(at)
                                        + " workers FROM ledger.samples WHERE kind = 0"
                                        + " ON CONFLICT DO NOTHING");
                    }
                });
        long all =
                PAST.get("/api/v1/history?range=all", 200)
                        .path("points")
                        .valueStream()
                        .mapToLong(point -> point.path("accepted").longValue())
                        .sum();
        assertThat(all).isEqualTo(9);
    }

    @Test
    void poolAndHistoryShowMeasuredWork() {
        JsonNode pool = PAST.get("/api/v1/pool", 200);
        assertThat(pool.path("accepted").longValue()).isEqualTo(9);
        assertThat(pool.at("/rejected/stale-share").longValue()).isEqualTo(1);
        JsonNode history = PAST.get("/api/v1/history?range=1h", 200);
        assertThat(history.path("resolution_seconds").intValue()).isEqualTo(60);
        assertThat(history.at("/points/0/accepted").longValue()).isEqualTo(9);
        // 36 hashes in a minute.
        assertThat(history.at("/points/0/hashrate").doubleValue()).isEqualTo(0.6);
        JsonNode rig =
                PAST.get(
                        "/api/v1/history?of=worker&account=" + ALICE + "&worker=rig1&range=1h",
                        200);
        assertThat(rig.at("/points/0/accepted").longValue()).isEqualTo(3);
        for (String range : List.of("24h", "7d", "90d", "all")) {
            PAST.get("/api/v1/history?of=account&account=" + ALICE + "&range=" + range, 200);
        }
    }

    @Test
    void hostileInputIsRefusedByName() {
        PAST.refused("/api/v1/accounts/" + MAINNET, 404, "unknown-account");
        assertThat(PAST.get("/api/v1/accounts/" + MAINNET).body()).contains("signet");
        PAST.refused("/api/v1/accounts/nobody", 404, "unknown-account");
        PAST.refused("/api/v1/accounts/" + word("'OR'1'='1"), 404, "unknown-account");
        PAST.refused(
                "/api/v1/accounts/" + word("'; DROP TABLE ledger.blocks;--"), 400, "bad-parameter");
        PAST.refused("/api/v1/accounts/" + word("%"), 404, "unknown-account");
        PAST.refused("/api/v1/accounts/" + word("%") + "/payouts", 404, "unknown-account");
        PAST.refused("/api/v1/accounts/" + word("\0"), 400, "bad-request");
        PAST.refused("/api/v1/accounts/" + "a".repeat(192), 400, "bad-parameter");
        PAST.refused("/api/v1/accounts/" + ALICE + "/workers?cursor=AAAA", 400, "bad-parameter");
        PAST.refused("/api/v1/accounts?limit=201", 400, "bad-parameter");
        PAST.refused("/api/v1/accounts?limit=0", 400, "bad-parameter");
        PAST.refused("/api/v1/accounts?limit=99999999999999999999", 400, "bad-parameter");
        PAST.refused("/api/v1/accounts?offset=1", 400, "unknown-parameter");
        PAST.refused("/api/v1/blocks?status=any'--", 400, "bad-parameter");
        PAST.refused("/api/v1/blocks/" + "0".repeat(64), 404, "unknown-block");
        PAST.refused("/api/v1/blocks/" + "0".repeat(64) + "/explain", 404, "unknown-block");
        PAST.refused("/api/v1/blocks/" + "0".repeat(63), 400, "bad-parameter");
        PAST.refused("/api/v1/blocks/" + "G".repeat(64), 400, "bad-parameter");
        PAST.refused(
                "/api/v1/blocks/" + PAST.hash(1) + "/explain?account=nobody",
                404,
                "unknown-account");
        PAST.refused("/api/v1/history?of=account", 400, "bad-parameter");
        PAST.refused("/api/v1/history?account=" + ALICE, 400, "bad-parameter");
        PAST.refused("/api/v1/history?range=2h", 400, "bad-parameter");
        PAST.refused("/api/v1/nothing", 404, "not-found");
    }

    @Test
    void cursorsOfOtherListsAndDamagedOnesAreRefused() {
        String next = PAST.get("/api/v1/blocks?limit=1", 200).path("next").stringValue();
        PAST.refused("/api/v1/accounts?cursor=" + next, 400, "bad-parameter");
        char swapped = next.charAt(20) == 'A' ? 'B' : 'A';
        String damaged = next.substring(0, 20) + swapped + next.substring(21);
        PAST.refused("/api/v1/blocks?cursor=" + damaged, 400, "bad-parameter");
        // The checksum is no secret: what is in a cursor is still only data.
        String forged = Cursor.after("blocks", "not a time", "'; DELETE").word();
        PAST.refused("/api/v1/blocks?cursor=" + forged, 400, "bad-parameter");
        String text = Cursor.after("accounts", "not a number", ALICE).word();
        PAST.refused("/api/v1/accounts?cursor=" + text, 400, "bad-parameter");
        PAST.refused(
                "/api/v1/accounts/"
                        + ALICE
                        + "/payouts?cursor="
                        + Cursor.after("payouts", "never", "x").word(),
                400,
                "bad-parameter");
    }

    private static String word(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The last one, for nothing works behind it. */
    @Test
    @Order(Integer.MAX_VALUE)
    void questionsAreRefusedAtOnceWhileTheDatabaseIsAway() throws Exception {
        PAST.loseTheDatabase();
        long begun = System.nanoTime();
        PAST.refused("/api/v1/blocks", 503, "database-unavailable");
        PAST.refused("/api/v1/ledger", 503, "database-unavailable");
        assertThat(PAST.get("/api/v1/pool", 200).path("accepted").longValue()).isEqualTo(9);
        assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(2).toNanos());
    }
}
