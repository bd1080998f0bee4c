package org.hyperhash.launcher.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.testkit.peers.Bitcoind;
import org.hyperhash.testkit.peers.MiningDevice;
import org.hyperhash.testkit.peers.PeerProcess;
import org.hyperhash.testkit.peers.PeerTest;
import org.hyperhash.testkit.peers.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Our pool on Bitcoin Core. */
@PeerTest
class BitcoindPeerTest {
    private static final String WINNER = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    private static final Duration MINING_LIMIT = Duration.ofSeconds(90);

    /** So many that the first coins can be spent. */
    private static final int FIRST_BLOCKS = 110;

    private static final Sats SUBSIDY = Sats.of(5_000_000_000L);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private static String[] nodes(Bitcoind... nodes) {
        String[] settings = new String[nodes.length * 2 + 2];
        settings[0] = "template.source=bitcoind";
        settings[1] = "template.poll-ms=500";
        for (int i = 0; i < nodes.length; i++) {
            String key = "template.nodes." + i;
            settings[2 * i + 2] = key + ".url=http://127.0.0.1:" + nodes[i].rpcPort();
            settings[2 * i + 3] = key + ".cookie-file=" + nodes[i].cookieFile();
        }
        return settings;
    }

    private static String[] slowly(String... settings) {
        return Stream.concat(Stream.of(settings), Stream.of(Hh.RATE_FOR_DEVICES))
                .toArray(String[]::new);
    }

    @Test
    void coinbasePaysTheWinnerTheWindowAndTheTreasury(Sighting sighting) throws Exception {
        try (Bitcoind node = Bitcoind.start(folder.resolve("node"))) {
            node.cli("createwallet", "wallet");
            String own = node.cli("getnewaddress");
            node.cli("generatetoaddress", "" + FIRST_BLOCKS, own);
            node.cli("-named", "sendtoaddress", "address=" + own, "amount=1", "fee_rate=50");
            try (Hh pool = Hh.pool(folder, nodes(node));
                    PeerProcess miner = Hh.mine(folder, pool.port(), WINNER + ".rig")) {
                miner.await("a block", MINING_LIMIT, () -> node.height() > FIRST_BLOCKS);
                String hash = node.cli("getblockhash", "" + (FIRST_BLOCKS + 1));
                CoinbaseOutputs block = CoinbaseOutputs.parse(node.cli("getblock", hash, "2"));
                sighting.saw(
                        "%s of fees to the winner, %s to the window, %s to the treasury; %s"
                                .formatted(
                                        block.outputs().get(0).value(),
                                        block.outputs().get(1).value(),
                                        block.outputs().get(2).value(),
                                        pool.poolFigures()));
                assertThat(block.transactions()).isEqualTo(2);
                assertThat(block.fees().value()).isPositive();
                assertThat(block.outputs()).hasSize(4);
                assertThat(block.outputs().get(0).value()).isEqualTo(block.fees());
                assertThat(block.outputs().get(0).address()).isEqualTo(WINNER);
                // All shares of the window are the winner's.
                assertThat(block.outputs().get(1).value())
                        .isEqualTo(SUBSIDY.fractionFloor(99, 100));
                assertThat(block.outputs().get(1).address()).isEqualTo(WINNER);
                assertThat(block.outputs().get(2).value()).isEqualTo(SUBSIDY.fractionFloor(1, 100));
                assertThat(block.outputs().get(2).address()).isEqualTo(Hh.TREASURY);
                assertThat(block.outputs().get(3).isWitnessCommitment()).isTrue();
            }
        }
    }

    @Test
    void blocksOfTheirMinerAreAccepted(Sighting sighting) throws Exception {
        try (Bitcoind node = Bitcoind.start(folder.resolve("node"))) {
            node.cli("generatetoaddress", "" + Hh.BLOCKS_BEFORE_DEVICES, WINNER);
            try (Hh pool = Hh.pool(folder, slowly(nodes(node)));
                    MiningDevice device =
                            MiningDevice.start(folder, pool.port(), Hh.AUTHORITY_KEY, WINNER)) {
                int wanted = Hh.BLOCKS_BEFORE_DEVICES + 6;
                device.process().await("blocks", MINING_LIMIT, () -> node.height() >= wanted);
                sighting.saw("height %d; %s".formatted(node.height(), pool.poolFigures()));
                // Each share is a block here: one that the block before it overtakes is stale.
                assertThat((long) device.refusals()).isLessThanOrEqualTo(pool.staleShares());
                assertThat(pool.rejectedShares()).isEqualTo(pool.staleShares());
                assertThat(pool.blocksLost()).isZero();
            }
        }
    }

    @Test
    void blocksThatItPublishesAreHeard(Sighting sighting) throws Exception {
        try (Bitcoind node = Bitcoind.startPublishing(folder.resolve("node"));
                Hh pool = Hh.pool(folder, nodes(node))) {
            PeerProcess process = pool.process();
            process.await("is well", MINING_LIMIT, () -> pool.status().equals("up"));
            process.await(
                    "hears a block",
                    MINING_LIMIT,
                    () -> {
                        node.cli("generatetoaddress", "1", WINNER);
                        return pool.metric("template_block_notices_total") >= 1;
                    });
            long before = pool.metric("template_block_notices_total");
            node.cli("generatetoaddress", "20", WINNER);
            process.await(
                    "hears them all",
                    MINING_LIMIT,
                    () -> pool.metric("template_block_notices_total") == before + 20);
            sighting.saw(
                    "20 of 20 blocks heard; %s"
                            .formatted(node.cli("getzmqnotifications").replaceAll("\\s+", " ")));
        }
    }

    @Test
    void poolOutlivesItsNodeAndLosesNothing(Sighting sighting) throws Exception {
        Bitcoind node = Bitcoind.start(folder.resolve("node"));
        try (Hh pool = Hh.pool(folder, nodes(node))) {
            try (PeerProcess miner = Hh.mine(folder, pool.port(), WINNER)) {
                miner.await("blocks", MINING_LIMIT, () -> pool.blocksInChain() >= 3);
            }
            // Core writes its chain to the disk for this answer.
            node.cli("gettxoutsetinfo");
            int height = node.height();
            node.kill();
            pool.process().await("sees that", MINING_LIMIT, () -> pool.status().equals("down"));

            long shares = pool.acknowledgedShares();
            try (PeerProcess miner = Hh.mine(folder, pool.port(), WINNER)) {
                miner.await("goes on", MINING_LIMIT, () -> pool.acknowledgedShares() >= shares + 3);
                long meanwhile = pool.acknowledgedShares() - shares;
                assertThat(pool.metric("pool_blocks_open")).isPositive();

                node = node.restart();
                Bitcoind back = node;
                assertThat(back.height()).isGreaterThanOrEqualTo(height);
                pool.process().await("is well", MINING_LIMIT, () -> pool.status().equals("up"));
                miner.await("blocks", MINING_LIMIT, () -> back.height() >= height + 4);
                sighting.saw(
                        "%d shares while the node was dead at height %d; then height %d; %s"
                                .formatted(meanwhile, height, back.height(), pool.poolFigures()));
            }
            pool.process()
                    .await(
                            "settles its blocks",
                            MINING_LIMIT,
                            () -> pool.metric("pool_blocks_open") == 0);
            assertThat(pool.blocksLost()).isZero();
            assertThat(pool.rejectedShares()).isZero();
        } finally {
            node.close();
        }
    }

    /** Core keeps its latest blocks in memory for a while: a crash takes them. */
    @Test
    void poolSaysThatItsNodeForgotBlocksAndGoesOn(Sighting sighting) throws Exception {
        Bitcoind node = Bitcoind.start(folder.resolve("node"));
        try (Hh pool = Hh.pool(folder, nodes(node));
                PeerProcess miner = Hh.mine(folder, pool.port(), WINNER)) {
            miner.await("blocks", MINING_LIMIT, () -> pool.blocksInChain() >= 5);
            int height = node.height();
            node.kill();
            node = node.restart();
            Bitcoind back = node;
            int kept = back.height();
            pool.process().await("complains", MINING_LIMIT, () -> pool.status().equals("degraded"));
            miner.await("blocks", MINING_LIMIT, () -> back.height() >= kept + 3);
            sighting.saw(
                    "the node forgot %d of %d blocks; %d lost with them, said by health; %s"
                            .formatted(
                                    height - kept, height, pool.blocksLost(), pool.poolFigures()));
            assertThat(kept).isLessThan(height);
            assertThat(pool.health().toString()).contains("left the best chain");
        } finally {
            node.close();
        }
    }

    @Test
    void secondNodeTakesOverWhenTheFirstDies(Sighting sighting) throws Exception {
        try (Bitcoind first = Bitcoind.start(folder.resolve("first"));
                Bitcoind second = Bitcoind.start(folder.resolve("second"));
                Hh pool = Hh.pool(folder, nodes(first, second));
                PeerProcess miner = Hh.mine(folder, pool.port(), WINNER)) {
            miner.await("blocks", MINING_LIMIT, () -> first.height() >= 3);
            // Every block goes to every node, and they know nothing of each other.
            miner.await("blocks", MINING_LIMIT, () -> second.height() >= 3);

            first.kill();
            int heightOfSecond = second.height();
            pool.process().await("complains", MINING_LIMIT, () -> pool.status().equals("degraded"));
            miner.await("goes on", MINING_LIMIT, () -> second.height() >= heightOfSecond + 3);
            sighting.saw(
                    "second node at height %d, then %d; %s"
                            .formatted(heightOfSecond, second.height(), pool.poolFigures()));
            assertThat(pool.blocksLost()).isZero();
        }
    }
}
