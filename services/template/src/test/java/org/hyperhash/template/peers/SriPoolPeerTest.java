package org.hyperhash.template.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.template.feed.Eventually.eventually;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SRI's pool with SRI's miner behind our template server, on btcd. */
@Tag("peers")
class SriPoolPeerTest {
    /** The pool's own keys of SRI's sample configuration. */
    private static final String POOL_KEY = "9auqWEzQDVyd2oe1JVGFLMLHZtCo2FFqZwtKA5gd9xbuEu7PH72";

    private static final String POOL_SECRET = "mkDLTBBRxdBv998612qipDYoTK3YUrqLe8uWw7gu3iXbSrn2n";

    /** Lower ones have a height of one byte in the coinbase, which some miners do not expect. */
    private static final int FIRST_BLOCKS = 20;

    private static final int BLOCKS_OF_THE_POOL = 5;

    @TempDir private Path folder;

    @Test
    void poolMinesOnOurTemplates() throws Exception {
        SecretKey authority = SecretKey.ofHex("07".repeat(32));
        try (Btcd btcd = Btcd.start(folder)) {
            DistributionServer server = server(btcd, authority);
            btcd.source().start(failure -> {});
            for (int height = 1; height <= FIRST_BLOCKS; height++) {
                btcd.mine(height);
            }
            server.start(failure -> {});
            int poolPort = PeerProcess.freePort();
            Path config = folder.resolve("pool.toml");
            Files.writeString(config, config(poolPort, server.port(), authority));
            try (PeerProcess pool = PeerProcess.start(folder, "pool_sv2", "-c", config.toString());
                    PeerProcess miner = miner(pool, poolPort)) {
                int wanted = FIRST_BLOCKS + BLOCKS_OF_THE_POOL + 1;
                try {
                    eventually(
                            "blocks of the pool",
                            Duration.ofSeconds(60),
                            () -> btcd.source().latest().map(Template::height).orElse(0) >= wanted);
                } catch (AssertionError none) {
                    throw new AssertionError(pool.output() + miner.output(), none);
                }
            }
            server.stop();
            assertThat(server.clients()).isZero();
        }
    }

    private static PeerProcess miner(PeerProcess pool, int poolPort) throws Exception {
        eventually("the pool connects", () -> listens(poolPort));
        return PeerProcess.start(
                Files.createTempDirectory("miner"),
                "mining_device",
                "-a",
                "127.0.0.1:" + poolPort,
                "-p",
                POOL_KEY,
                "--id-user",
                Btcd.ADDRESS,
                "--cores",
                "1");
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static DistributionServer server(Btcd btcd, SecretKey authority) {
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

    private static String config(int port, int templatePort, SecretKey authority) throws Exception {
        return """
        authority_public_key = "%s"
        authority_secret_key = "%s"
        cert_validity_sec = 3600
        listen_address = "127.0.0.1:%d"
        coinbase_reward_script = "addr(%s)"
        server_id = 1
        pool_signature = "SRI pool"
        shares_per_minute = 60.0
        share_batch_size = 1
        supported_extensions = []
        monitoring_address = "127.0.0.1:%d"
        monitoring_cache_refresh_secs = 2
        [template_provider_type.Sv2Tp]
        address = "127.0.0.1:%d"
        public_key = "%s"
        """
                .formatted(
                        POOL_KEY,
                        POOL_SECRET,
                        port,
                        Btcd.ADDRESS,
                        PeerProcess.freePort(),
                        templatePort,
                        AuthorityKey.format(authority.publicKey()));
    }
}
