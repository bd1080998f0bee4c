package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.hyperhash.bench.Report;
import org.hyperhash.bench.TemporaryFolder;
import org.hyperhash.ledger.LedgerEntry;
import org.hyperhash.ledger.ShareJournal;
import org.hyperhash.ledger.ShareRecord;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether an acknowledged share is a durable share. */
@Command(
        name = "durability",
        description = "Kill the pool under load, again and again, and look for lost shares.",
        mixinStandardHelpOptions = true)
public final class DurabilityCommand implements Callable<Integer> {
    private static final int LOAD_MIN_MS = 200;
    private static final int LOAD_MAX_MS = 1_500;
    private static final long SHARES_MAX = 1 << 20;
    private static final int PAGE = 10_000;

    @Mixin private SwarmOptions options = new SwarmOptions();

    @Option(names = "--connections", description = "Miners (${DEFAULT-VALUE}).")
    private int connections = 10;

    @Option(names = "--rounds", description = "Kills (${DEFAULT-VALUE}).")
    private int rounds = 100;

    @Option(names = "--seed", description = "Decides when the kills come (${DEFAULT-VALUE}).")
    private long seed = 1;

    private long acknowledged;
    private long journalled;
    private long lost;
    private long nextSequence = 1;

    @Override
    public Integer call() throws Exception {
        options.pin();
        Report report =
                new Report(
                        "durability",
                        "Every miner sends as fast as it is acknowledged; SIGKILL after a random"
                                + " time of 0.2 to 1.5 s; then every acknowledged share is looked"
                                + " up in the share journal. The kernel survives, so this proves"
                                + " the order of acknowledgement and write, and no torn record; a"
                                + " loss of power is the disk's part.");
        options.describe(report);
        report.setting("connections", connections);
        report.setting("rounds", rounds);
        report.setting("seed", seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        try (TemporaryFolder folder = TemporaryFolder.create("durability")) {
            for (int round = 0; round < rounds; round++) {
                List<ShareSender> senders =
                        loadAndKill(folder.path(), round, random.nextInt(LOAD_MIN_MS, LOAD_MAX_MS));
                check(folder.path().resolve("shares"), round, senders);
            }
        }
        report.count("kills", rounds);
        report.count("acknowledged", acknowledged);
        report.count("journalled", journalled);
        report.count("lost", lost);
        report.printJson();
        return lost == 0 ? 0 : 1;
    }

    private List<ShareSender> loadAndKill(Path folder, int round, int loadMs) throws Exception {
        try (PoolProcess pool = PoolProcess.start(options, folder, 0)) {
            List<SwarmMiner> miners =
                    Swarm.some(connections, number -> SwarmMiner.connect(pool.port(), number));
            List<ShareSender> senders = new ArrayList<>();
            for (SwarmMiner miner : miners) {
                senders.add(ShareSender.open(miner, worker(round, senders.size()), SHARES_MAX));
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            List<Thread> threads = new ArrayList<>();
            for (ShareSender sender : senders) {
                threads.add(Thread.ofVirtual().start(() -> quietly(() -> sender.sendAll(end))));
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> quietly(() -> sender.receive((_, _) -> {}))));
            }
            Thread.sleep(loadMs);
            pool.kill();
            // What was acknowledged may still be on its way to us: read to the end.
            for (Thread thread : threads) {
                thread.join();
            }
            Swarm.closeAll(miners);
            return senders;
        }
    }

    private static String worker(int round, int number) {
        return "r%dm%d".formatted(round, number);
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** A killed pool ends every connection; that is the point. */
    private static void quietly(Step step) {
        try {
            step.run();
        } catch (IOException _) {
            // The pool is dead.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(Path directory, int round, List<ShareSender> senders)
            throws IOException, InterruptedException {
        Map<String, BitSet> stored = read(directory);
        long before = lost;
        for (int i = 0; i < senders.size(); i++) {
            ShareSender sender = senders.get(i);
            BitSet found = stored.getOrDefault(worker(round, i), new BitSet());
            acknowledged += sender.acknowledged();
            journalled += found.cardinality();
            // Acknowledged in order, and none is refused in this scenario.
            lost += sender.acknowledged() - found.get(0, (int) sender.acknowledged()).cardinality();
            if (sender.refused() > 0) {
                throw new IOException("the pool refused shares: " + sender.lastRefusal());
            }
        }
        System.out.printf(
                "round %d: %d acknowledged so far, %d lost%n", round, acknowledged, lost - before);
    }

    /** The sequence numbers of each worker's new shares. */
    private Map<String, BitSet> read(Path directory) throws IOException, InterruptedException {
        Journal journal = new Journal("share journal", JournalOptions.of(directory));
        journal.start(failure -> System.err.println("alarm: " + failure));
        try {
            Map<String, BitSet> shares = new HashMap<>();
            ShareJournal entries = new ShareJournal(journal);
            List<LedgerEntry> page = entries.read(nextSequence, PAGE);
            while (!page.isEmpty()) {
                for (LedgerEntry entry : page) {
                    if (entry instanceof ShareRecord share) {
                        shares.computeIfAbsent(share.worker(), _ -> new BitSet())
                                .set(share.sequenceNumber());
                    }
                }
                nextSequence += page.size();
                page = entries.read(nextSequence, PAGE);
            }
            return shares;
        } finally {
            journal.stop();
        }
    }
}
