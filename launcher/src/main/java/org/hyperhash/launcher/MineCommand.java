package org.hyperhash.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.hyperhash.miner.Miner;
import org.hyperhash.miner.MinerOptions;
import org.hyperhash.miner.MinerStatistics;
import org.hyperhash.miner.PoolUrl;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Life;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.logging.LogOptions;
import org.hyperhash.platform.logging.Logging;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A CPU miner for tests and first steps. */
@Command(
        name = "mine",
        description = "Mine on the processor, over Stratum V1 or V2.",
        mixinStandardHelpOptions = true)
final class MineCommand implements Callable<Integer> {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "stratum+tcp://host:port or stratum2+tcp://host:port/AUTHORITYKEY")
    private String url;

    @Option(
            names = "--user",
            required = true,
            paramLabel = "IDENTITY",
            description = "Whom the pool pays: an address, and a worker's name behind a dot.")
    private String user;

    @Option(
            names = "--password",
            defaultValue = "x",
            description = "For Stratum V1 pools, such as d=1024 (default: ${DEFAULT-VALUE}).")
    private String password;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "Threads that hash (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--hashes-per-second",
            paramLabel = "N",
            description = "What each thread is held to (default: as fast as it can).")
    private @Nullable Long hashesPerSecond;

    @Option(names = "--standard", description = "Open a standard channel: mine headers only.")
    private boolean standard;

    @Option(
            names = "--insecure",
            description = "Accept a Stratum V2 pool whose URL has no authority key.")
    private boolean insecure;

    @Override
    public Integer call() throws CommandFailed, IOException {
        Miner miner = new Miner(minerOptions(), InstantSource.system());
        LogOptions log = options.read().value().log();
        Logging logging = Logging.start("mine", log, List.of(), System.out);
        try {
            Life life =
                    new Life(
                            List.of(miner, new Reports(miner, spec.commandLine().getOut())),
                            Duration.ofSeconds(5));
            life.stopOnShutdown();
            try (Signals signals = new Signals()) {
                signals.onStop(life::requestStop);
                return life.run().code();
            }
        } finally {
            logging.close();
        }
    }

    private MinerOptions minerOptions() throws CommandFailed {
        try {
            return new MinerOptions(
                    PoolUrl.parse(url),
                    user,
                    password,
                    threads,
                    standard,
                    hashesPerSecond == null
                            ? OptionalLong.empty()
                            : OptionalLong.of(hashesPerSecond),
                    insecure);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
        }
    }

    /** Prints how it goes. */
    private static final class Reports implements Part {
        private final Miner miner;
        private final PrintWriter out;
        private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

        Reports(Miner miner, PrintWriter out) {
            this.miner = miner;
            this.out = out;
        }

        @Override
        public String name() {
            return "reports";
        }

        @Override
        public void start(Alarm alarm) {
            thread = Thread.ofVirtual().name(name()).start(this::report);
        }

        @Override
        public void stop() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }

        private void report() {
            MinerStatistics statistics = miner.statistics();
            long before = statistics.hashes();
            try {
                while (true) {
                    Thread.sleep(INTERVAL);
                    long now = statistics.hashes();
                    out.printf(
                            "%s  shares %d submitted, %d accepted, rejected %s%n",
                            HashRates.human((now - before) / (double) INTERVAL.toSeconds()),
                            statistics.sharesSubmitted(),
                            statistics.sharesAccepted(),
                            statistics.sharesRejected());
                    out.flush();
                    before = now;
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
