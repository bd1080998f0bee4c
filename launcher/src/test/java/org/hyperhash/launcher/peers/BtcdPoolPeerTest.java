package org.hyperhash.launcher.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.testkit.peers.Btcd;
import org.hyperhash.testkit.peers.PeerProcess;
import org.hyperhash.testkit.peers.PeerTest;
import org.hyperhash.testkit.peers.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Our pool on btcd, a node with another author than Core. */
@PeerTest
class BtcdPoolPeerTest {
    private static final String WINNER = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    private static final Duration MINING_LIMIT = Duration.ofSeconds(90);
    private static final int BLOCKS = 10;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void blocksOfOurPoolAreAccepted(Sighting sighting) throws Exception {
        try (Btcd node = Btcd.start(folder.resolve("node"));
                Hh pool =
                        Hh.pool(
                                folder,
                                "template.source=bitcoind",
                                "template.poll-ms=500",
                                "template.nodes.0.url=http://127.0.0.1:" + node.rpcPort(),
                                "template.nodes.0.user=" + Btcd.USER,
                                "template.nodes.0.password-file=" + node.passwordFile());
                PeerProcess miner = Hh.mine(folder, pool.port(), WINNER)) {
            miner.await("blocks", MINING_LIMIT, () -> node.height() >= BLOCKS);
            String hash = node.ctl("getblockhash", "" + BLOCKS);
            CoinbaseOutputs block = CoinbaseOutputs.parse(node.ctl("getblock", hash, "2"));
            sighting.saw("height %d; %s".formatted(node.height(), pool.poolFigures()));
            // No transaction paid a fee; all shares of the window are one miner's.
            assertThat(block.outputs().getFirst().value()).isEqualTo(Sats.of(4_950_000_000L));
            assertThat(block.outputs().getFirst().address()).isEqualTo(WINNER);
            assertThat(block.outputs().get(1).value()).isEqualTo(Sats.of(50_000_000));
            assertThat(block.outputs().get(1).address()).isEqualTo(Hh.TREASURY);
            // On regtest a share may well come behind the block of a moment before.
            assertThat(pool.rejectedShares()).isEqualTo(pool.staleShares());
            assertThat(pool.blocksLost()).isZero();
        }
    }
}
