package org.hyperhash.pool;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.ledger.BlockFound;
import org.hyperhash.ledger.BlockOutcome;
import org.hyperhash.ledger.BlockOutcome.Answer;
import org.hyperhash.ledger.LedgerEntry;
import org.hyperhash.ledger.ShareJournal;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalUnavailable;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.pool.engine.FoundBlock;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.TemplateSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings found blocks to the network and never forgets one: sent through every path at once, every
 * answer looked at, the node asked whether its chain has the block, sent again until somebody
 * decides, also after a restart. No disk delays the sending: each block has a virtual thread that
 * sends it, and one for each journal that writes it down until it is on disk. Safe from any thread.
 *
 * <pre>
 * found --+--> sent --node's chain has it--> in chain ---------.
 *         |      |----refused by all paths--> lost (alarm) ----+--> told --> settled
 *         |      |----chain went on without it--> outrun ------'
 *         |      '----nobody can say--> sent again, later and later
 *         |--> block journal: the next process takes it up, unless it is settled
 *         '--> share journal: the ledger has it
 * </pre>
 *
 * <p>A block is settled when the share journal has it and its end on disk, and not before: whatever
 * fails or dies in between, the next process tells the ledger again, which takes it once.
 */
public final class BlockDesk implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(BlockDesk.class);
    private static final Duration JOURNAL_PATIENCE = Duration.ofSeconds(2);
    private static final Duration CHAIN_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CHAIN_POLL = Duration.ofMillis(50);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    /** Times that a block is looked for in the chain before it counts as outrun. */
    private static final int LOOKS_MAX = 5;

    /** Longest text of an answer that is kept, in characters. */
    private static final int REASON_MAX = 250;

    private static final Set<Answer> SETTLED =
            EnumSet.of(Answer.IN_CHAIN, Answer.OUTRUN, Answer.LOST);

    /** Where a header names the block that it extends. */
    private static final int PARENT_OFFSET = 4;

    /** For what an earlier process has written. */
    private static final CountDownLatch WRITTEN = new CountDownLatch(0);

    private final Journal pendingJournal;
    private final ShareJournal pending;
    private final ShareJournal ledger;
    private final TemplateSource source;
    private final InstantSource clock;
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private final Set<Hash256> open = ConcurrentHashMap.newKeySet();
    private final AtomicLongArray outcomes = new AtomicLongArray(Answer.values().length + 1);
    private final RecentParents won = new RecentParents();
    private final AtomicReference<Optional<String>> alarm = new AtomicReference<>(Optional.empty());

    /**
     * @param pendingJournal small and of its own, so that a restart finds unfinished blocks at
     *     once; started before this part
     * @param ledger where blocks and what became of them go for everybody else
     */
    public BlockDesk(
            Journal pendingJournal,
            ShareJournal ledger,
            TemplateSource source,
            Metrics metrics,
            InstantSource clock) {
        this.pendingJournal = pendingJournal;
        this.pending = new ShareJournal(pendingJournal);
        this.ledger = ledger;
        this.source = source;
        this.clock = clock;
        for (Answer outcome : SETTLED) {
            metrics.gauge(
                    "pool.blocks." + outcome.name().toLowerCase(Locale.ROOT).replace("_", "."),
                    "Found blocks whose outcome is %s, since the start".formatted(outcome),
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
        List<BlockFound> unsettled = pending.unsettledBlocks();
        for (BlockFound found : unsettled) {
            LOG.warn("block {} was found before the restart: sending it again", found.hash());
            open.add(found.hash());
            CountDownLatch told = write(ledger, found.hash(), found.withoutBlock());
            startWorker(found.hash(), () -> settle(found, bring(found), WRITTEN, told));
        }
        if (unsettled.isEmpty()) {
            pendingJournal.trimBelow(pendingJournal.durableSequence());
        }
    }

    /** Takes over a block; returns at once. */
    void submit(FoundBlock block) {
        Hash256 hash = block.solution().blockHash();
        open.add(hash);
        startWorker(hash, () -> bringNew(block));
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    /** What became of a block. */
    private record End(Answer answer, String detail) {}

    /** Pauses that double. */
    private static final class Pauses {
        private Duration next = FIRST_RETRY;

        void pause() throws InterruptedException {
            Thread.sleep(next);
            next = next.multipliedBy(2);
            next = next.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : next;
        }
    }

    /** Does the work on a thread of its own; a bug must not end it before it is done. */
    private void startWorker(Hash256 hash, Work work) {
        Thread worker =
                Thread.ofVirtual()
                        .name("block-" + hash)
                        .unstarted(() -> {
                            try {
                                runToTheEnd(hash, work);
                            } catch (InterruptedException _) {
                                LOG.warn("block {} goes on after the next start", hash);
                            } finally {
                                workers.remove(Thread.currentThread());
                            }
                        });
        workers.add(worker);
        worker.start();
    }

    private void runToTheEnd(Hash256 hash, Work work) throws InterruptedException {
        Pauses pauses = new Pauses();
        while (true) {
            try {
                work.run();
                return;
            } catch (RuntimeException bug) {
                LOG.error("block {}", hash, bug);
                raise("block %s is tried again after a bug: %s".formatted(hash, bug));
            }
            pauses.pause();
        }
    }

    private void bringNew(FoundBlock block) throws InterruptedException {
        Solution solution = block.solution();
        BlockFound found =
                new BlockFound(
                        block.share().atMs(),
                        solution.blockHash(),
                        block.height(),
                        block.share().payout().account(),
                        block.share().worker(),
                        solution.templateId(),
                        solution.header(),
                        solution.coinbase(),
                        source.assemble(solution).orElse(Bytes.EMPTY),
                        block.terms());
        LOG.info(
                "block {} at height {} found by {}", found.hash(), found.height(), found.account());
        CountDownLatch kept = write(pending, found.hash(), found);
        CountDownLatch told = write(ledger, found.hash(), found.withoutBlock());
        runToTheEnd(found.hash(), () -> settle(found, bring(found), kept, told));
    }

    /** Sends a block until somebody can say what became of it. */
    private End bring(BlockFound found) throws InterruptedException {
        Solution solution = Solution.of(found.templateId(), found.header(), found.coinbase());
        Optional<Bytes> block =
                found.block().isEmpty() ? Optional.empty() : Optional.of(found.block());
        Pauses pauses = new Pauses();
        for (int look = 1; ; look++) {
            List<SubmissionAnswer> answers = source.submit(solution, block);
            answers.forEach(answer -> heard(found, answer));
            Optional<Boolean> inChain = awaitInChain(found);
            if (inChain.orElse(false)) {
                won.add(parentOf(found));
                return new End(Answer.IN_CHAIN, "");
            }
            if (won.contains(parentOf(found))) {
                return new End(Answer.OUTRUN, "another block of ours has the same parent");
            }
            if (isRefusedByAll(answers)) {
                raise("block %s was refused: %s".formatted(found.hash(), answers));
                return new End(Answer.LOST, answers.toString());
            }
            if (inChain.isPresent() && look >= LOOKS_MAX) {
                raise("block %s is not in the node's chain".formatted(found.hash()));
                return new End(Answer.OUTRUN, answers.toString());
            }
            LOG.warn("block {} is in no chain yet, sending it again", found.hash());
            pauses.pause();
        }
    }

    private void heard(BlockFound found, SubmissionAnswer heard) {
        Answer answer =
                switch (heard) {
                    case SubmissionAnswer.Accepted _ -> Answer.ACCEPTED;
                    case SubmissionAnswer.AlreadyKnown _ -> Answer.ALREADY_KNOWN;
                    case SubmissionAnswer.Sent _ -> Answer.SENT;
                    case SubmissionAnswer.Refused _ -> Answer.REFUSED;
                    case SubmissionAnswer.Unreachable _ -> Answer.UNREACHABLE;
                };
        String reason =
                switch (heard) {
                    case SubmissionAnswer.Refused(_, String why) -> why;
                    case SubmissionAnswer.Unreachable(_, String why) -> why;
                    case SubmissionAnswer.Accepted _,
                            SubmissionAnswer.AlreadyKnown _,
                            SubmissionAnswer.Sent _ ->
                            "";
                };
        LOG.info("block {}: {}", found.hash(), heard.inWords());
        tell(outcome(found, heard.path(), answer, reason));
    }

    /** Whether the node's chain has the block; empty while nobody can say. */
    private Optional<Boolean> awaitInChain(BlockFound found) throws InterruptedException {
        long giveUp = System.nanoTime() + CHAIN_PATIENCE.toNanos();
        Optional<Boolean> answer = source.isInBestChain(found.hash());
        while (!answer.orElse(false)
                && !won.contains(parentOf(found))
                && System.nanoTime() < giveUp) {
            Thread.sleep(CHAIN_POLL);
            answer = source.isInBestChain(found.hash());
        }
        return answer;
    }

    private static Hash256 parentOf(BlockFound found) {
        return Hash256.read(found.header().toArray(), PARENT_OFFSET);
    }

    private static boolean isRefusedByAll(List<SubmissionAnswer> answers) {
        return !answers.isEmpty()
                && answers.stream().allMatch(SubmissionAnswer.Refused.class::isInstance);
    }

    /**
     * @param kept that the block journal has the block
     * @param told that the share journal has it
     */
    private void settle(BlockFound found, End end, CountDownLatch kept, CountDownLatch told)
            throws InterruptedException {
        Hash256 hash = found.hash();
        LOG.info("block {} at height {}: {}", hash, found.height(), end.answer());
        outcomes.incrementAndGet(end.answer().code());
        BlockOutcome outcome = outcome(found, "", end.answer(), end.detail());
        told.await();
        write(ledger, hash, outcome).await();
        // Last: this is what keeps the next process from telling it all again.
        kept.await();
        write(pending, hash, outcome).await();
        open.remove(hash);
    }

    private BlockOutcome outcome(BlockFound found, String path, Answer answer, String reason) {
        return new BlockOutcome(clock.millis(), found.hash(), cut(path), answer, cut(reason));
    }

    private static String cut(String text) {
        return text.length() > REASON_MAX ? text.substring(0, REASON_MAX) : text;
    }

    /** Writes on a thread of its own, again and again; counted down once it is on disk. */
    private CountDownLatch write(ShareJournal journal, Hash256 hash, LedgerEntry entry) {
        CountDownLatch written = new CountDownLatch(1);
        startWorker(
                hash,
                () -> {
                    long sequence = append(journal, hash, entry);
                    if (!journal.awaitDurable(sequence, JOURNAL_PATIENCE)) {
                        raise("block %s is not on disk yet".formatted(hash));
                        boolean _ = journal.awaitDurable(sequence, FOREVER);
                    }
                    written.countDown();
                });
        return written;
    }

    private long append(ShareJournal journal, Hash256 hash, LedgerEntry entry)
            throws InterruptedException {
        Pauses pauses = new Pauses();
        while (true) {
            try {
                return journal.append(entry);
            } catch (JournalUnavailable e) {
                raise("block %s cannot be journalled: %s".formatted(hash, e.inPublic()));
            }
            pauses.pause();
        }
    }

    /** What one path said, for people: nothing waits for it or depends on it. */
    private void tell(BlockOutcome heard) {
        try {
            ledger.append(heard);
        } catch (JournalUnavailable e) {
            LOG.warn("an answer to block {} is not kept: {}", heard.hash(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void raise(String message) {
        LOG.error("ALARM: {}", message);
        alarm.set(Optional.of(message));
    }

    /** How many found blocks had this outcome since the start. */
    public long count(Answer outcome) {
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
                break;
            }
        }
        // All at once: they wait for each other's turn at the same node. One may start another.
        while (!workers.isEmpty()) {
            workers.forEach(Thread::interrupt);
            for (Thread worker : workers) {
                worker.join();
            }
        }
    }
}
