package org.hyperhash.launcher.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.hyperhash.testkit.peers.Minerd;
import org.hyperhash.testkit.peers.MiningDevice;
import org.hyperhash.testkit.peers.PeerProcess;
import org.hyperhash.testkit.peers.PeerTest;
import org.hyperhash.testkit.peers.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** SRI's miner and SRI's translator on our pool. */
@PeerTest
class SriMinersPeerTest {
    private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    private static final Duration MINING_LIMIT = Duration.ofSeconds(90);
    private static final int SHARES = 10;
    private static final int DEVICE_BLOCKS = 6;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void miningDeviceMinesOnAStandardChannel(Sighting sighting) throws Exception {
        int nodePort = PeerProcess.freePort();
        try (Hh up = Hh.up(folder, PeerProcess.freePort(), nodePort, Hh.RATE_FOR_DEVICES)) {
            try (PeerProcess first = Hh.mine(folder, up.port(), ADDRESS)) {
                first.await(
                        "blocks",
                        MINING_LIMIT,
                        () -> up.blocksInChain() >= Hh.BLOCKS_BEFORE_DEVICES);
            }
            long blocks = up.blocksInChain();
            try (MiningDevice device =
                    MiningDevice.start(folder, up.port(), Hh.AUTHORITY_KEY, ADDRESS + ".device")) {
                device.process()
                        .await(
                                "blocks",
                                MINING_LIMIT,
                                () -> up.blocksInChain() >= blocks + DEVICE_BLOCKS);
                sighting.saw(
                        "mining_device: %d acknowledgements, %d refusals, %d blocks; %s"
                                .formatted(
                                        device.acknowledgements(),
                                        device.refusals(),
                                        up.blocksInChain() - blocks,
                                        up.poolFigures()));
                assertThat(device.acknowledgements()).isPositive();
                assertThat(device.refusals()).isZero();
                assertThat(up.blocksLost()).isZero();
            }
        }
    }

    @Test
    void theirTranslatorMinesWithAChannelForEachMiner(Sighting sighting) throws Exception {
        mineThroughTheirTranslator(false, sighting);
    }

    @Test
    void theirTranslatorMinesAggregated(Sighting sighting) throws Exception {
        mineThroughTheirTranslator(true, sighting);
    }

    private void mineThroughTheirTranslator(boolean aggregate, Sighting sighting) throws Exception {
        int sv1Port = PeerProcess.freePort();
        try (Hh up = Hh.up(folder, PeerProcess.freePort(), PeerProcess.freePort());
                PeerProcess translator =
                        PeerProcess.start(
                                folder,
                                "translator_sv2",
                                "-c",
                                translatorConfig(sv1Port, up.port(), aggregate).toString())) {
            translator.awaitPort(sv1Port);
            Path first = folder.resolve("first");
            Path second = folder.resolve("second");
            try (Minerd one = Minerd.onPool(first, sv1Port, "one");
                    Minerd two = Minerd.onPool(second, sv1Port, "two")) {
                translator.await(
                        "shares of both",
                        MINING_LIMIT,
                        () ->
                                up.acknowledgedShares() >= SHARES
                                        && one.accepted() > 0
                                        && two.accepted() > 0);
                up.process().await("a block", MINING_LIMIT, () -> up.blocksInChain() > 0);
                sighting.saw(
                        "minerd: %d and %d accepted, %d and %d rejected; %s; channels %d"
                                .formatted(
                                        one.accepted(),
                                        two.accepted(),
                                        one.rejected(),
                                        two.rejected(),
                                        up.poolFigures(),
                                        up.metric("sv2_server_channels")));
                assertThat(up.metric("sv2_server_channels")).isEqualTo(aggregate ? 1 : 2);
                // A block of one miner makes what the other has on its way stale, and nothing else.
                assertThat(up.rejectedShares()).isEqualTo(up.staleShares());
                assertThat(up.blocksLost()).isZero();
                assertThat((long) one.rejected() + two.rejected())
                        .isLessThanOrEqualTo(up.staleShares());
            }
        }
    }

    private Path translatorConfig(int sv1Port, int poolPort, boolean aggregate) throws Exception {
        return Files.writeString(
                folder.resolve("translator.toml"),
                """
                downstream_address = "127.0.0.1"
                downstream_port = %d
                max_supported_version = 2
                min_supported_version = 2
                downstream_extranonce2_size = 4
                verify_payout = false
                aggregate_channels = %b
                supported_extensions = [0x0002]
                monitoring_address = "127.0.0.1:%d"
                monitoring_cache_refresh_secs = 2
                [downstream_difficulty_config]
                min_individual_miner_hashrate = 5_000_000.0
                shares_per_minute = 60.0
                enable_vardiff = true
                job_keepalive_interval_secs = 60
                [[upstreams]]
                address = "127.0.0.1"
                port = %d
                authority_pubkey = "%s"
                user_identity = "%s"
                """
                        .formatted(
                                sv1Port,
                                aggregate,
                                PeerProcess.freePort(),
                                poolPort,
                                Hh.AUTHORITY_KEY,
                                ADDRESS));
    }
}
