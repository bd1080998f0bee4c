package org.hyperhash.platform.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Prints how many records of 200 bytes 16 senders get durable per second. */
public final class JournalBenchmark {
    private static final int SENDERS = 16;
    private static final int RECORD_BYTES = 200;
    private static final Duration LENGTH = Duration.ofSeconds(5);

    private JournalBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path directory = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("journal");
        Journal journal = new Journal("journal", JournalOptions.of(directory));
        AtomicLong commits = new AtomicLong();
        journal.onCommit(_ -> commits.incrementAndGet());
        journal.start(failure -> System.err.println(failure));
        measure(journal, commits, "warm-up");
        measure(journal, commits, "unbounded");
        measureOneByOne(journal, commits);
        journal.stop();
    }

    private static void measure(Journal journal, AtomicLong commits, String label)
            throws Exception {
        run(
                journal,
                commits,
                label,
                end -> {
                    while (System.nanoTime() < end) {
                        journal.append(new byte[RECORD_BYTES]);
                    }
                });
    }

    /** Each sender waits for its record before it sends the next one. */
    private static void measureOneByOne(Journal journal, AtomicLong commits) throws Exception {
        run(
                journal,
                commits,
                "one by one",
                end -> {
                    while (System.nanoTime() < end) {
                        long sequence = journal.append(new byte[RECORD_BYTES]);
                        journal.awaitDurable(sequence, LENGTH);
                    }
                });
    }

    private interface Sender {
        void sendUntil(long end) throws Exception;
    }

    private static void run(Journal journal, AtomicLong commits, String label, Sender sender)
            throws Exception {
        long first = journal.durableSequence();
        long firstCommit = commits.get();
        long start = System.nanoTime();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SENDERS; i++) {
                senders.submit(() -> {
                    sender.sendUntil(start + LENGTH.toNanos());
                    return null;
                });
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f records/s durable, %.0f flushes/s%n",
                label,
                (journal.durableSequence() - first) / seconds,
                (commits.get() - firstCommit) / seconds);
    }
}
