package org.hyperhash.ledger.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.ledger.RewardedBlock.ALICE;
import static org.hyperhash.ledger.RewardedBlock.BOB;
import static org.hyperhash.ledger.RewardedBlock.FEES;
import static org.hyperhash.testkit.Eventually.eventually;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.platform.jose.Jws;
import org.hyperhash.platform.jose.SigningKey;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What the ledger answers about blocks and what they owe. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BlocksApiTest {
    @RegisterExtension static final SmallPast PAST = new SmallPast();

    @Test
    void blocksComeNewestFirstInPages() {
        JsonNode first = PAST.get("/api/v1/blocks?limit=2", 200);
        assertThat(hashes(first.path("items").valueStream().toList()))
                .containsExactly(PAST.hash(3), PAST.hash(2));
        String next = first.path("next").stringValue();
        JsonNode second = PAST.get("/api/v1/blocks?limit=2&cursor=" + next, 200);
        assertThat(hashes(second.path("items").valueStream().toList()))
                .containsExactly(PAST.hash(1));
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void blocksAreFoundByWhatBecameOfThem() {
        assertThat(hashes(PAST.list("/api/v1/blocks?status=mature"))).containsExactly(PAST.hash(1));
        assertThat(hashes(PAST.list("/api/v1/blocks?status=pending")))
                .containsExactly(PAST.hash(2));
        assertThat(hashes(PAST.list("/api/v1/blocks?status=waiting")))
                .containsExactly(PAST.hash(3));
        assertThat(PAST.list("/api/v1/blocks?status=orphaned")).isEmpty();
    }

    private static List<String> hashes(List<JsonNode> blocks) {
        return blocks.stream().map(block -> block.path("hash").stringValue()).toList();
    }

    @Test
    void blockShowsItsCoinbaseAndWhatWasHeardOfIt() {
        JsonNode mature = PAST.get("/api/v1/blocks/" + PAST.hash(1), 200);
        assertThat(mature.at("/block/subsidy_sats").longValue()).isEqualTo(1_000_000);
        assertThat(mature.at("/block/fees_sats").longValue()).isEqualTo(5_000);
        assertThat(mature.at("/block/window_shares").longValue()).isEqualTo(3);
        assertThat(mature.at("/block/window_work").stringValue()).isEqualTo("12");
        // Three shares of four hashes, where a block takes two.
        assertThat(mature.at("/block/effort_percent").doubleValue()).isEqualTo(600);
        assertThat(mature.at("/reconciliation/state").stringValue()).isEqualTo("matched");
        List<String> outputs =
                mature.path("outputs")
                        .valueStream()
                        .map(output ->
                                output.path("kind").stringValue()
                                        + " "
                                        + output.path("value_sats").longValue())
                        .toList();
        assertThat(outputs)
                .containsExactly(
                        "winner-fees 5000",
                        "direct 660000",
                        "direct 330000",
                        "treasury 10000",
                        "other 0");
        assertThat(mature.at("/outputs/1/address").stringValue()).isEqualTo(ALICE);
        JsonNode gone = PAST.get("/api/v1/blocks/" + PAST.hash(3), 200);
        assertThat(gone.at("/outcomes/0/outcome").stringValue()).isEqualTo("lost");
        assertThat(gone.at("/outcomes/0/reason").stringValue()).isEqualTo("nobody has it");
    }

    @Test
    void explanationAddsUp() {
        JsonNode all = PAST.get("/api/v1/blocks/" + PAST.hash(1) + "/explain", 200);
        assertThat(all.path("distributable_sats").longValue()).isEqualTo(990_000);
        assertThat(all.path("remainder_sats").longValue()).isZero();
        long rewards =
                all.path("rewards")
                        .valueStream()
                        .mapToLong(reward -> reward.path("reward_sats").longValue())
                        .sum();
        assertThat(rewards).isEqualTo(990_000);
        long postings =
                all.path("postings")
                        .valueStream()
                        .mapToLong(line -> line.path("amount_sats").longValue())
                        .sum();
        assertThat(postings).isZero();
        JsonNode one =
                PAST.get("/api/v1/blocks/" + PAST.hash(1) + "/explain?account=" + ALICE, 200);
        assertThat(one.path("rewards").size()).isEqualTo(1);
        assertThat(one.at("/rewards/0/work").stringValue()).isEqualTo("8");
        assertThat(one.at("/rewards/0/in_coinbase_sats").longValue()).isEqualTo(660_000);
    }

    @Test
    void winnerWithoutAShareIsListedWithTheFees() throws Exception {
        String fee = FEES.value() + "";
        PAST.database
                .jdbi()
                .useHandle(handle -> {
                    handle.begin();
                    handle.execute(
                            "INSERT INTO ledger.blocks SELECT (jsonb_populate_record(b,"
                                    + " '{\"hash\": \"ff\", \"account\": \"carol\"}')).*"
                                    + " FROM ledger.blocks b WHERE hash = ?",
                            PAST.hash(1));
                    handle.execute(
                            "INSERT INTO ledger.bookings (at, kind, block)"
                                    + " VALUES (now(), 'block_seen', 'ff')");
                    handle.execute(
                            "INSERT INTO ledger.postings SELECT max(booking), a, s FROM"
                                    + " ledger.bookings, (VALUES ('coinbase', -"
                                    + fee
                                    + "), ('miner/carol/pending', "
                                    + fee
                                    + ")) AS p (a, s) GROUP BY a, s");
                    handle.execute(
                            "INSERT INTO ledger.block_states (hash, stage, seen_booking, changed_at)"
                                    + " SELECT 'ff', 'seen', max(booking), now() FROM"
                                    + " ledger.bookings");
                    List<RewardRow> rows =
                            handle.createQuery(RewardRow.ALL + " WHERE w.account = 'carol'")
                                    .map((row, _) -> RewardRow.of(row))
                                    .list();
                    handle.rollback();
                    assertThat(rows).hasSize(1);
                    assertThat(rows.getFirst().sats()).isZero();
                    assertThat(rows.getFirst().fees()).isEqualTo(FEES.value());
                    assertThat(rows.getFirst().carry()).isZero();
                });
    }

    @Test
    void payoutsShowWhatEachBlockBrought() {
        List<JsonNode> payouts = PAST.list("/api/v1/accounts/" + BOB + "/payouts");
        assertThat(payouts.stream().map(each -> each.path("block").stringValue()))
                .containsExactly(PAST.hash(2), PAST.hash(1));
        JsonNode mature = payouts.getLast();
        assertThat(mature.path("status").stringValue()).isEqualTo("mature");
        assertThat(mature.path("reward_sats").longValue()).isEqualTo(330_000);
        assertThat(mature.path("fees_sats").longValue()).isEqualTo(5_000);
        assertThat(mature.path("in_coinbase_sats").longValue()).isEqualTo(335_000);
    }

    @Test
    void ledgerSumsToZeroAndTheAuditorAgrees() {
        JsonNode ledger = PAST.get("/api/v1/ledger", 200);
        long sum =
                ledger.path("balances")
                        .valueStream()
                        .mapToLong(line -> line.path("sats").longValue())
                        .sum();
        assertThat(sum).isZero();
        assertThat(ledger.at("/audit/state").stringValue()).isEqualTo("ok");
        assertThat(ledger.path("payouts_stopped").booleanValue()).isFalse();
    }

    @Test
    void sumsOfTheBookGoOnFromBookingToBooking() throws Exception {
        PaidInCoinbases paid = new PaidInCoinbases();
        PAST.database
                .jdbi()
                .useHandle(handle -> {
                    long all =
                            handle.createQuery(
                                            "SELECT coalesce(-sum(p.sats), 0)::bigint FROM"
                                                    + " ledger.postings p JOIN ledger.bookings b"
                                                    + " USING (booking) WHERE b.kind ="
                                                    + " 'paid_in_coinbase' AND p.account LIKE 'miner/%'")
                                    .mapTo(Long.class)
                                    .one();
                    assertThat(all).isPositive();
                    assertThat(paid.sats(handle)).isEqualTo(all);
                    assertThat(paid.sats(handle)).isEqualTo(all);
                    handle.begin();
                    handle.execute(
                            "INSERT INTO ledger.bookings (at, kind, block)"
                                    + " VALUES (now(), 'paid_in_coinbase', ?)",
                            PAST.hash(1));
                    handle.execute(
                            "INSERT INTO ledger.postings SELECT max(booking), a, s FROM"
                                    + " ledger.bookings, (VALUES ('coinbase', 5),"
                                    + " ('miner/carol/available', -5)) AS p (a, s) GROUP BY a, s");
                    assertThat(paid.sats(handle)).isEqualTo(all + 5);
                    handle.rollback();
                    // The database is another one now.
                    assertThat(paid.sats(handle)).isEqualTo(all);
                });
    }

    @Test
    void manifestOfABlockThatIsNotCreditedShowsItsRevocationOnly() throws Exception {
        String jws = Jws.sign(SigningKey.create(), "test+json", new byte[] {'1'}).text();
        String path = "/api/v1/blocks/" + PAST.hash(3) + "/manifest";
        PAST.database
                .jdbi()
                .useHandle(handle -> {
                    handle.execute(
                            "INSERT INTO ledger.manifests VALUES (?, 1, now(), 'k', ?)",
                            PAST.hash(3),
                            jws);
                    handle.execute(
                            "INSERT INTO ledger.manifest_publications VALUES (?, 1, now())",
                            PAST.hash(3));
                });
        PAST.refused(path, 409, "not-credited");
        eventually("no cached answer", () -> manifestOf(PAST.hash(3)).equals("suspended"));
        PAST.database
                .jdbi()
                .useHandle(handle ->
                        handle.execute(
                                "INSERT INTO ledger.manifest_revocations"
                                        + " VALUES (?, 1, now(), 'orphaned', ?)",
                                PAST.hash(3),
                                jws));
        HttpResponse<String> revoked = PAST.get(path);
        assertThat(revoked.statusCode()).isEqualTo(410);
        assertThat(revoked.body()).isEqualTo(jws);
        eventually("no cached answer", () -> manifestOf(PAST.hash(3)).equals("revoked"));
        assertThat(manifestOf(PAST.hash(1))).isEmpty();
    }

    @Test
    void manifestOfABlockThatWasBookedAnewDoesNotHold() throws Exception {
        String jws = Jws.sign(SigningKey.create(), "test+json", new byte[] {'1'}).text();
        String path = "/api/v1/blocks/" + PAST.hash(2) + "/manifest";
        PAST.database
                .jdbi()
                .useHandle(handle -> {
                    handle.execute(
                            "INSERT INTO ledger.manifests SELECT ?, 1, now(), 'k', ?, seen_booking"
                                    + " FROM ledger.block_states WHERE hash = ?",
                            PAST.hash(2),
                            jws,
                            PAST.hash(2));
                    handle.execute(
                            "INSERT INTO ledger.manifest_publications VALUES (?, 1, now())",
                            PAST.hash(2));
                });
        assertThat(PAST.get(path).body()).isEqualTo(jws);
        eventually("no cached answer", () -> manifestOf(PAST.hash(2)).equals("published"));
        long booking =
                PAST.database
                        .jdbi()
                        .withHandle(handle -> {
                            long first = bookingOf(handle);
                            move(
                                    handle,
                                    "seen",
                                    "(SELECT seen_booking FROM ledger.block_states"
                                            + " WHERE seen_booking <> "
                                            + first
                                            + " LIMIT 1)");
                            return first;
                        });
        PAST.refused(path, 409, "not-credited");
        assertThat(PAST.get(path).body()).contains("booked anew since its manifest was signed");
        eventually("no cached answer", () -> manifestOf(PAST.hash(2)).equals("suspended"));
        PAST.database.jdbi().useHandle(handle -> move(handle, "orphaned", "NULL"));
        assertThat(PAST.get(path).body()).contains("is orphaned: its manifest does not hold now");
        PAST.database.jdbi().useHandle(handle -> move(handle, "seen", Long.toString(booking)));
    }

    private static long bookingOf(Handle handle) {
        return handle.createQuery("SELECT seen_booking FROM ledger.block_states WHERE hash = ?")
                .bind(0, PAST.hash(2))
                .mapTo(Long.class)
                .one();
    }

    private static void move(Handle handle, String stage, String booking) {
        handle.execute(
                "UPDATE ledger.block_states SET stage = ?, seen_booking = %s WHERE hash = ?"
                        .formatted(booking),
                stage,
                PAST.hash(2));
    }

    private static String manifestOf(String hash) {
        return PAST.get("/api/v1/blocks/" + hash, 200).path("manifest").asString("");
    }

    @Test
    void addressGetsSomeShareLogsAMinute() {
        String path = "/api/v1/blocks/" + PAST.hash(1) + "/window";
        int served = 0;
        HttpResponse<String> answer = PAST.get(path);
        while (answer.statusCode() == 200 && served < 3 * PayoutFiles.WINDOWS_PER_MINUTE) {
            served++;
            answer = PAST.get(path);
        }
        assertThat(served)
                .as("%s", answer.body())
                .isGreaterThanOrEqualTo(PayoutFiles.WINDOWS_PER_MINUTE);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("too-many-windows");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
    }

    /** After those that know all blocks. */
    @Test
    @Order(Integer.MAX_VALUE)
    void blockOfTenThousandAccountsIsExplainedInPages() throws Exception {
        String hash = "f".repeat(64);
        PAST.database
                .jdbi()
                .useHandle(handle -> {
                    for (String statement : ofManyAccounts(hash)) {
                        handle.execute(statement);
                    }
                });
        long rewards = 0;
        long postings = 0;
        List<String> accounts = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = PAST.get("/api/v1/blocks/" + hash + "/explain" + cursor, 200);
            pages++;
            assertThat(page.path("rewards").size()).isLessThanOrEqualTo(ExplainApi.PAGE_MAX);
            assertThat(page.path("postings").size()).isLessThanOrEqualTo(ExplainApi.PAGE_MAX + 2);
            assertThat(page.path("carried_in_sats").asLong()).isEqualTo(10_003);
            assertThat(page.path("remainder_sats").asLong()).isEqualTo(990_000_000 - 990_000);
            for (JsonNode reward : page.path("rewards")) {
                accounts.add(reward.path("account").asString());
                rewards += reward.path("reward_sats").asLong();
            }
            for (JsonNode posting : page.path("postings")) {
                postings += posting.path("amount_sats").asLong();
            }
            JsonNode next = page.path("next");
            cursor = next.isMissingNode() ? "" : "?cursor=" + next.asString();
        } while (!cursor.isEmpty());
        assertThat(pages).isEqualTo(11);
        assertThat(accounts).hasSize(10_001).doesNotHaveDuplicates().contains("zwinner");
        assertThat(rewards).isEqualTo(990_000);
        assertThat(postings).as("all postings of all pages").isZero();
        JsonNode few = PAST.get("/api/v1/blocks/" + hash + "/explain?limit=3", 200);
        assertThat(few.path("rewards").size()).isEqualTo(3);
        PAST.refused("/api/v1/blocks/" + hash + "/explain?limit=1001", 400, "bad-parameter");
    }

    /** Each account gets 99 of the subsidy and 1 of the carry, a winner without shares the fees. */
    private static List<String> ofManyAccounts(String hash) {
        return List.of(
                "INSERT INTO ledger.blocks SELECT '%s', journal, 1000000, found_at, height + 50, 'zwinner', worker, template, header, coinbase, window_from, cut, 1000000000, 7, window_multiple, window_shares_max, fees_to_winner, minimum_direct, output_bytes, treasury, device, direct_max FROM ledger.blocks WHERE hash = '%s'"
                        .formatted(hash, PAST.hash(1)),
                "INSERT INTO ledger.bookings (at, kind, payout) VALUES ('2026-11-21 12:00Z', 'block_seen', 'before')",
                "INSERT INTO ledger.postings SELECT max(booking), a, s FROM ledger.bookings, (VALUES ('carry/available', 10003), ('coinbase', -10003)) AS p (a, s) GROUP BY a, s",
                "INSERT INTO ledger.bookings (at, kind, block) VALUES ('2026-11-21 12:00Z', 'block_seen', '%s')"
                        .formatted(hash),
                "INSERT INTO ledger.block_states (hash, stage, confirmations, seen_booking, changed_at) SELECT '%s', 'mature', 100, max(booking), now() FROM ledger.bookings"
                        .formatted(hash),
                "INSERT INTO ledger.rewards SELECT '%s', 'account' || n, 5, 99, 0 FROM generate_series(1, 10000) n"
                        .formatted(hash),
                "INSERT INTO ledger.postings SELECT b, 'miner/account' || n || '/pending', 100 FROM generate_series(1, 10000) n, (SELECT max(booking) FROM ledger.bookings) AS x(b) UNION ALL SELECT max(booking), 'miner/zwinner/pending', 7 FROM ledger.bookings UNION ALL SELECT max(booking), 'coinbase', -1000007 FROM ledger.bookings");
    }
}
