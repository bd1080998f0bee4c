package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.hyperhash.bench.Report;
import org.hyperhash.bench.TemporaryFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many shares the pool takes in, and how soon it acknowledges them. */
@Command(
        name = "shares",
        description = "Send shares at a fixed rate, or as many as the pool takes.",
        mixinStandardHelpOptions = true)
public final class SharesCommand implements Callable<Integer> {
    /** No pool on one core is expected to be faster; decides how many channels are opened. */
    private static final long RATE_MAX = 400_000;

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(20);

    @Mixin private SwarmOptions options = new SwarmOptions();

    @Option(names = "--connections", description = "Miners (${DEFAULT-VALUE}).")
    private int connections = 10;

    @Option(
            names = "--rate",
            description = "Shares per second of all miners together; 0 saturates (the default).")
    private long rate = 0;

    @Option(names = "--seconds", description = "Measured time (${DEFAULT-VALUE}).")
    private int seconds = 30;

    @Option(names = "--warm-up", description = "Seconds before it (${DEFAULT-VALUE}).")
    private int warmUp = 20;

    @Override
    public Integer call() throws Exception {
        options.pin();
        Report report =
                new Report(
                        rate == 0 ? "shares saturation" : "shares",
                        rate == 0
                                ? "Every miner keeps 8,192 shares unacknowledged; shares count when"
                                        + " they are acknowledged, durable by then."
                                : "Shares are due at fixed times whatever the pool does; latency"
                                        + " runs from the time a share was due to its"
                                        + " acknowledgement, durable by then.");
        options.describe(report);
        report.setting("connections", connections);
        report.setting("rate", rate);
        try (TemporaryFolder folder = TemporaryFolder.create("shares");
                PoolProcess pool = PoolProcess.start(options, folder.path(), 0)) {
            measure(pool, report);
        }
        report.printJson();
        return 0;
    }

    private void measure(PoolProcess pool, Report report) throws Exception {
        long expected =
                (rate == 0 ? RATE_MAX : rate)
                        * (warmUp + seconds + coolDown().toSeconds() + 1)
                        / connections;
        List<SwarmMiner> miners =
                Swarm.some(connections, number -> SwarmMiner.connect(pool.port(), number));
        List<ShareSender> senders = new ArrayList<>();
        for (SwarmMiner miner : miners) {
            senders.add(ShareSender.open(miner, "m" + senders.size(), expected));
        }
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        long measuredFrom = start + TimeUnit.SECONDS.toNanos(warmUp);
        long end = measuredFrom + TimeUnit.SECONDS.toNanos(seconds);
        List<Histogram> latencies = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            ShareSender sender = senders.get(i);
            ShareSender.Schedule schedule = schedule(start, i);
            Histogram histogram = new Histogram(3);
            latencies.add(histogram);
            ShareSender.Acknowledged listener =
                    rate == 0
                            ? (_, _) -> {}
                            : ShareSender.into(histogram, schedule, measuredFrom, end);
            threads.add(Thread.ofVirtual().start(() -> receive(sender, listener)));
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> send(sender, schedule, end + coolDown().toNanos())));
        }

        sleepUntil(measuredFrom);
        double cpuBefore = pool.cpuSeconds();
        long before = acknowledged(senders);
        long countedFrom = System.nanoTime();
        sleepUntil(end);
        double measured = (System.nanoTime() - countedFrom) / 1e9;
        long done = acknowledged(senders) - before;
        double cpu = pool.cpuSeconds() - cpuBefore;
        Thread.sleep(coolDown());
        drain(senders);
        Swarm.closeAll(miners);
        for (Thread thread : threads) {
            thread.join();
        }

        report.figure("acknowledged_per_s", done / measured);
        report.figure("pool_cpu_s_per_million", cpu * 1e6 / Math.max(1, done));
        report.figure("pool_core_share", cpu / measured);
        report.count("refused", senders.stream().mapToLong(ShareSender::refused).sum());
        senders.stream()
                .filter(sender -> sender.refused() > 0)
                .findFirst()
                .ifPresent(sender -> report.setting("refusal", sender.lastRefusal()));
        report.count(
                "unanswered",
                senders.stream()
                        .mapToLong(each -> each.sent() - each.acknowledged() - each.refused())
                        .sum());
        if (rate > 0) {
            report(report, latencies);
        }
    }

    /** Sending goes on after the measured time: the last batches would wait for more shares. */
    private Duration coolDown() {
        return Duration.ofMillis(2 * options.ackDelayMs());
    }

    private static void report(Report report, List<Histogram> latencies) {
        Histogram all = new Histogram(3);
        latencies.forEach(all::add);
        report.count("latencies", all.getTotalCount());
        report.figure("ack_p50_ms", all.getValueAtPercentile(50) / 1e6);
        report.figure("ack_p99_ms", all.getValueAtPercentile(99) / 1e6);
        report.figure("ack_p99.9_ms", all.getValueAtPercentile(99.9) / 1e6);
        report.figure("ack_max_ms", all.getMaxValue() / 1e6);
    }

    /** The miners take turns, so that shares are due evenly. */
    private ShareSender.Schedule schedule(long start, int number) {
        return share -> start + (long) ((share * connections + number) * 1e9 / Math.max(1, rate));
    }

    private void send(ShareSender sender, ShareSender.Schedule schedule, long end) {
        try {
            if (rate == 0) {
                sender.sendAll(end);
            } else {
                sender.sendOnSchedule(schedule, end);
            }
        } catch (IOException e) {
            System.err.println("sending ended: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void receive(ShareSender sender, ShareSender.Acknowledged listener) {
        try {
            sender.receive(listener);
        } catch (IOException _) {
            // The scenario has closed the connection; what is missing shows as unanswered.
        }
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        Thread.sleep(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
    }

    private static long acknowledged(List<ShareSender> senders) {
        return senders.stream().mapToLong(ShareSender::acknowledged).sum();
    }

    private static void drain(List<ShareSender> senders) throws InterruptedException {
        long giveUp = System.nanoTime() + DRAIN_LIMIT.toNanos();
        while (System.nanoTime() < giveUp
                && senders.stream()
                        .anyMatch(each -> each.sent() > each.acknowledged() + each.refused())) {
            Thread.sleep(20);
        }
    }
}
