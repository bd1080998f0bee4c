package org.hyperhash.web;

import static org.hyperhash.web.FakeAnswers.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.web.FakeNetwork.Block;
import org.hyperhash.web.FakeNetwork.Division;
import org.hyperhash.web.FakeNetwork.Reward;

/** What the API would say of the blocks of a made-up network and of their division. */
record FakeBlockAnswers(FakeNetwork network) {
    private static final int SIGNED_FROM = 2;

    static Map<String, Object> page(List<?> all, int limit, int from) {
        int start = Math.min(all.size(), from);
        int end = Math.min(all.size(), start + limit);
        Optional<String> next =
                end < all.size() ? Optional.of(String.valueOf(end)) : Optional.empty();
        return json("items", all.subList(start, end), "next", next);
    }

    Map<String, Object> blocks(String status, int limit, int from) {
        List<Map<String, Object>> wanted =
                network.blocks().stream()
                        .filter(one -> status.equals("any") || one.status().equals(status))
                        .map(FakeBlockAnswers::block)
                        .toList();
        return page(wanted, limit, from);
    }

    private static Map<String, Object> block(Block block) {
        return json(
                "hash", block.hash(),
                "height", block.height(),
                "found_at", block.foundAt(),
                "account", block.account(),
                "worker", block.worker(),
                "status", block.status(),
                "confirmations", block.confirmations(),
                "subsidy_sats", FakeNetwork.SUBSIDY,
                "fees_sats", block.feesSats(),
                "effort_percent", block.effort(),
                "share_difficulty", block.shareDifficulty(),
                "window_shares", block.windowShares(),
                "window_work", FakeNetwork.windowWork().toString());
    }

    Map<String, Object> detail(Block block) {
        boolean orphaned = block.status().equals("orphaned");
        List<Object> outcomes =
                List.of(
                        json(
                                "at", block.foundAt().plusMillis(38),
                                "path", "submit-solution core-a",
                                "outcome", "accepted"),
                        json(
                                "at",
                                block.foundAt().plusMillis(112),
                                "path",
                                "submitblock core-b",
                                "outcome",
                                orphaned ? "inconclusive" : "accepted",
                                "reason",
                                orphaned
                                        ? Optional.of("another block came first")
                                        : Optional.empty()));
        return json(
                "block",
                block(block),
                "outputs",
                block.status().equals("stale") ? List.of() : outputs(block),
                "reconciliation",
                reconciliation(block.status()),
                "outcomes",
                outcomes,
                "manifest",
                manifest(block));
    }

    /** Of the newest blocks none is signed yet; that of the orphaned one is revoked. */
    private Optional<String> manifest(Block block) {
        if (network.blocks().indexOf(block) < SIGNED_FROM) {
            return Optional.empty();
        }
        return Optional.of(block.status().equals("orphaned") ? "revoked" : "published");
    }

    private static List<Object> outputs(Block block) {
        List<Object> outputs = new ArrayList<>();
        outputs.add(output(block.account(), block.feesSats(), "winner-fees"));
        List<Reward> direct =
                FakeNetwork.divide(block).rewards().stream()
                        .filter(reward -> reward.inCoinbase() > reward.fees())
                        .sorted((a, b) -> Long.compare(b.sats(), a.sats()))
                        .toList();
        direct.forEach(reward -> outputs.add(output(reward.account(), reward.sats(), "direct")));
        long rest = FakeNetwork.SUBSIDY - direct.stream().mapToLong(Reward::sats).sum();
        outputs.add(output("bc1qtreasury0hyperhash0k4v9y7n3x2m5c8d6f1g0hs", rest, "treasury"));
        outputs.add(
                json(
                        "script",
                                "6a24aa21a9ed7c4b6f0e2d8a91c3b5f4e6d7a8b9c0d1e2f30415263748596a7b",
                        "value_sats", 0,
                        "kind", "other"));
        return outputs;
    }

    private static Map<String, Object> output(String address, long sats, String kind) {
        return json(
                "address", address,
                "script", "0014%040x".formatted(address.hashCode()),
                "value_sats", sats,
                "kind", kind);
    }

    private static Map<String, Object> reconciliation(String status) {
        return switch (status) {
            case "pending", "mature" -> json("state", "matched");
            case "disputed" ->
                    json(
                            "state", "different",
                            "reason", "output 1 pays 1 sat more than its window says");
            default -> json("state", "waiting", "reason", "the block is not in the chain");
        };
    }

    Map<String, Object> explanation(Block block, Optional<String> only) {
        Division division = FakeNetwork.divide(block);
        List<Map<String, Object>> rewards =
                division.rewards().stream()
                        .filter(reward -> block.isBooked())
                        .filter(reward -> only.isEmpty() || only.get().equals(reward.account()))
                        .map(FakeBlockAnswers::reward)
                        .toList();
        String start = only.map(account -> "miner/" + account + "/").orElse("");
        List<Map<String, Object>> postings =
                division.postings().stream()
                        .filter(line -> block.isBooked() && line.account().startsWith(start))
                        .map(line ->
                                json(
                                        "at", block.foundAt().plusSeconds(4),
                                        "account", line.account(),
                                        "amount_sats", line.sats(),
                                        "kind", "block-seen"))
                        .toList();
        return json(
                "block", block.hash(),
                "height", block.height(),
                "subsidy_sats", FakeNetwork.SUBSIDY,
                "fees_sats", block.feesSats(),
                "winner", block.account(),
                "window",
                        json(
                                "rule",
                                "pplns",
                                "difficulty_multiple",
                                8.0,
                                "first_sequence",
                                FakeAnswers.ACCEPTED + 1 - block.windowShares(),
                                "last_sequence",
                                FakeAnswers.ACCEPTED,
                                "shares",
                                block.windowShares(),
                                "work",
                                FakeNetwork.windowWork().toString()),
                "fees",
                        List.of(
                                json("kind", "node-pot", "sats", division.nodePot()),
                                json("kind", "treasury", "sats", division.treasury())),
                "distributable_sats", division.distributable(),
                "carried_in_sats", FakeNetwork.CARRIED,
                "rewards", rewards,
                "remainder_sats", division.remainder(),
                "postings", postings);
    }

    private static Map<String, Object> reward(Reward reward) {
        return json(
                "account", reward.account(),
                "work", reward.work().toString(),
                "reward_sats", reward.sats(),
                "carry_sats", reward.carry(),
                "fees_sats", reward.fees(),
                "in_coinbase_sats", reward.inCoinbase());
    }
}
