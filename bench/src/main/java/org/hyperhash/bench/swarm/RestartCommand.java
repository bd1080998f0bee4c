package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bench.Report;
import org.hyperhash.bench.TemporaryFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How soon everybody mines again after the pool was killed. */
@Command(
        name = "restart",
        description = "Kill the pool, start it again and time until every miner has a job.",
        mixinStandardHelpOptions = true)
public final class RestartCommand implements Callable<Integer> {
    private static final long LIMIT_S = 120;

    /** Miners try again after a random time up to this. */
    private static final int RETRY_MS = 250;

    @Mixin private SwarmOptions options = new SwarmOptions();

    @Option(names = "--connections", description = "Miners (${DEFAULT-VALUE}).")
    private int connections = 1_000;

    @Option(names = "--rounds", description = "Restarts (${DEFAULT-VALUE}).")
    private int rounds = 5;

    private volatile CountDownLatch waiting = new CountDownLatch(0);
    private volatile boolean over;

    @Override
    public Integer call() throws Exception {
        options.pin();
        Report report =
                new Report(
                        "restart",
                        "SIGKILL, at once a new process on the same port and data, until every"
                                + " miner has shaken hands, opened its channel and holds a job."
                                + " Miners try again after 0 to 250 ms.");
        options.describe(report);
        report.setting("connections", connections);
        report.setting("rounds", rounds);
        try (TemporaryFolder folder = TemporaryFolder.create("restart")) {
            measure(folder.path(), report);
        }
        report.printJson();
        return 0;
    }

    private void measure(Path folder, Report report) throws Exception {
        waiting = new CountDownLatch(connections);
        PoolProcess pool = PoolProcess.start(options, folder, 0);
        try {
            int port = pool.port();
            for (int i = 0; i < connections; i++) {
                int number = i;
                Thread.ofVirtual().start(() -> mineForEver(port, number));
            }
            awaitAll();
            double sum = 0;
            double worst = 0;
            for (int i = 0; i < rounds; i++) {
                waiting = new CountDownLatch(connections);
                long start = System.nanoTime();
                pool.kill();
                pool = PoolProcess.start(options, folder, port);
                double listening = (System.nanoTime() - start) / 1e9;
                awaitAll();
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf("round %d: listens %.3f s, all %.3f s%n", i, listening, seconds);
                sum += seconds;
                worst = Math.max(worst, seconds);
            }
            report.figure("all_mining_mean_s", sum / rounds);
            report.figure("all_mining_max_s", worst);
        } finally {
            over = true;
            pool.close();
        }
    }

    private void awaitAll() throws IOException, InterruptedException {
        if (!waiting.await(LIMIT_S, TimeUnit.SECONDS)) {
            throw new IOException(
                    "%d miners are not back after %d s".formatted(waiting.getCount(), LIMIT_S));
        }
    }

    private void mineForEver(int port, int number) {
        while (!over) {
            try (SwarmMiner miner = SwarmMiner.connect(port, number)) {
                miner.setUp();
                miner.open("m" + number);
                waiting.countDown();
                while (!over) {
                    miner.read();
                }
            } catch (IOException _) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(RETRY_MS + 1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
