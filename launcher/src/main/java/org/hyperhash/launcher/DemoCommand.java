package org.hyperhash.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.address.KeyAddress;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.launcher.WholeNetwork.MinerPlan;
import org.hyperhash.ledger.book.BookLog;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.app.TemplateConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything in one process, with blocks so fast that payouts are seen within a minute. */
@Command(
        name = "demo",
        description = {
            "See a pool from the first block to settled payouts within a minute: hh up with two"
                    + " miners and a block every fraction of a second, on data of its own.",
            "Time is all that is compressed: a block is mature after 100 confirmations here too,"
                    + " and every amount comes from the ledger. Ctrl-C ends it.",
            "Its data lie in a temporary directory that is removed at the end, whatever the"
                    + " configuration says; --data-dir names one that stays."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    static final int SPEED_MAX = 10;

    /** Of the pplns window; on regtest a unit is two hashes. */
    private static final int WINDOW_MULTIPLE = 1_000;

    /** Hashes per second; slow enough that a window holds shares of several seconds. */
    private static final long FAST = 300;

    private static final long SLOW = 100;
    private static final int MINERS = 2;
    private static final int SECONDS_PER_MINUTE = 60;

    /** Marks a data directory that a demo made. */
    private static final String MARK = "demo.mark";

    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "5",
            description = "Blocks per second, 1 to 10 (default: ${DEFAULT-VALUE}).")
    private int speed;

    @Override
    public Integer call() throws Exception {
        if (speed < 1 || speed > SPEED_MAX) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "--speed is %d; a demo makes 1 to %d blocks per second"
                            .formatted(speed, SPEED_MAX));
        }
        Optional<Path> kept = options.namedDataDirectory();
        if (kept.isPresent()) {
            requireDemoOrNothing(kept.get());
            return run(kept.get(), true);
        }
        Path directory = Files.createTempDirectory("hyperhash-demo-");
        try {
            return run(directory, false);
        } finally {
            delete(directory);
        }
    }

    /** What somebody mines on in earnest must not get the demo's blocks. */
    private static void requireDemoOrNothing(Path directory) throws CommandFailed {
        try {
            if (!Files.exists(directory) || Files.exists(directory.resolve(MARK))) {
                return;
            }
            try (Stream<Path> content = Files.list(directory)) {
                if (content.findAny().isEmpty()) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.CANNOT_START,
                    "cannot look into %s: %s".formatted(directory, Failure.reason(e)));
        }
        throw new CommandFailed(
                ExitCode.CONFIGURATION,
                "%s has data that no demo made: name a new directory, or none"
                        .formatted(directory));
    }

    private int run(Path directory, boolean keep) throws Exception {
        options.preset(presets(directory));
        Configured<HhConfig> configured = options.read();
        HhConfig config = configured.value();
        WholeNetwork.require(config, "hh demo");
        requireOwnNodeAndDatabase(config);
        mark(directory);
        config.keys().create(config.network());
        try (DirectoryLock _ = DirectoryLock.take(config.dataDirectory())) {
            return new RoleProcess("demo", options, configured)
                    .run(config.http().core(), metrics -> compose(config, keep, metrics));
        }
    }

    private static void mark(Path directory) throws CommandFailed {
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve(MARK), new byte[0]);
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.CANNOT_START,
                    "cannot write to %s: %s".formatted(directory, Failure.reason(e)));
        }
    }

    private Map<String, String> presets(Path directory) {
        Path data = directory.toAbsolutePath().resolve(Network.REGTEST.chain());
        Map<String, String> presets = new LinkedHashMap<>();
        presets.put("data-dir", directory.toAbsolutePath().toString());
        presets.put("devnode.directory", data.resolve("devnode").toString());
        presets.put("database.embedded-directory", data.resolve("postgres").toString());
        presets.put("database.backup-directory", data.resolve("backups").toString());
        // On regtest nearly every share is a block: the share rate is the block rate.
        int perMiner = speed * SECONDS_PER_MINUTE / MINERS;
        presets.put("pool.shares-per-minute", Integer.toString(perMiner));
        presets.put("reward.window", "pplns");
        presets.put("reward.window-difficulty-multiple", Integer.toString(WINDOW_MULTIPLE));
        presets.put("ledger.book.look-pause-ms", "100");
        // Several lines for each block would hide the story.
        presets.put("log.level", "warn");
        return presets;
    }

    private static void requireOwnNodeAndDatabase(HhConfig config) throws CommandFailed {
        boolean ownNode =
                config.template().source() == TemplateConfig.Source.DEVNODE
                        && config.template().nodes().isEmpty();
        if (!ownNode) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "the configuration names a node or a template provider, but hh demo mines on"
                            + " an embedded node only: start it without that configuration");
        }
        if (!(config.database() instanceof DatabaseOptions.Embedded)) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "database.url is set, but hh demo keeps its book in a database of its own:"
                            + " start it without that configuration");
        }
    }

    private RoleProcess.Composition compose(HhConfig config, boolean keep, Metrics metrics)
            throws Exception {
        List<MinerPlan> miners = List.of(miner("fast", 1, FAST), miner("slow", 2, SLOW));
        WholeNetwork network = new WholeNetwork(config, miners, metrics, InstantSource.system());
        DemoStory.Setting setting =
                new DemoStory.Setting(
                        Version.current(),
                        speed,
                        miners,
                        "http://%s:%d/"
                                .formatted(
                                        config.http().core().host(), config.http().core().port()),
                        config.dataDirectory() + (keep ? "" : " (removed at the end)"));
        return network.composition(
                new DemoStory(
                        setting,
                        new BookLog(network.database(), Instant.now()),
                        network.devnode().node()::height,
                        spec.commandLine().getOut()));
    }

    /** Its address is that of a small number as secret key: nobody can take it for money. */
    private static MinerPlan miner(String worker, int secret, long hashesPerSecond) {
        SecretKey key = SecretKey.ofHex("%064x".formatted(secret));
        String address = Addresses.render(Network.REGTEST, KeyAddress.script(key)).orElseThrow();
        return new MinerPlan(address, worker, 1, hashesPerSecond);
    }

    private void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .printf("hh: cannot remove %s: %s%n", directory, Failure.reason(e));
        }
    }
}
