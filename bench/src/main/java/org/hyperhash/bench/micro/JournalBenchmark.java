package org.hyperhash.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bench.TemporaryFolder;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** Records of 200 bytes made durable, per record, on the disk of the temporary folder. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(16)
public class JournalBenchmark {
    private static final int BATCH = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<byte[]> batch = Collections.nCopies(BATCH, new byte[200]);
    private final Path directory;
    private final Journal journal;

    public JournalBenchmark() {
        String name = "hh-bench-journal-" + ProcessHandle.current().pid();
        directory = Path.of(System.getProperty("java.io.tmpdir"), name);
        journal = new Journal("journal", JournalOptions.of(directory));
    }

    @Setup(Level.Trial)
    public void start() throws IOException {
        Files.createDirectories(directory);
        journal.start(failure -> System.err.println(failure));
    }

    @TearDown(Level.Trial)
    public void stop() throws IOException, InterruptedException {
        journal.stop();
        TemporaryFolder.delete(directory);
    }

    /** Sixteen senders, each waits for the disk before its next batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public boolean batchesOf64() throws Exception {
        return awaitDurable(journal.append(batch));
    }

    /** Sixteen senders, each waits for the disk after every record. */
    @Benchmark
    public boolean oneByOne() throws Exception {
        return awaitDurable(journal.append(batch.getFirst()));
    }

    private boolean awaitDurable(long sequence) throws InterruptedException {
        if (!journal.awaitDurable(sequence, PATIENCE)) {
            throw new IllegalStateException("not durable within " + PATIENCE);
        }
        return true;
    }
}
