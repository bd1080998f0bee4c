package org.hyperhash.web;

import static org.hyperhash.web.FakeAnswers.json;
import static org.hyperhash.web.FakeAnswers.rates;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hyperhash.web.FakeNetwork.Earned;
import org.hyperhash.web.FakeNetwork.Worker;

/** What the API would say of the miners of a made-up network. */
record FakeAccountAnswers(FakeNetwork network, Instant now) {
    Map<String, Object> accounts() {
        List<Map<String, Object>> items =
                network.accounts().entrySet().stream()
                        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                        .map(entry -> account(entry.getKey()))
                        .toList();
        return json("items", items);
    }

    Map<String, Object> account(String name) {
        double part = network.part(name);
        double rate = network.hashrate(now) * part;
        long pending =
                network.earnedBy(name)
                        .filter(earned -> earned.block().status().equals("pending"))
                        .mapToLong(earned -> earned.reward().all())
                        .sum();
        Map<String, Object> account = json("account", name);
        account.putAll(rates(rate * 1.01, rate));
        account.putAll(
                json(
                        "workers", network.workers(name).size(),
                        "accepted", (long) (FakeAnswers.ACCEPTED * part),
                        "rejected", (long) (FakeAnswers.REJECTED * part),
                        "stale", (long) (FakeAnswers.STALE * part),
                        "best_difficulty", 31.9e12 * part,
                        "last_share_at", now.minusSeconds(9),
                        "pending_sats", pending,
                        "available_sats", (long) (94_218_377 * part),
                        "paid_sats", (long) (2_811_033_918L * part),
                        "estimated_day_sats", (long) (168_200_000 * part),
                        "window_share_ppm", (int) (1_000_000 * part)));
        return account;
    }

    Map<String, Object> workers(String account) {
        network.part(account);
        return json("items", network.workers(account).stream().map(this::worker).toList());
    }

    private Map<String, Object> worker(Worker worker) {
        double rate = worker.rate();
        long accepted = rate > 1e12 ? (long) (rate / 4.2e10) : rate > 0 ? 37 : 112;
        return json(
                "worker",
                worker.name(),
                "user_agent",
                worker.agent(),
                "hashrate_1m",
                rate * 1.02,
                "hashrate_15m",
                rate * 0.99,
                "hashrate_1h",
                rate,
                "hashrate_24h",
                worker.isOnline() ? rate : 9.4e12,
                "accepted",
                accepted,
                "rejected",
                accepted / 700,
                "stale",
                accepted / 1_100,
                "best_difficulty",
                Math.max(0.004, rate / 4e6 * 37),
                "last_share_at",
                now.minusSeconds(worker.secondsAgo()),
                "online",
                worker.isOnline());
    }

    Map<String, Object> payouts(String account, int limit, int from) {
        network.part(account);
        return FakeBlockAnswers.page(
                network.earnedBy(account).map(FakeAccountAnswers::payout).toList(), limit, from);
    }

    private static Map<String, Object> payout(Earned earned) {
        return json(
                "block", earned.block().hash(),
                "height", earned.block().height(),
                "at", earned.block().foundAt(),
                "reward_sats", earned.reward().sats(),
                "fees_sats", earned.reward().fees(),
                "carry_sats", earned.reward().carry(),
                "in_coinbase_sats", earned.reward().inCoinbase(),
                "status", earned.block().status());
    }
}
