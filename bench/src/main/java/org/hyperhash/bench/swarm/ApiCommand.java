package org.hyperhash.bench.swarm;

import java.io.IOException;
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

/** How soon the HTTP API answers many clients while shares flow. */
@Command(
        name = "api",
        description = "Ask the HTTP API at a fixed rate while miners send shares.",
        mixinStandardHelpOptions = true)
public final class ApiCommand implements Callable<Integer> {
    private static final int MINERS = 10;

    /** What the page asks for, the overview more often than the rest. */
    private static final List<String> PATHS =
            List.of(
                    "/api/v1/overview",
                    "/api/v1/pool",
                    "/api/v1/overview",
                    "/api/v1/accounts",
                    "/api/v1/overview",
                    "/api/v1/accounts/" + SwarmMiner.ADDRESS,
                    "/api/v1/overview",
                    "/api/v1/accounts/" + SwarmMiner.ADDRESS + "/workers",
                    "/api/v1/history?range=1h",
                    "/api/v1/blocks",
                    "/api/v1/ledger",
                    "/api/v1/clients");

    @Mixin private SwarmOptions options = new SwarmOptions();

    @Option(names = "--clients", description = "HTTP connections (${DEFAULT-VALUE}).")
    private int clients = 500;

    @Option(
            names = "--rate",
            description = "Requests per second of all clients together (${DEFAULT-VALUE}).")
    private int rate = 500;

    @Option(
            names = "--shares",
            description = "Shares per second of all miners together (${DEFAULT-VALUE}).")
    private int shares = 1_000;

    @Option(names = "--seconds", description = "Measured time (${DEFAULT-VALUE}).")
    private int seconds = 30;

    @Option(names = "--warm-up", description = "Seconds before it (${DEFAULT-VALUE}).")
    private int warmUp = 20;

    private final Histogram latencies = new ConcurrentHistogram(3);
    private final LongAdder asked = new LongAdder();
    private final LongAdder refused = new LongAdder();

    @Override
    public Integer call() throws Exception {
        options.pin();
        Report report =
                new Report(
                        "api",
                        "Requests are due at fixed times whatever the server does; latency runs"
                                + " from the time a request was due until its answer was read."
                                + " Pool, database, statistics and API are one process, PostgreSQL"
                                + " is its child; miners send shares all the time.");
        options.describe(report);
        report.setting("clients", clients);
        report.setting("rate", rate);
        report.setting("shares_per_s", shares);
        try (TemporaryFolder folder = TemporaryFolder.create("api");
                TestedProcess tested =
                        TestedProcess.start(
                                options.cores().testedPrefix(),
                                options.poolFlags(),
                                BenchApi.class,
                                List.of(
                                        folder.path().toString(),
                                        Integer.toString(options.ackBatch()),
                                        Long.toString(options.ackDelayMs())))) {
            measure(tested, report);
        }
        report.printJson();
        return 0;
    }

    private void measure(TestedProcess tested, Report report) throws Exception {
        int port = Integer.parseInt(tested.ask("http")[1]);
        long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        long measuredFrom = start + TimeUnit.SECONDS.toNanos(warmUp);
        long end = measuredFrom + TimeUnit.SECONDS.toNanos(seconds);
        List<SwarmMiner> miners =
                Swarm.some(MINERS, number -> SwarmMiner.connect(tested.port(), number));
        List<ShareSender> senders = mine(miners, start, end);
        List<Thread> askers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            int number = i;
            askers.add(Thread.ofVirtual().start(() -> ask(port, number, start, measuredFrom, end)));
        }
        LockSupport.parkNanos(measuredFrom - System.nanoTime());
        double cpuBefore = tested.cpuSeconds();
        for (Thread asker : askers) {
            asker.join();
        }
        double cpu = tested.cpuSeconds() - cpuBefore;
        long acknowledged = senders.stream().mapToLong(ShareSender::acknowledged).sum();
        Swarm.closeAll(miners);
        report.count("answered", asked.sum());
        report.count("refused", refused.sum());
        report.count("latencies", latencies.getTotalCount());
        report.count("shares_acknowledged", acknowledged);
        report.figure("tested_core_share", cpu / seconds);
        report.figure("answer_p50_ms", latencies.getValueAtPercentile(50) / 1e6);
        report.figure("answer_p95_ms", latencies.getValueAtPercentile(95) / 1e6);
        report.figure("answer_p99_ms", latencies.getValueAtPercentile(99) / 1e6);
        report.figure("answer_max_ms", latencies.getMaxValue() / 1e6);
    }

    private List<ShareSender> mine(List<SwarmMiner> miners, long start, long end)
            throws IOException {
        long expected = (long) shares * (warmUp + seconds + 2) / MINERS;
        List<ShareSender> senders = new ArrayList<>();
        for (int i = 0; i < miners.size(); i++) {
            int number = i;
            ShareSender sender = ShareSender.open(miners.get(i), "m" + i, expected);
            senders.add(sender);
            ShareSender.Schedule schedule =
                    share -> start + (long) ((share * MINERS + number) * 1e9 / shares);
            Thread.ofVirtual().start(() -> receive(sender));
            Thread.ofVirtual().start(() -> send(sender, schedule, end));
        }
        return senders;
    }

    private static void receive(ShareSender sender) {
        try {
            sender.receive((_, _) -> {});
        } catch (IOException _) {
            // The scenario has closed the connection.
        }
    }

    private static void send(ShareSender sender, ShareSender.Schedule schedule, long end) {
        try {
            sender.sendOnSchedule(schedule, end);
        } catch (IOException e) {
            System.err.println("sending ended: " + e.getMessage());
        }
    }

    /** The clients take turns, so that requests are due evenly. */
    private void ask(int port, int number, long start, long measuredFrom, long end) {
        try (HttpAsker asker = HttpAsker.connect(port)) {
            for (long i = 0; ; i++) {
                long due = start + (long) ((i * clients + number) * 1e9 / rate);
                if (due >= end) {
                    return;
                }
                LockSupport.parkNanos(due - System.nanoTime());
                int status = asker.get(PATHS.get((int) ((i + number) % PATHS.size())));
                if (due < measuredFrom) {
                    continue;
                }
                asked.increment();
                if (status != 200) {
                    refused.increment();
                }
                latencies.recordValue(Math.max(0, System.nanoTime() - due));
            }
        } catch (IOException e) {
            System.err.println("asking ended: " + e.getMessage());
        }
    }
}
