package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.hyperhash.bench.Report;
import org.hyperhash.bench.TemporaryFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many miners can connect per second. */
@Command(
        name = "handshakes",
        description = "Connect, shake hands and leave, over and over.",
        mixinStandardHelpOptions = true)
public final class HandshakesCommand implements Callable<Integer> {
    @Mixin private SwarmOptions options = new SwarmOptions();

    @Option(names = "--connections", description = "Miners at once (${DEFAULT-VALUE}).")
    private int connections = 32;

    @Option(names = "--seconds", description = "Measured time (${DEFAULT-VALUE}).")
    private int seconds = 20;

    @Option(names = "--warm-up", description = "Seconds before it (${DEFAULT-VALUE}).")
    private int warmUp = 10;

    @Override
    public Integer call() throws Exception {
        options.pin();
        Report report =
                new Report(
                        "handshakes",
                        "TCP connect, both Noise acts and a reset, without pause. Per core: by the"
                                + " processor time of the pool's process, whatever the swarm's own"
                                + " handshakes take.");
        options.describe(report);
        report.setting("connections", connections);
        try (TemporaryFolder folder = TemporaryFolder.create("handshakes");
                PoolProcess pool = PoolProcess.start(options, folder.path(), 0)) {
            storm(pool, warmUp);
            double cpuBefore = pool.cpuSeconds();
            long start = System.nanoTime();
            long done = storm(pool, seconds);
            double elapsed = (System.nanoTime() - start) / 1e9;
            double cpu = pool.cpuSeconds() - cpuBefore;

            report.count("handshakes", done);
            report.figure("handshakes_per_s", done / elapsed);
            report.figure("pool_cpu_s", cpu);
            report.figure("handshakes_per_core_s", done / cpu);
        }
        report.printJson();
        return 0;
    }

    private long storm(PoolProcess pool, int length) throws IOException, InterruptedException {
        LongAdder done = new LongAdder();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(length);
        Swarm.all(
                connections,
                number -> {
                    while (System.nanoTime() < end) {
                        SwarmMiner.connect(pool.port(), number).close();
                        done.increment();
                    }
                    return number;
                });
        return done.sum();
    }
}
