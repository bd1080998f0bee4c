package org.hyperhash.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalPage;
import org.hyperhash.platform.journal.JournalUnavailable;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.pool.engine.FoundBlock;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.TemplateSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings found blocks to the network and never forgets one: journalled first, sent through every
 * path at once, every answer looked at, the node asked whether its chain has the block, sent again
 * until somebody decides, also after a restart. One virtual thread per block; safe from any thread.
 *
 * <pre>
 * found --journalled--> sent --node's chain has it--> in chain
 *                         |----refused by all paths--> refused (alarm)
 *                         |----chain went on without it--> outrun
 *                         '----nobody can say--> sent again, later and later
 * </pre>
 */
public final class BlockDesk implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(BlockDesk.class);
    private static final Duration JOURNAL_PATIENCE = Duration.ofSeconds(2);
    private static final Duration CHAIN_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CHAIN_POLL = Duration.ofMillis(50);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    /** Times that a block is looked for in the chain before it counts as outrun. */
    private static final int LOOKS_MAX = 5;

    /** Where a header names the block that it extends. */
    private static final int PARENT_OFFSET = 4;

    private static final int PAGE_RECORDS = 100;
    private static final long PAGE_BYTES = 64L << 20;

    private final Journal journal;
    private final TemplateSource source;
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private final Set<Hash256> open = ConcurrentHashMap.newKeySet();
    private final AtomicLongArray outcomes = new AtomicLongArray(BlockOutcome.values().length + 1);
    private final RecentParents won = new RecentParents();
    private final AtomicReference<Optional<String>> alarm = new AtomicReference<>(Optional.empty());

    /**
     * @param journal of its own: found blocks and what became of them; started before this part
     */
    public BlockDesk(Journal journal, TemplateSource source, Metrics metrics) {
        this.journal = journal;
        this.source = source;
        for (BlockOutcome outcome : BlockOutcome.values()) {
            metrics.gauge(
                    "pool.blocks." + outcome.word(),
                    "Found blocks by what became of them, since the start",
                    outcome,
                    this::count);
        }
        metrics.gauge("pool.blocks.open", "Found blocks without an outcome yet", open, Set::size);
    }

    @Override
    public String name() {
        return "blocks";
    }

    /** Takes up the blocks that an earlier process could not finish. */
    @Override
    public void start(Alarm raised) throws IOException {
        Map<Hash256, BlockRecord.Found> unfinished = new LinkedHashMap<>();
        long sequence = journal.firstSequence();
        for (JournalPage page = read(sequence); !page.records().isEmpty(); page = read(sequence)) {
            for (byte[] record : page.records()) {
                switch (BlockRecord.decode(record)) {
                    case BlockRecord.Found found -> unfinished.put(found.blockHash(), found);
                    case BlockRecord.Settled settled -> unfinished.remove(settled.blockHash());
                }
                sequence++;
            }
        }
        for (BlockRecord.Found found : unfinished.values()) {
            LOG.warn("block {} was found before the restart: sending it again", found.blockHash());
            startWorker(found.blockHash(), () -> bring(found));
        }
        if (unfinished.isEmpty() && sequence > 1) {
            journal.trimBelow(sequence);
        }
    }

    private JournalPage read(long sequence) throws IOException {
        return journal.read(Math.max(1, sequence), PAGE_RECORDS, PAGE_BYTES);
    }

    /** Takes over a block; returns at once. */
    void submit(FoundBlock block) {
        startWorker(block.solution().blockHash(), () -> bringNew(block));
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void startWorker(Hash256 hash, Work work) {
        open.add(hash);
        Thread worker =
                Thread.ofVirtual()
                        .name("block-" + hash)
                        .unstarted(() -> {
                            try {
                                work.run();
                                open.remove(hash);
                            } catch (InterruptedException _) {
                                LOG.warn("block {} goes on after the next start", hash);
                            } finally {
                                workers.remove(Thread.currentThread());
                            }
                        });
        workers.add(worker);
        worker.start();
    }

    private void bringNew(FoundBlock block) throws InterruptedException {
        Optional<Bytes> whole = source.assemble(block.solution());
        BlockRecord.Found found =
                new BlockRecord.Found(
                        block.height(),
                        block.share().payout().account(),
                        block.share().atMs(),
                        block.solution(),
                        whole);
        LOG.info(
                "block {} at height {} found by {}",
                found.blockHash(),
                found.height(),
                found.account());
        journal(found);
        bring(found);
    }

    private void bring(BlockRecord.Found found) throws InterruptedException {
        Duration pause = FIRST_RETRY;
        for (int look = 1; ; look++) {
            List<SubmissionAnswer> answers = source.submit(found.solution(), found.block());
            answers.forEach(answer -> LOG.info("block {}: {}", found.blockHash(), answer));
            Optional<Boolean> inChain = awaitInChain(found);
            if (inChain.orElse(false)) {
                won.add(parentOf(found));
                settle(found, BlockOutcome.IN_CHAIN, "");
                return;
            }
            if (won.contains(parentOf(found))) {
                settle(found, BlockOutcome.OUTRUN, "another block of ours has the same parent");
                return;
            }
            if (isRefusedByAll(answers)) {
                raise("block %s was refused: %s".formatted(found.blockHash(), answers));
                settle(found, BlockOutcome.REFUSED, answers.toString());
                return;
            }
            if (inChain.isPresent() && look >= LOOKS_MAX) {
                raise("block %s is not in the node's chain".formatted(found.blockHash()));
                settle(found, BlockOutcome.OUTRUN, answers.toString());
                return;
            }
            LOG.warn("block {} is in no chain yet, sending it again", found.blockHash());
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : pause;
        }
    }

    /** Whether the node's chain has the block; empty while nobody can say. */
    private Optional<Boolean> awaitInChain(BlockRecord.Found found) throws InterruptedException {
        long giveUp = System.nanoTime() + CHAIN_PATIENCE.toNanos();
        Optional<Boolean> answer = source.isInBestChain(found.blockHash());
        while (!answer.orElse(false)
                && !won.contains(parentOf(found))
                && System.nanoTime() < giveUp) {
            Thread.sleep(CHAIN_POLL);
            answer = source.isInBestChain(found.blockHash());
        }
        return answer;
    }

    private static Hash256 parentOf(BlockRecord.Found found) {
        return Hash256.read(found.solution().header().toArray(), PARENT_OFFSET);
    }

    private static boolean isRefusedByAll(List<SubmissionAnswer> answers) {
        return !answers.isEmpty()
                && answers.stream().allMatch(SubmissionAnswer.Refused.class::isInstance);
    }

    private void settle(BlockRecord.Found found, BlockOutcome outcome, String detail)
            throws InterruptedException {
        LOG.info("block {} at height {}: {}", found.blockHash(), found.height(), outcome);
        outcomes.incrementAndGet(outcome.code());
        journal(new BlockRecord.Settled(found.blockHash(), outcome, abbreviated(detail)));
    }

    private static String abbreviated(String detail) {
        return detail.length() > 1_000 ? detail.substring(0, 1_000) : detail;
    }

    /** A disk that fails must not keep a block from the network: it is sent all the same. */
    private void journal(BlockRecord record) throws InterruptedException {
        try {
            long sequence = journal.append(record.encode());
            if (!journal.awaitDurable(sequence, JOURNAL_PATIENCE)) {
                raise("block %s is not on disk yet".formatted(record.blockHash()));
            }
        } catch (JournalUnavailable e) {
            raise(
                    "block %s cannot be journalled: %s"
                            .formatted(record.blockHash(), e.getMessage()));
        }
    }

    private void raise(String message) {
        LOG.error("ALARM: {}", message);
        alarm.set(Optional.of(message));
    }

    /** How many found blocks had this outcome since the start. */
    public long count(BlockOutcome outcome) {
        return outcomes.get(outcome.code());
    }

    @Override
    public Health health() {
        Optional<String> message = alarm.get();
        if (message.isPresent()) {
            return new Health.Degraded(message.get());
        }
        return Health.UP;
    }

    /** Lets blocks that are under way finish for a moment; the others go on after the restart. */
    @Override
    public void stop() throws InterruptedException {
        long giveUp = System.nanoTime() + JOURNAL_PATIENCE.toNanos();
        for (Thread worker : workers) {
            long left = giveUp - System.nanoTime();
            if (left <= 0 || !worker.join(Duration.ofNanos(left))) {
                worker.interrupt();
                worker.join();
            }
        }
    }
}
