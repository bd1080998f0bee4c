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
import java.util.stream.Stream;
import org.hyperhash.platform.http.HttpProblem;

/**
 * A made-up network with figures that add up: rewards are divided as the rules say, so that the
 * page's own arithmetic can be checked against them. Seeded; only the clock moves.
 */
final class FakeNetwork {
    /** A block that was found; its hash and times are made up. */
    record Block(
            String hash,
            int height,
            Instant foundAt,
            String account,
            String worker,
            String status,
            int confirmations,
            long feesSats,
            Optional<Double> effort,
            double shareDifficulty,
            long windowShares) {
        /** Whether it was ever credited. */
        boolean isBooked() {
            return !status.equals("stale") && !status.equals("disputed");
        }
    }

    /** What an account gets of a block. */
    record Reward(
            String account, BigInteger work, long sats, long carry, long fees, long inCoinbase) {
        long all() {
            return sats + carry + fees;
        }
    }

    /** A line of the book. */
    record Posting(String account, long sats) {}

    /** How a block is divided, by the rules of the ledger. */
    record Division(
            long nodePot,
            long treasury,
            long distributable,
            long remainder,
            List<Reward> rewards,
            List<Posting> postings) {}

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
            String status =
                    switch (i) {
                        case ORPHANED -> "orphaned";
                        case STALE -> "stale";
                        case DISPUTED -> "disputed";
                        default -> age > 100 ? "mature" : "pending";
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
                            2_100_000 + random.nextInt(9_000_000),
                            i == DISPUTED ? Optional.empty() : Optional.of(effort),
                            DIFFICULTY * (1 + random.nextDouble() * 9),
                            41_000_000 + random.nextInt(9_000_000)));
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

    static BigInteger windowWork() {
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

    /** What nobody got of the blocks before. */
    static final long CARRIED = 6;

    static Division divide(Block block) {
        long fee = SUBSIDY / 100;
        long nodePot = fee / 2;
        long distributable = SUBSIDY - fee;
        BigInteger total = windowWork();
        List<Reward> rewards = new ArrayList<>();
        works().forEach((account, work) -> {
            long sats = part(distributable, work, total);
            long fees = account.equals(block.account()) ? block.feesSats() : 0;
            boolean direct = PARTS.get(account) > 0.05;
            rewards.add(
                    new Reward(
                            account,
                            work,
                            sats,
                            part(CARRIED, work, total),
                            fees,
                            fees + (direct ? sats : 0)));
        });
        long remainder = distributable - rewards.stream().mapToLong(Reward::sats).sum();
        Map<String, Long> credits = new TreeMap<>();
        rewards.forEach(
                reward -> credits.put("miner/" + reward.account() + "/pending", reward.all()));
        credits.put("node-pot/pending", nodePot);
        credits.put("treasury/pending", fee - nodePot);
        credits.put("carry/pending", remainder - rewards.stream().mapToLong(Reward::carry).sum());
        List<Posting> postings = new ArrayList<>();
        credits.forEach((account, sats) -> {
            if (sats != 0) {
                postings.add(new Posting(account, sats));
            }
        });
        postings.addFirst(
                new Posting("coinbase", -postings.stream().mapToLong(Posting::sats).sum()));
        return new Division(nodePot, fee - nodePot, distributable, remainder, rewards, postings);
    }

    private static long part(long amount, BigInteger work, BigInteger total) {
        return BigInteger.valueOf(amount).multiply(work).divide(total).longValueExact();
    }

    /** What an account got of a block. */
    record Earned(Block block, Reward reward) {}

    Stream<Earned> earnedBy(String account) {
        return blocks.stream()
                .filter(Block::isBooked)
                .flatMap(block ->
                        divide(block).rewards().stream()
                                .filter(reward -> reward.account().equals(account))
                                .map(reward -> new Earned(block, reward)));
    }

    /** An account's part of the pool's work; refused if there is none. */
    double part(String account) {
        return Optional.ofNullable(accounts().get(account))
                .orElseThrow(() ->
                        new HttpProblem(
                                404,
                                "unknown-account",
                                "no share came from " + account + " so far"));
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

    /** The difficulty of the network when a block was found. */
    static double difficultyAt(int height) {
        return height < TIP - 1_400 ? DIFFICULTY * 0.964 : DIFFICULTY;
    }

    /** A machine of an account. */
    record Worker(String name, String agent, double rate, int secondsAgo) {
        boolean isOnline() {
            return rate > 0;
        }
    }

    List<Worker> workers(String account) {
        if (!account.equals(MINER)) {
            return List.of(new Worker("", "cgminer/4.11.1", 120e12, 20));
        }
        return List.of(
                new Worker("s21-a", "Antminer S21 Pro/Aug 2025", 234.1e12, 14),
                new Worker("s21-b", "Antminer S21 Pro/Aug 2025", 231.8e12, 9),
                new Worker("s19-hall", "HyperHash/translator/", 108.4e12, 31),
                new Worker("m60", "whatsminer/v1.1", 171.9e12, 22),
                new Worker("bitaxe", "bitaxe/Gamma 601/2.13.0", 1.21e12, 48),
                new Worker("nerd", "NerdMinerV2/1.8.3", 78e3, 412),
                new Worker("attic", "cgminer/4.12.0", 0, 93_600));
    }
}
