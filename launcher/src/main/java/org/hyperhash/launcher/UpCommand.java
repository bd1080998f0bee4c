package org.hyperhash.launcher;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.hyperhash.launcher.WholeNetwork.MinerPlan;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.metrics.Metrics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything in one process on a chain of its own. */
@Command(
        name = "up",
        description = {
            "Run everything in one process on regtest: embedded Bitcoin node, template source, pool,"
                    + " translator, share journal, embedded PostgreSQL and a small miner.",
            "Ctrl-C stops in order and loses nothing; started again it goes on."
        },
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    /** Of one built-in miner's thread: enough for blocks, gentle to a laptop. */
    private static final long MINER_HASHES_PER_SECOND = 1_000_000;

    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Option(
            names = "--miners",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of the built-in CPU miner (default: ${DEFAULT-VALUE}; 0: none).")
    private int miners;

    @Override
    public Integer call() throws Exception {
        Configured<HhConfig> configured = options.read();
        if (miners < 0 || miners > Runtime.getRuntime().availableProcessors()) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "--miners is %d; this machine has %d processors"
                            .formatted(miners, Runtime.getRuntime().availableProcessors()));
        }
        HhConfig config = configured.value();
        WholeNetwork.require(config, "hh up");
        config.keys().create(config.network());
        // Before any port is tried: it is the directory that two of them must not share.
        try (DirectoryLock _ = DirectoryLock.take(config.dataDirectory())) {
            return new RoleProcess("up", options, configured)
                    .run(config.http().core(), metrics -> compose(config, metrics));
        }
    }

    private RoleProcess.Composition compose(HhConfig config, Metrics metrics) throws Exception {
        WholeNetwork network =
                new WholeNetwork(config, miners(config), metrics, InstantSource.system());
        return network.composition(network.progress(spec.commandLine().getOut()));
    }

    private List<MinerPlan> miners(HhConfig config) throws CommandFailed {
        String account = config.keys().treasuryAddress(config.network());
        return miners == 0
                ? List.of()
                : List.of(new MinerPlan(account, "built-in", miners, MINER_HASHES_PER_SECOND));
    }
}
