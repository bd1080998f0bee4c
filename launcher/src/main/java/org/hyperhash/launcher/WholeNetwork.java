package org.hyperhash.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.crypto.XOnlyKey;
import org.hyperhash.devnode.app.DevnodeApp;
import org.hyperhash.miner.MinerOptions;
import org.hyperhash.miner.PoolUrl;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.stratum.noise.StratumUrl;
import org.hyperhash.translator.UpstreamAddress;
import org.hyperhash.translator.app.TranslatorApp;

/** All roles of {@code hh up}, wired by hand: node, pool, ledger, translator, miners. */
final class WholeNetwork {
    private final HhConfig config;
    private final DevnodeApp devnode;
    private final PoolRole poolRole;
    private final TranslatorApp translator;
    private final List<BuiltInMiner> miners;
    private final PoolApi api;

    /**
     * A built-in miner.
     *
     * @param account address that it mines for
     * @param hashesPerSecond most hashes of one thread
     */
    record MinerPlan(String account, String worker, int threads, long hashesPerSecond) {}

    WholeNetwork(HhConfig config, List<MinerPlan> plans, Metrics metrics, InstantSource clock)
            throws IOException, CommandFailed {
        this.config = config;
        devnode = new DevnodeApp(config.devnode(), clock, () -> {});
        poolRole = new PoolRole(config, metrics, clock);
        XOnlyKey authority = config.authority(config.pool().authority()).publicKey();
        translator =
                new TranslatorApp(
                        config.translator(), () -> List.of(ownPool(authority)), metrics, clock);
        miners =
                plans.stream()
                        .map(plan ->
                                new BuiltInMiner(
                                        plans.size() == 1 ? "miner" : "miner " + plan.worker(),
                                        () -> minerOptions(authority, plan),
                                        clock))
                        .toList();
        api =
                new PoolApi(
                        config,
                        config.http().core(),
                        poolRole,
                        Optional.of(translator),
                        checks(),
                        metrics,
                        clock);
    }

    /**
     * What a process with a chain of its own can start from.
     *
     * @param command that the user typed
     */
    static void require(HhConfig config, String command) throws CommandFailed {
        if (config.network() != Network.REGTEST) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "network is %s, but %s runs a chain of its own, regtest; for other chains"
                                    .formatted(config.network().chain(), command)
                            + " run hh pool and hh translator beside bitcoind");
        }
        if (config.devnode().rpc().port() == 0) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "devnode.rpc-port is 0, but the other parts must know it before it listens:"
                            + " choose a port");
        }
    }

    private MinerOptions minerOptions(XOnlyKey authority, MinerPlan plan) {
        return new MinerOptions(
                new PoolUrl.Sv2(poolUrl(poolRole.pool().server().port(), authority)),
                plan.account() + "." + plan.worker(),
                "x",
                plan.threads(),
                false,
                OptionalLong.of(plan.hashesPerSecond()),
                false);
    }

    /** Known only when the pool has started. */
    private UpstreamAddress ownPool(XOnlyKey authority) {
        return new UpstreamAddress(poolUrl(poolRole.pool().server().port(), authority), "");
    }

    private static StratumUrl poolUrl(int port, XOnlyKey authority) {
        return new StratumUrl("127.0.0.1", port, Optional.of(authority));
    }

    /** What {@code hh up} prints. */
    Part progress(PrintWriter out) {
        return new Progress(config, devnode, poolRole.pool(), translator, out);
    }

    DevnodeApp devnode() {
        return devnode;
    }

    Database database() {
        return poolRole.database();
    }

    /**
     * @param reporter tells the user how it goes; started last
     */
    RoleProcess.Composition composition(Part reporter) {
        List<Part> parts = new ArrayList<>(devnode.parts());
        parts.addAll(poolRole.parts());
        parts.addAll(translator.parts());
        parts.addAll(api.parts());
        parts.addAll(miners);
        parts.add(reporter);
        return new RoleProcess.Composition(parts, checks(), api.routes());
    }

    private List<HealthCheck> checks() {
        List<HealthCheck> checks = new ArrayList<>(List.of(devnode.node()));
        checks.addAll(poolRole.checks());
        checks.addAll(translator.healthChecks());
        checks.addAll(miners);
        return checks;
    }

    /** The OpenAPI document of the Core port. */
    String document() {
        return api.document();
    }
}
