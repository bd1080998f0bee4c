package org.hyperhash.ledger;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowRule;

/** Entries for tests. */
final class Entries {
    /** 2026-11-21 12:00 UTC. */
    static final long NOON_MS = 1_795_262_400_000L;

    private Entries() {}

    /** The same number always gives the same share; ten shares a second from noon on. */
    static ShareRecord share(long number) {
        return new ShareRecord(
                NOON_MS + number * 100,
                "bcrt1qaccount" + number % 7,
                "rig" + number % 100,
                Difficulty.of(BigDecimal.valueOf(1 + number % 4)).target(),
                new Hash256(number, 1, 2, 3),
                false,
                (int) number,
                number % 3,
                number % 50,
                (int) (number % 50),
                (int) number,
                "vendor/hardware/firmware");
    }

    static BlockFound block(long number) {
        return new BlockFound(
                NOON_MS + number,
                new Hash256(number, 0, 0, 0),
                800_000,
                "bcrt1qaccount",
                "rig",
                -1,
                Bytes.wrap(new byte[80]),
                Bytes.of((byte) 1, (byte) 2),
                Bytes.EMPTY,
                Optional.empty());
    }

    static BlockOutcome outcome(BlockFound block, BlockOutcome.Answer answer) {
        return new BlockOutcome(block.atMs() + 5, block.hash(), "bitcoind", answer, "reason");
    }

    static LedgerEntry random(RandomGenerator random) {
        Hash256 hash =
                new Hash256(
                        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        return switch (random.nextInt(3)) {
            case 0 ->
                    new ShareRecord(
                            random.nextLong(),
                            text(random, 64),
                            text(random, 64),
                            new org.hyperhash.bitcoin.Target(hash),
                            hash.reversed(),
                            random.nextBoolean(),
                            random.nextInt(),
                            random.nextLong(),
                            random.nextLong(),
                            random.nextInt(),
                            random.nextInt(),
                            text(random, 200));
            case 1 ->
                    new BlockFound(
                            random.nextLong(),
                            hash,
                            random.nextInt(),
                            text(random, 64),
                            text(random, 64),
                            random.nextLong(),
                            bytes(random, 80),
                            bytes(random, random.nextInt(300)),
                            bytes(random, random.nextInt(300)),
                            random.nextInt(4) == 0 ? Optional.empty() : Optional.of(terms(random)));
            default ->
                    new BlockOutcome(
                            random.nextLong(),
                            hash,
                            text(random, 30),
                            BlockOutcome.Answer.values()[random.nextInt(8)],
                            text(random, 100));
        };
    }

    static RewardTerms terms(RandomGenerator random) {
        long from = 1 + random.nextLong(1_000_000);
        return new RewardTerms(
                from,
                from - 1 + random.nextLong(1_000),
                Sats.of(random.nextLong(50 * Sats.PER_BITCOIN)),
                Sats.of(random.nextInt(1_000_000)),
                new RewardRules(
                        random.nextBoolean()
                                ? new WindowRule.Round()
                                : new WindowRule.Pplns(1 + random.nextInt(1_000)),
                        1 + random.nextInt(1_000_000),
                        random.nextBoolean(),
                        Sats.of(random.nextInt(1_000_000)),
                        random.nextInt(65_000),
                        bytes(random, random.nextInt(42))),
                DeviceClass.values()[random.nextInt(3)],
                random.nextInt(RewardTerms.DIRECT_MAX + 1));
    }

    private static String text(RandomGenerator random, int maxChars) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxChars + 1); i > 0; i--) {
            text.appendCodePoint(random.nextInt(8) == 0 ? 0x1f600 : random.nextInt(0x800));
        }
        return text.toString();
    }

    private static Bytes bytes(RandomGenerator random, int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return Bytes.wrap(content);
    }
}
