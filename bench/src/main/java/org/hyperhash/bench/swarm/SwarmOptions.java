package org.hyperhash.bench.swarm;

import java.util.Arrays;
import java.util.List;
import org.hyperhash.bench.JvmFlags;
import org.hyperhash.bench.Report;
import picocli.CommandLine.Option;

/** What every scenario can be told. */
final class SwarmOptions {
    @Option(
            names = "--pool-jvm",
            description = "Java flags of the pool besides those of hh (${DEFAULT-VALUE}).")
    private String poolJvm = "-Xmx1g";

    @Option(names = "--share-cores", description = "Keep pool and swarm on all cores.")
    private boolean shareCores;

    @Option(
            names = "--ack-batch",
            description = "Shares in one acknowledgement of the pool (${DEFAULT-VALUE}).")
    private int ackBatch = 10;

    @Option(
            names = "--ack-delay-ms",
            description = "Longest wait of an acknowledgement (${DEFAULT-VALUE}).")
    private long ackDelayMs = 100;

    private Cores cores = Cores.shared();

    /** Before anything else of the scenario. */
    void pin() {
        cores = shareCores ? Cores.shared() : Cores.pin();
    }

    Cores cores() {
        return cores;
    }

    List<String> poolFlags() {
        return Arrays.stream(poolJvm.split(" ", -1)).filter(flag -> !flag.isBlank()).toList();
    }

    int ackBatch() {
        return ackBatch;
    }

    long ackDelayMs() {
        return ackDelayMs;
    }

    void describe(Report report) {
        report.setting("cores", cores);
        report.setting(
                "pool_jvm",
                String.join(" ", JvmFlags.COMMON) + " " + String.join(" ", poolFlags()));
        report.setting("ack_batch", ackBatch);
        report.setting("ack_delay_ms", ackDelayMs);
    }
}
