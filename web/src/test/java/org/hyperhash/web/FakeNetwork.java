package org.hyperhash.web;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.hyperhash.web.Contract.Block;
import org.hyperhash.web.Contract.BlockStatus;
import org.hyperhash.web.Contract.Explanation;
import org.hyperhash.web.Contract.FeeKind;
import org.hyperhash.web.Contract.HistoryPoint;
import org.hyperhash.web.Contract.Payout;
import org.hyperhash.web.Contract.PostingLine;
import org.hyperhash.web.Contract.Reward;
import org.hyperhash.web.Contract.Worker;

/**
 * A made-up network with figures that add up: rewards are divided as the rules say, so that the
 * page's own arithmetic can be checked against them. Seeded; only the clock moves.
 */
final class FakeNetwork {
    static final double DIFFICULTY = 126.41e12;
    static final long SUBSIDY = 312_500_000;
    static final int TIP = 921_480;
    private static final double HASHES_PER_DIFFICULTY = 4294967296.0;
    private static final int BLOCKS = 34;

    /** Which of the blocks the chain has left. */
    static final int ORPHANED = 5;

    /** Which the chain never had, and whose coinbase is wrong. */
    private static final int STALE = 8;

    private static final int DISPUTED = 11;

    /** The account that the tests look at, and the part of each account of the pool's work. */
    static final String MINER = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

    /** An account whose first share came a moment ago. */
    static final String NEWCOMER = "bc1qnewc0merxejxtdg4y5r3zarvary0c5xw7kw508d";

    private static final double PART_OF_NEWCOMER = 1e-9;
    private static final Map<String, Double> PARTS = parts();

    private static Map<String, Double> parts() {
        Map<String, Double> parts = new TreeMap<>();
        parts.put(MINER, 0.000218);
        parts.put("bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3", 0.305382);
        parts.put("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr", 0.1803);
        parts.put("bc1q9d3xa5gg45q2j39m9y32xzvygcgay4rgc6aaee", 0.1571);
        parts.put("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", 0.1208);
        parts.put("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", 0.0934);
        parts.put("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", 0.0721);
        parts.put("bc1qc7slrfxkknqcq2jevvvkdgvrt8080852dfjewde450xdlk4ugp7szw5tk9", 0.0466);
        parts.put("bc1q34aq5drpuwy3wgl9lhup9892qp6svr8ldzyy7c", 0.0187);
        parts.put("bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh", 0.0051);
        parts.put("bc1q7cyrfmck2ffu2ud3rn5l5a8yv6f0chkp0zpemf", 0.0003);
        return parts;
    }

    final Instant startedAt = Instant.now().minus(Duration.ofDays(19)).minusSeconds(4_230);
    final boolean empty;
    private final List<Block> blocks = new ArrayList<>();
    private final Instant madeAt = Instant.now();

    FakeNetwork(boolean empty) {
        this.empty = empty;
        if (!empty) {
            makeBlocks();
        }
    }

    private void makeBlocks() {
        Random random = new Random(4);
        List<String> accounts = List.copyOf(PARTS.keySet());
        double hoursAgo = 5.4;
        int height = TIP - 37;
        for (int i = 0; i < BLOCKS; i++) {
            int age = TIP - height + 1;
            BlockStatus status =
                    switch (i) {
                        case ORPHANED -> BlockStatus.ORPHANED;
                        case STALE -> BlockStatus.STALE;
                        case DISPUTED -> BlockStatus.DISPUTED;
                        default -> age > 100 ? BlockStatus.MATURE : BlockStatus.PENDING;
                    };
            double effort = -Math.log(1 - random.nextDouble()) * 100;
            String account = i == 2 ? MINER : accounts.get(random.nextInt(5));
            blocks.add(
                    new Block(
                            hash(random, i),
                            height,
                            madeAt.minusSeconds((long) (hoursAgo * 3600)),
                            account,
                            "rig" + (1 + random.nextInt(9)),
                            status,
                            i == ORPHANED || i == STALE ? 0 : age,
                            SUBSIDY,
                            2_100_000 + random.nextInt(9_000_000),
                            i == DISPUTED ? Optional.empty() : Optional.of(effort),
                            Optional.of(DIFFICULTY * (1 + random.nextDouble() * 9)),
                            41_000_000 + random.nextInt(9_000_000),
                            windowWork().toString()));
            double hours = 9 + effort * 0.44;
            hoursAgo += hours;
            height -= (int) (hours * 6);
        }
    }

    private static String hash(Random random, int salt) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        for (int i = 0; i < 9; i++) {
            bytes[i] = 0;
        }
        bytes[9] = (byte) (16 + salt);
        return HexFormat.of().formatHex(bytes);
    }

    private static BigInteger windowWork() {
        return works().values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Eight network difficulties, in the accounts' parts. */
    private static Map<String, BigInteger> works() {
        Map<String, BigInteger> works = new TreeMap<>();
        PARTS.forEach((account, part) ->
                works.put(
                        account,
                        java.math.BigDecimal.valueOf(8 * DIFFICULTY * HASHES_PER_DIFFICULTY * part)
                                .toBigInteger()
                                .add(BigInteger.valueOf(account.hashCode()))));
        return works;
    }

    List<Block> blocks() {
        return blocks;
    }

    Optional<Block> block(String hash) {
        return blocks.stream().filter(block -> block.hash().equals(hash)).findFirst();
    }

    Map<String, Double> accounts() {
        if (empty) {
            return Map.of();
        }
        Map<String, Double> accounts = new TreeMap<>(PARTS);
        accounts.put(NEWCOMER, PART_OF_NEWCOMER);
        return accounts;
    }

    /** How a block is divided, by the rules of the ledger. */
    Explanation explain(Block block, Optional<String> only) {
        long fee = block.subsidySats() / 100;
        long nodePot = fee / 2;
        long distributable = block.subsidySats() - fee;
        long carried = 6;
        BigInteger total = windowWork();
        boolean booked = isBooked(block);
        List<Reward> rewards = new ArrayList<>();
        long paid = 0;
        for (Map.Entry<String, BigInteger> claim : works().entrySet()) {
            long reward = part(distributable, claim.getValue(), total);
            long carry = part(carried, claim.getValue(), total);
            boolean winner = claim.getKey().equals(block.account());
            long fees = winner ? block.feesSats() : 0;
            boolean direct = PARTS.get(claim.getKey()) > 0.05;
            rewards.add(
                    new Reward(
                            claim.getKey(),
                            claim.getValue().toString(),
                            reward,
                            carry,
                            fees,
                            fees + (direct ? reward : 0)));
            paid += reward;
        }
        long remainder = distributable - paid;
        return new Explanation(
                block.hash(),
                block.height(),
                block.subsidySats(),
                block.feesSats(),
                block.account(),
                new Contract.ExplainedWindow(
                        Contract.WindowRule.PPLNS,
                        Optional.of(8.0),
                        81_400_112L - block.windowShares(),
                        81_400_111,
                        Optional.of(block.windowShares()),
                        total.toString()),
                List.of(
                        new Contract.FeeLine(FeeKind.NODE_POT, nodePot),
                        new Contract.FeeLine(FeeKind.TREASURY, fee - nodePot)),
                distributable,
                carried,
                rewards.stream()
                        .filter(_ -> booked)
                        .filter(reward -> only.isEmpty() || only.get().equals(reward.account()))
                        .toList(),
                remainder,
                postings(block, rewards, nodePot, fee - nodePot, remainder).stream()
                        .filter(line -> booked && isOf(only, line))
                        .toList(),
                Optional.empty());
    }

    private static boolean isOf(Optional<String> only, PostingLine line) {
        return only.map(account -> line.account().startsWith("miner/" + account + "/"))
                .orElse(true);
    }

    private static long part(long amount, BigInteger work, BigInteger total) {
        return BigInteger.valueOf(amount).multiply(work).divide(total).longValueExact();
    }

    private static List<PostingLine> postings(
            Block block, List<Reward> rewards, long nodePot, long treasury, long remainder) {
        List<PostingLine> lines = new ArrayList<>();
        Instant at = block.foundAt().plusSeconds(4);
        long sum = 0;
        Map<String, Long> credits = new TreeMap<>();
        rewards.forEach(reward ->
                credits.put(
                        "miner/" + reward.account() + "/pending",
                        reward.rewardSats() + reward.feesSats() + reward.carrySats()));
        credits.put("node-pot/pending", nodePot);
        credits.put("treasury/pending", treasury);
        credits.put(
                "carry/pending", remainder - rewards.stream().mapToLong(Reward::carrySats).sum());
        for (Map.Entry<String, Long> credit : credits.entrySet()) {
            if (credit.getValue() != 0) {
                lines.add(new PostingLine(at, credit.getKey(), credit.getValue(), "block-seen"));
            }
            sum += credit.getValue();
        }
        lines.addFirst(new PostingLine(at, "coinbase", -sum, "block-seen"));
        return lines;
    }

    /** Whether it was ever credited. */
    static boolean isBooked(Block block) {
        return block.status() != BlockStatus.STALE && block.status() != BlockStatus.DISPUTED;
    }

    List<Payout> payouts(String account) {
        List<Payout> payouts = new ArrayList<>();
        if (account.equals(NEWCOMER)) {
            return payouts;
        }
        for (Block block : blocks) {
            if (!isBooked(block)) {
                continue;
            }
            Reward reward = explain(block, Optional.of(account)).rewards().getFirst();
            payouts.add(
                    new Payout(
                            block.hash(),
                            block.height(),
                            block.foundAt(),
                            reward.rewardSats(),
                            reward.feesSats(),
                            reward.carrySats(),
                            reward.inCoinbaseSats(),
                            block.status()));
        }
        return payouts;
    }

    /** The pool's rate, breathing slowly. */
    double hashrate(Instant at) {
        if (empty) {
            return 0;
        }
        double hours = at.getEpochSecond() / 3600.0;
        return 3.42e18
                * (1
                        + 0.05 * Math.sin(hours / 3.8)
                        + 0.03 * Math.sin(hours * 1.7)
                        + 0.012 * Math.sin(hours * 23));
    }

    List<HistoryPoint> history(double part, Duration range, int resolutionSeconds) {
        List<HistoryPoint> points = new ArrayList<>();
        Random random = new Random(resolutionSeconds);
        long end = madeAt.getEpochSecond() / resolutionSeconds * resolutionSeconds;
        for (long at = end - range.toSeconds(); at <= end; at += resolutionSeconds) {
            Instant time = Instant.ofEpochSecond(at);
            double rate = hashrate(time) * part * (1 + random.nextGaussian() * 0.018);
            long accepted = (long) (resolutionSeconds * 174 * part);
            long stale = (long) (accepted * 0.00076 * (0.6 + 0.8 * random.nextDouble()));
            Optional<Block> block =
                    part < 1
                            ? Optional.empty()
                            : blocks.stream()
                                    .filter(one -> isWithin(one.foundAt(), time, resolutionSeconds))
                                    .findFirst();
            points.add(
                    new HistoryPoint(
                            time,
                            rate,
                            accepted,
                            stale + accepted / 2_600,
                            stale,
                            Optional.of((int) (2_380 * part + 3 * random.nextDouble())),
                            block.map(one -> difficultyAt(one.height())),
                            block.flatMap(Block::effortPercent)));
        }
        return points;
    }

    private static boolean isWithin(Instant at, Instant start, int seconds) {
        return !at.isBefore(start) && at.isBefore(start.plusSeconds(seconds));
    }

    private static double difficultyAt(int height) {
        return height < TIP - 1_400 ? DIFFICULTY * 0.964 : DIFFICULTY;
    }

    List<Worker> workers(String account) {
        if (!account.equals(MINER)) {
            return List.of(worker("", "cgminer/4.11.1", 120e12, 20, true));
        }
        return List.of(
                worker("s21-a", "Antminer S21 Pro/Aug 2025", 234.1e12, 14, true),
                worker("s21-b", "Antminer S21 Pro/Aug 2025", 231.8e12, 9, true),
                worker("s19-hall", "HyperHash/translator/", 108.4e12, 31, true),
                worker("m60", "whatsminer/v1.1", 171.9e12, 22, true),
                worker("bitaxe", "bitaxe/Gamma 601/2.13.0", 1.21e12, 48, true),
                worker("nerd", "NerdMinerV2/1.8.3", 78e3, 412, true),
                worker("attic", "cgminer/4.12.0", 0, 93_600, false));
    }

    private Worker worker(String name, String agent, double rate, int secondsAgo, boolean online) {
        long accepted = rate > 1e12 ? (long) (rate / 4.2e10) : rate > 0 ? 37 : 112;
        double day = online ? rate : 9.4e12;
        return new Worker(
                name,
                Optional.of(agent),
                rate * 1.02,
                rate * 0.99,
                rate,
                day,
                accepted,
                accepted / 700,
                accepted / 1_100,
                Optional.of(Math.max(0.004, rate / 4e6 * 37)),
                Optional.of(Instant.now().minusSeconds(secondsAgo)),
                online);
    }
}
