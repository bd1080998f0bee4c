package org.hyperhash.launcher.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.hyperhash.testkit.peers.Minerd;
import org.hyperhash.testkit.peers.PeerProcess;
import org.hyperhash.testkit.peers.PeerTest;
import org.hyperhash.testkit.peers.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** pooler's minerd on our translator and on our node. */
@PeerTest
class MinerdPeerTest {
    private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    private static final Duration MINING_LIMIT = Duration.ofSeconds(90);
    private static final int SHARES = 20;
    private static final int BLOCKS = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void minesThroughTheTranslatorOfHhUp(Sighting sighting) throws Exception {
        int translatorPort = PeerProcess.freePort();
        try (Hh up = Hh.up(folder, translatorPort, PeerProcess.freePort());
                Minerd miner = Minerd.onPool(folder, translatorPort, ADDRESS + ".rig1")) {
            miner.process().await("shares", MINING_LIMIT, () -> miner.accepted() >= SHARES);
            up.process().await("a block", MINING_LIMIT, () -> up.blocksInChain() > 0);
            sighting.saw(
                    "minerd: %d accepted, %d rejected; %s"
                            .formatted(miner.accepted(), miner.rejected(), up.poolFigures()));
            // Each share is a block here: one that the block before it overtakes is stale.
            long stale = up.metric("sv1_shares_rejected_total{error_code=\"21\"}");
            assertThat((long) miner.rejected()).isLessThanOrEqualTo(stale);
            assertThat(up.rejectedShares()).isEqualTo(up.staleShares());
            assertThat(up.metric("sv1_verdicts_late")).isZero();
            assertThat(up.blocksLost()).isZero();
        }
    }

    /**
     * It finds several blocks on one parent before it hears of the first: the node keeps the later
     * ones as valid rivals, and Core calls them inconclusive as well.
     */
    @Test
    void minesStraightOnOurNode(Sighting sighting) throws Exception {
        try (Hh node = Hh.devnode(folder)) {
            String cookie = Files.readString(folder.resolve("data/regtest/devnode/.cookie"));
            try (Minerd miner = Minerd.onNode(folder, node.port(), cookie, ADDRESS)) {
                miner.process().await("blocks", MINING_LIMIT, () -> miner.accepted() >= BLOCKS);
                sighting.saw(
                        "%d blocks accepted, %d rivals of a block that was just found %s"
                                .formatted(
                                        miner.accepted(), miner.rejected(), miner.rejectReasons()));
                assertThat(miner.rejectReasons()).isSubsetOf("inconclusive");
            }
        }
    }
}
