package org.hyperhash.pool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.platform.config.ConfigSource;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.pool.app.PoolApp;
import org.hyperhash.pool.app.PoolConfig;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.v2.FrameLimit;

/** A whole pool on loopback, and clients for it. */
final class RunningPool implements AutoCloseable {
    static final Bytes TREASURY = Bytes.ofHex("0014" + "77".repeat(20));
    static final SecretKey AUTHORITY = SecretKey.ofHex("01".repeat(32));

    final FixedTemplates templates = new FixedTemplates();
    final Metrics metrics = new Metrics();
    final PoolApp app;
    private final Deque<Part> running = new ArrayDeque<>();

    RunningPool(Path directory, Map<String, String> settings) throws Exception {
        this(directory, settings, FixedTemplates.NO_BLOCKS);
    }

    RunningPool(Path directory, Map<String, String> settings, int nBits) throws Exception {
        this(directory, settings, nBits, InstantSource.system());
    }

    RunningPool(Path directory, Map<String, String> settings, int nBits, InstantSource clock)
            throws Exception {
        PoolConfig config =
                ConfigSource.load(Optional.empty(), Map.of(), settings)
                        .read(root -> PoolConfig.read(root, Network.REGTEST))
                        .value();
        templates.publish(1, nBits);
        app = new PoolApp(config, AUTHORITY, TREASURY, directory, templates, metrics, clock);
        for (Part part : app.parts()) {
            part.start(failure -> System.err.println("alarm: " + failure));
            running.push(part);
        }
    }

    int port() {
        return app.server().port();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    NoiseStream handshake(Socket socket) throws IOException {
        byte[] entropy = new byte[64];
        new SecureRandom().nextBytes(entropy);
        return NoiseStream.initiate(
                socket.getInputStream(),
                socket.getOutputStream(),
                new ServerTrust.Authority(AUTHORITY.publicKey()),
                entropy,
                Instant.now(),
                FrameLimit.POOL_TO_MINER);
    }

    /** Waits until nobody is connected any more. */
    boolean awaitEmpty(Duration limit) throws InterruptedException {
        long giveUp = System.nanoTime() + limit.toNanos();
        while (app.server().connections() > 0 && System.nanoTime() < giveUp) {
            Thread.sleep(5);
        }
        return app.server().connections() == 0;
    }

    @Override
    public void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().stop();
        }
        metrics.close();
    }
}
