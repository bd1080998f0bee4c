package org.hyperhash.launcher.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.hyperhash.testkit.peers.Bitcoind;
import org.hyperhash.testkit.peers.PeerProcess;
import org.hyperhash.testkit.peers.PeerTest;
import org.hyperhash.testkit.peers.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two miners of known hash rates and Bitcoin Core: who is paid what, on chain and in the book. */
@PeerTest
class RewardsPeerTest {
    private static final String ALICE = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    private static final String BOB = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk";
    private static final Duration MINING_LIMIT = Duration.ofSeconds(120);

    /** Blocks after those in which the window fills. */
    private static final int BLOCKS = 20;

    private static final int FIRST_BLOCKS = 60;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void twoMinersArePaidByTheirWork(Sighting sighting) throws Exception {
        try (Bitcoind node = Bitcoind.start(folder.resolve("node"));
                Hh pool =
                        Hh.pool(
                                folder,
                                "template.source=bitcoind",
                                "template.nodes.0.url=http://127.0.0.1:" + node.rpcPort(),
                                "template.nodes.0.cookie-file=" + node.cookieFile(),
                                // 2,000 hashes: what both do in 25 seconds.
                                "reward.window-difficulty-multiple=1000")) {
            try (PeerProcess alice =
                            Hh.mine(folder, pool.port(), ALICE, "--hashes-per-second", "60");
                    PeerProcess bob =
                            Hh.mine(folder, pool.port(), BOB, "--hashes-per-second", "20")) {
                alice.await("blocks", MINING_LIMIT, () -> node.height() >= FIRST_BLOCKS + BLOCKS);
                assertThat(bob.isAlive()).isTrue();
            }
            pool.process().await("credits its blocks", MINING_LIMIT, () -> uncredited(pool) == 0);
            Map<String, Long> earned = new TreeMap<>();
            int checked = 0;
            for (JsonNode block : newest(pool)) {
                String hash = block.get("hash").asString();
                assertThat(paidOnChain(node, hash))
                        .as(hash)
                        .isEqualTo(inLedger(pool, hash, earned));
                verify(pool, hash);
                checked++;
            }
            double ratio = earned.get(ALICE) / (double) earned.get(BOB);
            sighting.saw(
                    ("hash rates 60 and 20 per second; of %d blocks %d sat and %d sat, ratio %.2f;"
                                    + " each coinbase is what the ledger says, each share log"
                                    + " verified; %s")
                            .formatted(
                                    checked,
                                    earned.get(ALICE),
                                    earned.get(BOB),
                                    ratio,
                                    pool.poolFigures()));
            assertThat(checked).isEqualTo(BLOCKS);
            // Some forty shares each: a Poisson process may well be off by half.
            assertThat(ratio).isBetween(1.5, 6.0);
        }
    }

    /** Without those that another block outran. */
    private static JsonNode newest(Hh pool) throws Exception {
        return pool.api("/blocks?status=pending&limit=" + BLOCKS).get("items");
    }

    private static long uncredited(Hh pool) throws Exception {
        long waiting = 0;
        for (JsonNode block : newest(pool)) {
            waiting += block.get("confirmations").asInt() == 0 ? 1 : 0;
        }
        return waiting;
    }

    /** By address, without treasury and witness commitment. */
    private static Map<String, Long> paidOnChain(Bitcoind node, String hash) throws Exception {
        Map<String, Long> paid = new TreeMap<>();
        for (CoinbaseOutputs.Output output :
                CoinbaseOutputs.parse(node.cli("getblock", hash, "2")).outputs()) {
            if (output.address().equals(ALICE) || output.address().equals(BOB)) {
                paid.merge(output.address(), output.value().value(), Long::sum);
            }
        }
        return paid;
    }

    /** What the ledger says that the coinbase pays; what was earned is added up. */
    private static Map<String, Long> inLedger(Hh pool, String hash, Map<String, Long> earned)
            throws Exception {
        Map<String, Long> paid = new TreeMap<>();
        for (JsonNode reward : pool.api("/blocks/" + hash + "/explain").get("rewards")) {
            String account = reward.get("account").asString();
            earned.merge(account, reward.get("reward_sats").asLong(), Long::sum);
            if (reward.get("in_coinbase_sats").asLong() > 0) {
                paid.merge(account, reward.get("in_coinbase_sats").asLong(), Long::sum);
            }
        }
        return paid;
    }

    private void verify(Hh pool, String hash) throws Exception {
        Path file = Files.write(folder.resolve(hash + ".window"), pool.window(hash));
        try (PeerProcess verify = Hh.verifyPayouts(folder, file)) {
            assertThat(verify.awaitSuccess()).contains("the coinbase pays what the window says");
        }
    }
}
