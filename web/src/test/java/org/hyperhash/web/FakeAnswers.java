package org.hyperhash.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hyperhash.web.FakeNetwork.Block;

/** What the API would say of a made-up network at this moment, as names and values of JSON. */
final class FakeAnswers {
    private static final String KEY = "9bxnH2mbt3dTTAU3Dyt5tV1rqdeUyUyKZbUd1dmPWScx3CMhao4";
    private static final String TIP =
            "0000000000000000000137b8d5f6ce0b6f2f0c0a5b3b7a62a4c0d5bb6aa1f0e4";
    private static final String FINDING =
            "block 921443: stored reward of 3J98t1WpEZ73 is 1 sat more than recomputed";
    private static final double HASHES_PER_DIFFICULTY = 4294967296.0;
    private static final double REGTEST_DIFFICULTY = 4.6565423739069247e-10;
    static final long ACCEPTED = 81_400_111;
    static final long REJECTED = 93_120;
    static final long STALE = 61_702;

    private final FakeNetwork network;
    private final boolean ailing;
    private final Instant now = Instant.now();

    /**
     * @param ailing whether a node is behind and the auditor has found something
     */
    FakeAnswers(FakeNetwork network, boolean ailing) {
        this.network = network;
        this.ailing = ailing;
    }

    /** Names and values by turns; absent values are left out. */
    static Map<String, Object> json(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            Object some = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            if (some != null) {
                object.put((String) namesAndValues[i], some);
            }
        }
        return object;
    }

    /** What a network without miners has not. */
    private <T> Optional<T> known(T value) {
        return network.empty ? Optional.empty() : Optional.of(value);
    }

    private <T> Optional<T> ifAiling(T value) {
        return ailing ? Optional.of(value) : Optional.empty();
    }

    /** What is zero in a network without miners. */
    private long busy(long value) {
        return network.empty ? 0 : value;
    }

    private double busy(double value) {
        return network.empty ? 0 : value;
    }

    Map<String, Object> overview() {
        double rate = network.hashrate(now);
        double effort = 338.2 / 9.1 + now.getEpochSecond() % 1_000 / 120.0;
        double second = Math.sin(now.toEpochMilli() / 2_900.0);
        List<Object> nodes = new ArrayList<>();
        nodes.add(node("core-a", "up", Optional.empty(), true, FakeNetwork.TIP));
        if (!network.empty) {
            Optional<String> reason = ifAiling("2 blocks behind core-a since 40 s");
            int height = ailing ? FakeNetwork.TIP - 2 : FakeNetwork.TIP;
            nodes.add(node("core-b", ailing ? "degraded" : "up", reason, false, height));
        }
        Map<String, Object> pool = json("state", "up");
        pool.putAll(rates(rate * (1 + 0.004 * second), rate));
        pool.putAll(
                json(
                        "connections", busy(214),
                        "channels", busy(931),
                        "miners", busy(2_406),
                        "workers", busy(2_391),
                        "shares_accepted", busy(ACCEPTED + now.getEpochSecond() % 100_000 * 174),
                        "shares_rejected", busy(REJECTED),
                        "shares_per_second", busy(174 + 6 * second),
                        "best_difficulty", busy(31.9e12)));
        return json(
                "at",
                now,
                "network",
                network.empty ? "regtest" : "main",
                "version",
                "0.1.0",
                "started_at",
                network.startedAt,
                "nodes",
                nodes,
                "template",
                template(0, now.toEpochMilli() % 28_000),
                "pool",
                pool,
                "translator",
                json(
                        "state", "up",
                        "miners", busy(1_702),
                        "upstream", "127.0.0.1:34254",
                        "shares_per_second", busy(128 + 4 * second),
                        "shares_forwarded", busy(now.toEpochMilli() % 100_000_000 / 8)),
                "round",
                json(
                        "started_at", newest().map(Block::foundAt).orElse(network.startedAt),
                        "work", busy(effort / 100) * FakeNetwork.DIFFICULTY * HASHES_PER_DIFFICULTY,
                        "effort_percent", known(effort),
                        "expected_seconds", known(158_700.0),
                        "shares", busy(3_381_220)),
                "network_difficulty",
                network.empty ? REGTEST_DIFFICULTY : FakeNetwork.DIFFICULTY,
                "network_hashrate",
                known(905e18),
                "blocks_found",
                network.blocks().size(),
                "last_block",
                newest().map(FakeAnswers::lastBlock),
                "ledger",
                json(
                        "state", ailing ? "down" : "up",
                        "reason", ifAiling("payouts are stopped"),
                        "pending_sats", busy(618_750_000),
                        "available_sats", busy(94_218_377),
                        "paid_sats", busy(2_811_033_918L),
                        "projection_lag_records", busy(12)));
    }

    private Optional<Block> newest() {
        return network.blocks().stream().findFirst();
    }

    private static Map<String, Object> node(
            String name, String state, Optional<String> reason, boolean serving, int height) {
        return json(
                "name", name,
                "state", state,
                "reason", reason,
                "serving", serving,
                "height", height,
                "tip", TIP);
    }

    private static Map<String, Object> lastBlock(Block block) {
        return json(
                "hash", block.hash(),
                "height", block.height(),
                "found_at", block.foundAt(),
                "account", block.account(),
                "status", block.status(),
                "reward_sats", FakeNetwork.SUBSIDY + block.feesSats());
    }

    static Map<String, Object> rates(double minute, double quarter) {
        return json(
                "hashrate_1m",
                minute,
                "hashrate_15m",
                quarter,
                "hashrate_1h",
                quarter * 0.996,
                "hashrate_24h",
                quarter * 0.981);
    }

    Map<String, Object> connect() {
        return json(
                "network",
                network.empty ? "regtest" : "main",
                "sv1",
                json("url", "stratum+tcp://pool.example.org:34255"),
                "sv2",
                json(
                        "url",
                        "stratum2+tcp://pool.example.org:34254/" + KEY,
                        "host",
                        "pool.example.org",
                        "port",
                        34254,
                        "authority_key",
                        KEY),
                "user_format",
                "ADDRESS.WORKER",
                "example_user",
                FakeNetwork.MINER + ".rig1",
                "password_hint",
                "anything; d=1024 asks for a difficulty to start with");
    }

    Map<String, Object> pool() {
        double rate = network.hashrate(now);
        Map<String, Object> pool = rates(rate, rate);
        Map<String, Object> reasons =
                json(
                        "stale-share", STALE,
                        "duplicate-share", 18_233,
                        "difficulty-too-low", 11_870,
                        "invalid-job-id", 1_204,
                        "invalid-channel-id", 111);
        Map<String, Object> best =
                json(
                        "difficulty",
                        31.9e12,
                        "at",
                        now.minusSeconds(4_100),
                        "account",
                        FakeNetwork.MINER,
                        "worker",
                        "s21-a");
        pool.putAll(
                json(
                        "accepted", busy(ACCEPTED),
                        "rejected", network.empty ? Map.of() : reasons,
                        "stale", busy(STALE),
                        "best_share", known(best),
                        "luck_percent",
                                json(
                                        "day", known(131.4),
                                        "week", known(104.2),
                                        "all", known(97.8)),
                        "effort_percent", known(41.2),
                        "expected_seconds", known(158_700.0)));
        return pool;
    }

    Map<String, Object> history(Optional<String> account, String range) {
        Duration step =
                switch (range) {
                    case "1h" -> Duration.ofMinutes(1);
                    case "24h" -> Duration.ofMinutes(10);
                    case "7d" -> Duration.ofHours(1);
                    default -> Duration.ofDays(1);
                };
        Duration length =
                switch (range) {
                    case "1h" -> Duration.ofHours(1);
                    case "24h" -> Duration.ofDays(1);
                    case "7d" -> Duration.ofDays(7);
                    case "90d" -> Duration.ofDays(90);
                    default -> Duration.ofDays(400);
                };
        boolean nothing = network.empty || account.equals(Optional.of(FakeNetwork.NEWCOMER));
        double part = account.map(name -> network.accounts().getOrDefault(name, 0.0)).orElse(1.0);
        List<Object> points = new ArrayList<>();
        Random random = new Random(step.toSeconds());
        long end = now.getEpochSecond() / step.toSeconds() * step.toSeconds();
        for (long at = end - length.toSeconds(); !nothing && at <= end; at += step.toSeconds()) {
            points.add(point(Instant.ofEpochSecond(at), step, part, random));
        }
        return json("resolution_seconds", step.toSeconds(), "points", points);
    }

    private Map<String, Object> point(Instant at, Duration step, double part, Random random) {
        double rate = network.hashrate(at) * part * (1 + random.nextGaussian() * 0.018);
        long accepted = (long) (step.toSeconds() * 174 * part);
        long stale = (long) (accepted * 0.00076 * (0.6 + 0.8 * random.nextDouble()));
        Instant end = at.plus(step);
        Optional<Block> block =
                network.blocks().stream()
                        .filter(one -> !one.foundAt().isBefore(at) && one.foundAt().isBefore(end))
                        .filter(_ -> part == 1)
                        .findFirst();
        return json(
                "at",
                at,
                "hashrate",
                rate,
                "accepted",
                accepted,
                "rejected",
                stale + accepted / 2_600,
                "stale",
                stale,
                "workers",
                (int) (2_380 * part + 3 * random.nextDouble()),
                "difficulty",
                block.map(one -> FakeNetwork.difficultyAt(one.height())),
                "effort",
                block.flatMap(Block::effort));
    }

    Map<String, Object> templates() {
        Random random = new Random(11);
        List<Object> items = new ArrayList<>();
        long ageMs = 0;
        for (int i = 0; i < (network.empty ? 1 : 100); i++) {
            ageMs += 24_000 + random.nextInt(9_000);
            int spread = (int) Math.abs(random.nextGaussian() * 7) + (i % 19 == 18 ? 22 : 0);
            Map<String, Object> template = template(i, ageMs);
            template.remove("age_ms");
            template.put("previous_block", TIP);
            template.put("received_at", now.minusMillis(ageMs));
            template.put("latency_ms", 14 + spread);
            items.add(template);
        }
        return json("items", items);
    }

    /** The current one, or one of those before it. */
    private Map<String, Object> template(int before, long ageMs) {
        return json(
                "id",
                String.valueOf(8_117 - before),
                "height",
                FakeNetwork.TIP + 1 - before / 19,
                "age_ms",
                ageMs,
                "latency_ms",
                network.empty ? 3 : 21,
                "transactions",
                busy(3_412 - before % 19 * 90L),
                "fees_sats",
                busy(4_318_220 - before % 19 * 151_000L),
                "subsidy_sats",
                FakeNetwork.SUBSIDY,
                "source",
                before % 13 == 7 ? "core-b" : "core-a");
    }

    Map<String, Object> ledger() {
        Map<String, Object> balances =
                json(
                        "miner/pending", 618_750_000L,
                        "miner/available", 94_218_377L,
                        "treasury/available", 21_875_000L,
                        "node-pot/available", 20_312_500L,
                        "carry/pending", 6L,
                        "coinbase", -618_750_006L,
                        "wallet", -136_405_877L);
        return json(
                "balances",
                        balances.entrySet().stream()
                                .map(one ->
                                        json(
                                                "account_kind", one.getKey(),
                                                "sats", busy((long) one.getValue())))
                                .toList(),
                "audit",
                        json(
                                "at", now.minusSeconds(12),
                                "state", ailing ? "failed" : "ok",
                                "finding", ifAiling(FINDING)),
                "payouts_stopped", ailing,
                "stop_reason", ifAiling(FINDING));
    }

    Map<String, Object> health() {
        List<Object> parts = new ArrayList<>();
        Stream.of("node core-a", "database", "journal", "pool", "templates", "translator")
                .forEach(name -> parts.add(json("name", name, "state", "up")));
        parts.add(
                json(
                        "name",
                        "node core-b",
                        "state",
                        ailing ? "degraded" : "up",
                        "reason",
                        ifAiling("2 blocks behind core-a")));
        return json(
                "status",
                ailing ? "degraded" : "ok",
                "timestamp",
                now.getEpochSecond(),
                "parts",
                parts);
    }

    Map<String, Object> clients() {
        return clients(
                214,
                i ->
                        json(
                                "client_id",
                                i + 1,
                                "client_kind",
                                i == 0 ? "translator_proxy" : "miner",
                                "user_agent",
                                i == 0 ? "HyperHash/translator/" : "bitaxe/BM1370/2.13.0",
                                "extended_channels_count",
                                i == 0 ? 702 : 1,
                                "standard_channels_count",
                                i % 3,
                                "total_hashrate",
                                1.1e15 * (1 + i % 7)));
    }

    Map<String, Object> sv1Clients() {
        return clients(
                1_702,
                i ->
                        json(
                                "client_id",
                                i + 1,
                                "channel_id",
                                i + 1,
                                "connection_ip",
                                "192.0.2." + (i + 1),
                                "sv1_username",
                                FakeNetwork.MINER + ".rig" + (i + 1),
                                "sv1_worker_name",
                                "rig" + (i + 1),
                                "user_agent",
                                i % 4 == 0 ? "bosminer/0.25.4" : "Antminer S21 Pro/Aug 2025",
                                "target_hex",
                                "0000000000001fff" + "f".repeat(48),
                                "hashrate",
                                98e12 * (1 + i % 3),
                                "stable_hashrate",
                                false,
                                "extranonce1_hex",
                                "%08x".formatted(0x20 + i),
                                "extranonce2_len",
                                4,
                                "version_rolling_mask",
                                "1fffe000"));
    }

    /** The first 25 of some, by number. */
    private Map<String, Object> clients(int total, IntFunction<Map<String, Object>> client) {
        List<Map<String, Object>> items =
                IntStream.range(0, (int) busy(25)).mapToObj(client).toList();
        return json("offset", 0, "limit", 25, "total", busy(total), "items", items);
    }
}
