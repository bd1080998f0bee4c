package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.hyperhash.bench.Report;
import org.hyperhash.bench.TemporaryFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How soon SV1 miners hear the upstream's verdict through the translator. */
@Command(
        name = "translator",
        description = "Send SV1 shares at a fixed rate through a translator to a pool.",
        mixinStandardHelpOptions = true)
public final class TranslatorCommand implements Callable<Integer> {
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(20);

    @Mixin private SwarmOptions options = new SwarmOptions();

    @Option(names = "--connections", description = "SV1 miners (${DEFAULT-VALUE}).")
    private int connections = 1_000;

    @Option(
            names = "--rate",
            description = "Shares per second of all miners together (${DEFAULT-VALUE}).")
    private long rate = 10_000;

    @Option(names = "--seconds", description = "Measured time (${DEFAULT-VALUE}).")
    private int seconds = 30;

    @Option(names = "--warm-up", description = "Seconds before it (${DEFAULT-VALUE}).")
    private int warmUp = 20;

    @Option(names = "--aggregate", description = "All miners share one upstream channel.")
    private boolean aggregate;

    private final Histogram latencies = new ConcurrentHistogram(3);
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    @Override
    public Integer call() throws Exception {
        options.pin();
        Report report =
                new Report(
                        "translator",
                        "Shares are due at fixed times whatever the translator does; latency runs"
                                + " from the time a share was due to the pool's verdict at the"
                                + " miner, durable by then. The pool runs beside the swarm and"
                                + " acknowledges as --ack-batch and --ack-delay-ms say.");
        options.describe(report);
        report.setting("connections", connections);
        report.setting("rate", rate);
        report.setting("aggregate", aggregate);
        try (TemporaryFolder folder = TemporaryFolder.create("translator");
                PoolProcess pool = PoolProcess.startBesideSwarm(options, folder.path());
                TestedProcess translator =
                        TestedProcess.start(
                                options.cores().testedPrefix(),
                                options.poolFlags(),
                                BenchTranslator.class,
                                List.of(
                                        Integer.toString(pool.port()),
                                        Boolean.toString(aggregate)))) {
            measure(translator, report);
        }
        report.printJson();
        return 0;
    }

    private void measure(TestedProcess translator, Report report) throws Exception {
        List<Sv1SwarmMiner> miners =
                Swarm.some(connections, number -> Sv1SwarmMiner.connect(translator.port(), number));
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        long measuredFrom = start + TimeUnit.SECONDS.toNanos(warmUp);
        long end = measuredFrom + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int number = i;
            readers.add(
                    Thread.ofVirtual()
                            .start(() -> read(miners.get(number), number, start, measuredFrom)));
        }
        long warm = Math.min((long) (warmUp * (double) rate), dueBy(end, start));
        send(miners, 0, warm, start);
        double cpuBefore = translator.cpuSeconds();
        long sent = dueBy(end, start);
        send(miners, warm, sent, start);
        double cpu = translator.cpuSeconds() - cpuBefore;
        long giveUp = System.nanoTime() + DRAIN_LIMIT.toNanos();
        while (answered() < sent && System.nanoTime() < giveUp) {
            Thread.sleep(20);
        }
        for (Sv1SwarmMiner miner : miners) {
            miner.close();
        }
        for (Thread reader : readers) {
            reader.join();
        }

        report.count("accepted", accepted.sum());
        report.count("refused", refused.sum());
        report.count("unanswered", sent - answered());
        report.count("latencies", latencies.getTotalCount());
        report.figure("translator_cpu_s_per_million", cpu * 1e6 / Math.max(1, sent - warm));
        report.figure("verdict_p50_ms", latencies.getValueAtPercentile(50) / 1e6);
        report.figure("verdict_p99_ms", latencies.getValueAtPercentile(99) / 1e6);
        report.figure("verdict_p99.9_ms", latencies.getValueAtPercentile(99.9) / 1e6);
        report.figure("verdict_max_ms", latencies.getMaxValue() / 1e6);
    }

    private long answered() {
        return accepted.sum() + refused.sum();
    }

    private long dueBy(long nanos, long start) {
        return (long) ((nanos - start) / 1e9 * rate);
    }

    private long dueNanos(long share, long start) {
        return start + (long) (share * 1e9 / rate);
    }

    /** The miners take turns, so that shares are due evenly. */
    private void send(List<Sv1SwarmMiner> miners, long from, long to, long start)
            throws IOException {
        for (long share = from; share < to; share++) {
            long early = dueNanos(share, start) - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            miners.get((int) (share % connections)).submit((int) (share / connections));
        }
    }

    private void read(Sv1SwarmMiner miner, int number, long start, long measuredFrom) {
        try {
            miner.read((share, taken) -> {
                (taken ? accepted : refused).increment();
                long due = dueNanos(share * connections + number, start);
                if (due >= measuredFrom) {
                    latencies.recordValue(Math.max(0, System.nanoTime() - due));
                }
            });
        } catch (IOException _) {
            // The scenario has closed the connection; what is missing shows as unanswered.
        }
    }
}
