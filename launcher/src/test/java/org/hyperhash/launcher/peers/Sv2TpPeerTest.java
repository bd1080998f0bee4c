package org.hyperhash.launcher.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.hyperhash.testkit.peers.Bitcoind;
import org.hyperhash.testkit.peers.Minerd;
import org.hyperhash.testkit.peers.PeerProcess;
import org.hyperhash.testkit.peers.PeerTest;
import org.hyperhash.testkit.peers.Sighting;
import org.hyperhash.testkit.peers.SriPool;
import org.hyperhash.testkit.peers.Sv2Tp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** With sv2-tp beside Bitcoin Core: our pool on it, and our miners on SRI's pool on it. */
@PeerTest
class Sv2TpPeerTest {
    private static final String WINNER = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    private static final Duration MINING_LIMIT = Duration.ofSeconds(90);
    private static final int FIRST_BLOCKS = 16;
    private static final int BLOCKS = 5;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private Bitcoind node;
    private Sv2Tp provider;

    @BeforeEach
    void start() throws Exception {
        node = Bitcoind.startWithIpc(folder.resolve("node"));
        node.cli("generatetoaddress", "" + FIRST_BLOCKS, WINNER);
        provider = Sv2Tp.start(node);
    }

    @AfterEach
    void stop() {
        if (provider != null) {
            provider.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    void ourPoolMinesOnItsTemplates(Sighting sighting) throws Exception {
        try (Hh pool =
                        Hh.pool(
                                folder,
                                "template.source=sv2-tp",
                                "template.sv2-tp.address=127.0.0.1:" + provider.port(),
                                "template.sv2-tp.authority-key=" + provider.authorityKey());
                PeerProcess miner = Hh.mine(folder, pool.port(), WINNER)) {
            miner.await("blocks", MINING_LIMIT, () -> node.height() >= FIRST_BLOCKS + BLOCKS);
            pool.process().await("knows", MINING_LIMIT, () -> pool.blocksInChain() >= BLOCKS - 1);
            sighting.saw(
                    "%d blocks on %d; %s"
                            .formatted(
                                    node.height() - FIRST_BLOCKS,
                                    FIRST_BLOCKS,
                                    pool.poolFigures()));
            // On regtest a share may well come behind the block of a moment before.
            assertThat(pool.rejectedShares()).isEqualTo(pool.staleShares());
            assertThat(pool.blocksLost()).isZero();
        }
    }

    @Test
    void ourMinerMinesOnTheirPool(Sighting sighting) throws Exception {
        mineOnTheirPool(false, sighting);
    }

    @Test
    void ourMinerMinesOnAStandardChannelOfTheirPool(Sighting sighting) throws Exception {
        mineOnTheirPool(true, sighting);
    }

    private void mineOnTheirPool(boolean standard, Sighting sighting) throws Exception {
        try (SriPool pool = theirPool();
                PeerProcess miner =
                        standard
                                ? Hh.mine(folder, pool.port(), WINNER, "--standard")
                                : Hh.mine(folder, pool.port(), WINNER)) {
            miner.await("blocks", MINING_LIMIT, () -> node.height() >= FIRST_BLOCKS + BLOCKS);
            Pattern report = Pattern.compile("shares .*");
            miner.await("reports", MINING_LIMIT, () -> miner.last(report).isPresent());
            String figures = miner.last(report).map(MatchResult::group).orElseThrow();
            sighting.saw("%d blocks; %s".formatted(node.height() - FIRST_BLOCKS, figures));
            // Every share is a block here, and some are under way when the next tip comes.
            assertThat(figures).matches("shares .* rejected (\\{\\}|\\{stale-share=\\d+\\})");
            assertThat(figures).doesNotContain(" 0 accepted");
        }
    }

    @Test
    void ourTranslatorMinesForTheirPool(Sighting sighting) throws Exception {
        translate(false, sighting);
    }

    @Test
    void ourTranslatorMinesAggregatedForTheirPool(Sighting sighting) throws Exception {
        translate(true, sighting);
    }

    private void translate(boolean aggregate, Sighting sighting) throws Exception {
        try (SriPool pool = theirPool();
                Hh translator =
                        Hh.translator(
                                folder,
                                "translator.aggregate=" + aggregate,
                                "translator.upstreams.0.url=stratum2+tcp://127.0.0.1:%d/%s"
                                        .formatted(pool.port(), SriPool.AUTHORITY_KEY),
                                "translator.upstreams.0.user-identity=" + WINNER);
                Minerd miner = Minerd.onPool(folder, translator.port(), WINNER + ".rig")) {
            miner.process()
                    .await(
                            "blocks",
                            MINING_LIMIT,
                            () ->
                                    node.height() >= FIRST_BLOCKS + BLOCKS
                                            && miner.accepted() >= BLOCKS);
            sighting.saw(
                    "%d blocks; minerd: %d accepted, %d stale; forwarded %d"
                            .formatted(
                                    node.height() - FIRST_BLOCKS,
                                    miner.accepted(),
                                    miner.rejected(),
                                    translator.metric("sv1_shares_forwarded")));
            // Every share is a block here, and some are under way when the next tip comes.
            long stale = translator.metric("sv1_shares_rejected_total{error_code=\"21\"}");
            assertThat(translator.metric("sv1_shares_rejected_total")).isEqualTo(stale);
            assertThat(translator.metric("sv1_upstream_losses")).isZero();
            assertThat(translator.metric("sv1_verdicts_late")).isZero();
        }
    }

    private SriPool theirPool() throws Exception {
        return SriPool.start(folder, provider.port(), provider.authorityKey(), WINNER);
    }
}
