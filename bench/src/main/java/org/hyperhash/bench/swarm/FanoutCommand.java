package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.hyperhash.bench.Report;
import org.hyperhash.bench.TemporaryFolder;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long a new block takes to reach everybody. */
@Command(
        name = "fanout",
        description = "Give the pool a new tip and time its way to the first and last miner.",
        mixinStandardHelpOptions = true)
public final class FanoutCommand implements Callable<Integer> {
    private static final long ROUND_LIMIT_S = 60;
    private static final long PAUSE_MS = 500;

    @Mixin private SwarmOptions options = new SwarmOptions();

    @Option(names = "--connections", description = "Miners (${DEFAULT-VALUE}).")
    private int connections = 10_000;

    @Option(names = "--rounds", description = "Measured tips (${DEFAULT-VALUE}).")
    private int rounds = 100;

    @Option(names = "--warm-up", description = "Tips before them (${DEFAULT-VALUE}).")
    private int warmUp = 20;

    /** One tip on its way. */
    private static final class Round {
        private final CountDownLatch left;
        private final AtomicLong first = new AtomicLong(Long.MAX_VALUE);
        private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

        /** When the pool got the tip. */
        private long sent;

        Round(int connections) {
            left = new CountDownLatch(connections);
        }

        void arrived(long nanos) {
            first.accumulateAndGet(nanos, Math::min);
            last.accumulateAndGet(nanos, Math::max);
            left.countDown();
        }
    }

    private volatile Round round = new Round(0);
    private volatile boolean over;

    @Override
    public Integer call() throws Exception {
        options.pin();
        Report report =
                new Report(
                        "fanout",
                        "From the template's entry into the pool to the thread of a miner having"
                                + " decrypted SetNewPrevHash, by the machine's monotonic clock. The"
                                + " swarm's own reading is included, so the pool is faster than"
                                + " this.");
        options.describe(report);
        report.setting("connections", connections);
        report.setting("rounds", rounds);
        Histogram firsts = new Histogram(3);
        Histogram lasts = new Histogram(3);
        try (TemporaryFolder folder = TemporaryFolder.create("fanout");
                PoolProcess pool = PoolProcess.start(options, folder.path(), 0)) {
            List<SwarmMiner> miners =
                    Swarm.some(
                            connections,
                            number -> {
                                SwarmMiner miner = SwarmMiner.connect(pool.port(), number);
                                miner.setUp();
                                miner.open("m" + number);
                                return miner;
                            });
            miners.forEach(miner -> Thread.ofVirtual().start(() -> watch(miner)));
            double cpuBefore = 0;
            for (int i = -warmUp; i < rounds; i++) {
                Thread.sleep(PAUSE_MS);
                if (i == 0) {
                    cpuBefore = pool.cpuSeconds();
                }
                Round tip = send(pool);
                if (i >= 0) {
                    firsts.recordValue(Math.max(0, tip.first.get() - tip.sent));
                    lasts.recordValue(Math.max(0, tip.last.get() - tip.sent));
                }
            }
            report.figure("pool_cpu_ms_per_tip", (pool.cpuSeconds() - cpuBefore) * 1e3 / rounds);
            over = true;
            Swarm.closeAll(miners);
        }
        for (double percentile : new double[] {50, 90, 99, 100}) {
            String suffix = "_p%.0f_ms".formatted(percentile);
            report.figure("first" + suffix, firsts.getValueAtPercentile(percentile) / 1e6);
            report.figure("last" + suffix, lasts.getValueAtPercentile(percentile) / 1e6);
        }
        report.printJson();
        return 0;
    }

    private Round send(PoolProcess pool) throws IOException, InterruptedException {
        Round tip = new Round(connections);
        round = tip;
        tip.sent = pool.newTip();
        if (!tip.left.await(ROUND_LIMIT_S, TimeUnit.SECONDS)) {
            throw new IOException(
                    "%d miners have no new tip after %d s"
                            .formatted(tip.left.getCount(), ROUND_LIMIT_S));
        }
        return tip;
    }

    private void watch(SwarmMiner miner) {
        try {
            while (true) {
                for (Message message : miner.read()) {
                    if (message instanceof MiningMessage.SetNewPrevHash) {
                        round.arrived(System.nanoTime());
                    }
                }
            }
        } catch (IOException e) {
            if (!over) {
                System.err.println("a miner lost its connection: " + e.getMessage());
            }
        }
    }
}
