package org.hyperhash.bench.swarm;

import java.util.List;
import java.util.concurrent.Callable;
import org.hyperhash.bench.Report;
import org.hyperhash.bench.TemporaryFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a connection costs that has a job and is silent. */
@Command(
        name = "idle",
        description = "Hold many connections with a live job and look at the pool's memory.",
        mixinStandardHelpOptions = true)
public final class IdleCommand implements Callable<Integer> {
    @Mixin private SwarmOptions options = new SwarmOptions();

    @Option(names = "--connections", description = "Miners (${DEFAULT-VALUE}).")
    private int connections = 10_000;

    @Override
    public Integer call() throws Exception {
        options.pin();
        Report report =
                new Report(
                        "idle",
                        "Each connection has one extended channel with a job. Heap and direct"
                                + " memory in use after two collections, before and after"
                                + " connecting; resident size from /proc.");
        options.describe(report);
        report.setting("connections", connections);
        try (TemporaryFolder folder = TemporaryFolder.create("idle");
                PoolProcess pool = PoolProcess.start(options, folder.path(), 0)) {
            // Classes, compiled code and first buffers are not what a connection costs.
            List<SwarmMiner> first = connectAll(pool, Math.min(200, connections));
            Swarm.closeAll(first);
            awaitEmpty(pool);
            long usedBefore = pool.usedBytes();
            long residentBefore = pool.residentBytes();

            long start = System.nanoTime();
            List<SwarmMiner> miners = connectAll(pool, connections);
            double connectSeconds = (System.nanoTime() - start) / 1e9;
            long used = pool.usedBytes();
            long resident = pool.residentBytes();
            int held = pool.connections();
            Swarm.closeAll(miners);

            report.count("connections_held", held);
            report.figure("connect_all_s", connectSeconds);
            report.figure("used_before_mib", usedBefore / 1048576.0);
            report.figure("used_mib", used / 1048576.0);
            report.figure("used_bytes_per_connection", (used - usedBefore) / (double) connections);
            report.figure("resident_before_mib", residentBefore / 1048576.0);
            report.figure("resident_mib", resident / 1048576.0);
            report.figure(
                    "resident_bytes_per_connection",
                    (resident - residentBefore) / (double) connections);
        }
        report.printJson();
        return 0;
    }

    private static List<SwarmMiner> connectAll(PoolProcess pool, int count) throws Exception {
        return Swarm.some(
                count,
                number -> {
                    SwarmMiner miner = SwarmMiner.connect(pool.port(), number);
                    miner.setUp();
                    miner.open("m" + number);
                    return miner;
                });
    }

    private static void awaitEmpty(PoolProcess pool) throws Exception {
        while (pool.connections() > 0) {
            Thread.sleep(50);
        }
    }
}
