package org.hyperhash.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hyperhash.bitcoin.crypto.XOnlyKey;
import org.hyperhash.devnode.app.DevnodeApp;
import org.hyperhash.miner.MinerOptions;
import org.hyperhash.miner.PoolUrl;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.stratum.noise.StratumUrl;
import org.hyperhash.translator.UpstreamAddress;
import org.hyperhash.translator.app.TranslatorApp;

/** All roles of {@code hh up}, wired by hand: node, pool, ledger, translator, miner. */
final class WholeNetwork {
    /** Hashes per second of one built-in miner's thread: enough for blocks, gentle to a laptop. */
    private static final long MINER_HASHES_PER_SECOND = 1_000_000;

    private final DevnodeApp devnode;
    private final PoolRole poolRole;
    private final TranslatorApp translator;
    private final Optional<BuiltInMiner> miner;
    private final Progress progress;
    private final PoolApi api;

    /**
     * @param minerThreads of the built-in miner; 0 for none
     */
    WholeNetwork(
            HhConfig config,
            int minerThreads,
            Metrics metrics,
            InstantSource clock,
            PrintWriter out)
            throws IOException, CommandFailed {
        devnode = new DevnodeApp(config.devnode(), clock, () -> {});
        poolRole = new PoolRole(config, metrics, clock);
        XOnlyKey authority = config.authority(config.pool().authority()).publicKey();
        translator =
                new TranslatorApp(
                        config.translator(), () -> List.of(ownPool(authority)), metrics, clock);
        String identity = config.keys().treasuryAddress(config.network()) + ".built-in";
        miner =
                minerThreads == 0
                        ? Optional.empty()
                        : Optional.of(
                                new BuiltInMiner(
                                        () -> minerOptions(authority, identity, minerThreads),
                                        clock));
        progress = new Progress(config, devnode, poolRole.pool(), translator, out);
        api = new PoolApi(config, poolRole, Optional.of(translator), checks(), metrics, clock);
    }

    private MinerOptions minerOptions(XOnlyKey authority, String identity, int threads) {
        return new MinerOptions(
                new PoolUrl.Sv2(poolUrl(poolRole.pool().server().port(), authority)),
                identity,
                "x",
                threads,
                false,
                OptionalLong.of(MINER_HASHES_PER_SECOND),
                false);
    }

    /** Known only when the pool has started. */
    private UpstreamAddress ownPool(XOnlyKey authority) {
        return new UpstreamAddress(poolUrl(poolRole.pool().server().port(), authority), "");
    }

    private static StratumUrl poolUrl(int port, XOnlyKey authority) {
        return new StratumUrl("127.0.0.1", port, Optional.of(authority));
    }

    RoleProcess.Composition composition() {
        List<Part> parts = new ArrayList<>(devnode.parts());
        parts.addAll(poolRole.parts());
        parts.addAll(translator.parts());
        parts.addAll(api.parts());
        miner.ifPresent(parts::add);
        parts.add(progress);
        return new RoleProcess.Composition(parts, checks(), api.routes());
    }

    private List<HealthCheck> checks() {
        List<HealthCheck> checks = new ArrayList<>(List.of(devnode.node()));
        checks.addAll(poolRole.checks());
        checks.addAll(translator.healthChecks());
        miner.ifPresent(checks::add);
        return checks;
    }

    /** All operations of the Core port. */
    List<Operation<?>> operations() {
        return api.operations();
    }
}
