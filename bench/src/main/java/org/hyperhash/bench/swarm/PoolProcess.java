package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A {@link BenchPool} in a Java of its own. Owned by the thread of the scenario. */
final class PoolProcess implements AutoCloseable {
    private final TestedProcess process;

    private PoolProcess(TestedProcess process) {
        this.process = process;
    }

    /**
     * Starts a pool on its core and waits until it listens.
     *
     * @param port 0 for any
     */
    static PoolProcess start(SwarmOptions options, Path directory, int port) throws IOException {
        return start(options, options.cores().testedPrefix(), directory, port);
    }

    /** Starts a pool that something else is tested with, beside the swarm. */
    static PoolProcess startBesideSwarm(SwarmOptions options, Path directory) throws IOException {
        return start(options, List.of(), directory, 0);
    }

    private static PoolProcess start(
            SwarmOptions options, List<String> prefix, Path directory, int port)
            throws IOException {
        return new PoolProcess(
                TestedProcess.start(
                        prefix,
                        options.poolFlags(),
                        BenchPool.class,
                        List.of(
                                directory.toString(),
                                Integer.toString(port),
                                Integer.toString(options.ackBatch()),
                                Long.toString(options.ackDelayMs()))));
    }

    int port() {
        return process.port();
    }

    /** Gives the pool a new tip; when it got it, by {@link System#nanoTime} of this machine. */
    long newTip() throws IOException {
        return Long.parseLong(process.ask("tip")[1]);
    }

    /** Bytes of heap and of direct memory in use after a collection. */
    long usedBytes() throws IOException {
        String[] words = process.ask("memory");
        return Long.parseLong(words[1]) + Long.parseLong(words[2]);
    }

    int connections() throws IOException {
        return Integer.parseInt(process.ask("counts")[1]);
    }

    long residentBytes() throws IOException {
        return process.residentBytes();
    }

    /** Processor time of the whole process so far. */
    double cpuSeconds() throws IOException {
        return process.cpuSeconds();
    }

    /** SIGKILL, without any warning. */
    void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
