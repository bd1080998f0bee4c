package org.hyperhash.pool.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.ledger.ShareJournal;
import org.hyperhash.ledger.WindowKeeper;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.pool.BlockDesk;
import org.hyperhash.pool.PoolServer;
import org.hyperhash.pool.PoolStatistics;
import org.hyperhash.pool.ShareLog;
import org.hyperhash.pool.engine.CoinbasePolicy;
import org.hyperhash.stratum.noise.ServerIdentity;
import org.hyperhash.template.TemplateSource;

/** The parts of a pool, put together by hand. */
public final class PoolApp {
    private final Journal shareJournal;
    private final ShareJournal shares;
    private final Journal blockJournal;
    private final WindowKeeper windows;
    private final BlockDesk blockDesk;
    private final PoolServer server;
    private final PoolStatistics statistics;

    /**
     * @param authority key that miners know the pool by
     * @param treasury script that gets what nobody else is paid in the coinbase
     * @param dataDirectory where the journals live
     * @param source not started by this app
     */
    public PoolApp(
            PoolConfig config,
            SecretKey authority,
            Bytes treasury,
            Path dataDirectory,
            TemplateSource source,
            Metrics metrics,
            InstantSource clock)
            throws IOException {
        shareJournal = journal("share journal", shareFolder(dataDirectory));
        blockJournal = journal("block journal", dataDirectory.resolve("blocks"));
        shareJournal.measure(metrics);
        shares = new ShareJournal(shareJournal);
        windows =
                new WindowKeeper(
                        shares,
                        config.reward().window(),
                        config.reward().sharesMax(),
                        config.rules().network());
        windows.measure(metrics);
        blockDesk = new BlockDesk(blockJournal, shares, source, metrics, clock);
        statistics = new PoolStatistics(metrics);
        server =
                new PoolServer(
                        options(config, treasury),
                        new PoolServer.Surroundings(
                                identity(authority, clock),
                                source,
                                windows,
                                new ShareLog(shares),
                                blockDesk,
                                statistics,
                                metrics,
                                clock));
    }

    /** Where the share journal of a pool's directory is. */
    public static Path shareFolder(Path dataDirectory) {
        return dataDirectory.resolve("shares");
    }

    private static Journal journal(String name, Path directory) {
        return new Journal(name, JournalOptions.of(directory));
    }

    private static PoolServer.Options options(PoolConfig config, Bytes treasury) {
        Bytes tag = Bytes.of(config.coinbaseTag().getBytes(StandardCharsets.UTF_8));
        byte[] serverPrefix = {(byte) (config.serverId() >>> 8), (byte) config.serverId()};
        return new PoolServer.Options(
                config.listenAddress(),
                config.listenPort(),
                "pool.listen-port",
                Bytes.of(serverPrefix),
                config.extranonceLength(),
                new CoinbasePolicy(config.reward().rules(treasury), config.reward().limits(), tag),
                config.rules(),
                config.limits());
    }

    private static ServerIdentity identity(SecretKey authority, InstantSource clock) {
        byte[] entropy = new byte[2 * SecretKey.LENGTH];
        new SecureRandom().nextBytes(entropy);
        return ServerIdentity.ofFreshKey(authority, entropy, clock.instant());
    }

    /** In the order of their start, behind the template source. */
    public List<Part> parts() {
        return List.of(shareJournal, blockJournal, windows, blockDesk, server);
    }

    public List<HealthCheck> healthChecks() {
        return List.of(shareJournal, blockJournal, windows, blockDesk, server);
    }

    /** What the projector reads. */
    public ShareJournal shares() {
        return shares;
    }

    public Journal shareJournal() {
        return shareJournal;
    }

    public WindowKeeper windows() {
        return windows;
    }

    public BlockDesk blockDesk() {
        return blockDesk;
    }

    public PoolServer server() {
        return server;
    }

    public PoolStatistics statistics() {
        return statistics;
    }
}
