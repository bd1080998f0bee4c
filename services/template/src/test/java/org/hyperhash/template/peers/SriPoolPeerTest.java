package org.hyperhash.template.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.stratum.noise.AuthorityKey;
import org.hyperhash.stratum.noise.ServerIdentity;
import org.hyperhash.template.Template;
import org.hyperhash.template.distribution.DistributionLimits;
import org.hyperhash.template.distribution.DistributionServer;
import org.hyperhash.testkit.peers.Btcd;
import org.hyperhash.testkit.peers.MiningDevice;
import org.hyperhash.testkit.peers.PeerTest;
import org.hyperhash.testkit.peers.Sighting;
import org.hyperhash.testkit.peers.SriPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SRI's pool with SRI's miner behind our template server, on btcd. */
@PeerTest
class SriPoolPeerTest {
    /** Lower ones have a height of one byte in the coinbase, which some miners do not expect. */
    private static final int FIRST_BLOCKS = 20;

    private static final int BLOCKS_OF_THE_POOL = 5;
    private static final Duration MINING_LIMIT = Duration.ofSeconds(60);

    @TempDir private Path folder;

    @Test
    void poolMinesOnOurTemplates(Sighting sighting) throws Exception {
        SecretKey authority = SecretKey.ofHex("07".repeat(32));
        String key = AuthorityKey.format(authority.publicKey());
        try (BtcdTemplates btcd = BtcdTemplates.start(folder)) {
            DistributionServer server = server(btcd, authority);
            btcd.source().start(failure -> {});
            for (int height = 1; height <= FIRST_BLOCKS; height++) {
                btcd.mine(height);
            }
            server.start(failure -> {});
            try (SriPool pool = SriPool.start(folder, server.port(), key, Btcd.ADDRESS);
                    MiningDevice miner =
                            MiningDevice.start(
                                    folder, pool.port(), SriPool.AUTHORITY_KEY, Btcd.ADDRESS)) {
                int wanted = FIRST_BLOCKS + BLOCKS_OF_THE_POOL + 1;
                pool.process().await("finds blocks", MINING_LIMIT, () -> height(btcd) >= wanted);
                sighting.saw(
                        "%d blocks of pool_sv2 in btcd, %d acknowledgements"
                                .formatted(
                                        height(btcd) - FIRST_BLOCKS - 1, miner.acknowledgements()));
            }
            server.stop();
            assertThat(server.clients()).isZero();
        }
    }

    private static int height(BtcdTemplates btcd) {
        return btcd.source().latest().map(Template::height).orElse(0);
    }

    private static DistributionServer server(BtcdTemplates btcd, SecretKey authority) {
        return new DistributionServer(
                new DistributionServer.Options("127.0.0.1", 0, "port", DistributionLimits.DEFAULT),
                new ServerIdentity(
                        authority,
                        SecretKey.ofHex("08".repeat(32)),
                        new byte[32],
                        Instant.now(),
                        Duration.ofHours(1)),
                btcd.source(),
                new Metrics(),
                InstantSource.system());
    }
}
