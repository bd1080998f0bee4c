package org.hyperhash.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.devnode.app.DevnodeApp;
import org.hyperhash.ledger.Ledger;
import org.hyperhash.ledger.ShareProjector;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.logging.Logging;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.pool.app.PoolApp;
import org.hyperhash.template.bitcoind.NodeAddress;
import org.hyperhash.template.bitcoind.NodeOptions;
import org.hyperhash.template.bitcoind.NodeTemplateSource;
import org.hyperhash.template.feed.RefreshRule;

/** All roles of {@code hh up}, wired by hand: node, templates, pool, ledger. */
final class WholeNetwork {
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final Sats FEE_DELTA = Sats.of(1_000);

    private final DevnodeApp devnode;
    private final NodeTemplateSource templates;
    private final PoolApp pool;
    private final Database database;
    private final ShareProjector projector;
    private final Progress progress;

    WholeNetwork(
            HhConfig config,
            int miners,
            Metrics metrics,
            Logging logging,
            InstantSource clock,
            PrintWriter out)
            throws IOException, CommandFailed {
        KeyFiles keys = config.keys();
        devnode = new DevnodeApp(config.devnode(), clock, () -> {});
        templates =
                new NodeTemplateSource(nodeOptions(config), RandomGenerator.getDefault(), metrics);
        Bytes treasury = config.pool().treasury().orElse(keys.treasuryScript());
        pool =
                new PoolApp(
                        config.pool(),
                        keys.authority(),
                        treasury,
                        config.dataDirectory().resolve("pool"),
                        templates,
                        metrics,
                        clock);
        database = new Database(config.database(), List.of(Ledger.MIGRATIONS));
        projector = new ShareProjector(pool.shares(), database, config.projection(), clock);
        projector.measure(metrics);
        progress = new Progress(config, keys, devnode, pool, out);
    }

    private NodeOptions nodeOptions(HhConfig config) {
        int port = config.devnode().rpc().port();
        NodeAddress address =
                new NodeAddress(
                        URI.create("http://127.0.0.1:" + port),
                        new NodeAddress.Login.CookieFile(devnode.cookieFile()));
        return NodeOptions.of(
                config.network(), List.of(address), new RefreshRule(FEE_DELTA, REFRESH));
    }

    RoleProcess.Composition composition() {
        List<Part> parts = new ArrayList<>(devnode.parts());
        parts.add(templates);
        parts.addAll(pool.parts());
        parts.add(database);
        parts.add(projector);
        parts.add(progress);
        List<HealthCheck> checks = new ArrayList<>(List.of(devnode.node(), templates));
        checks.addAll(pool.healthChecks());
        checks.add(database);
        checks.add(projector);
        return new RoleProcess.Composition(parts, checks);
    }
}
