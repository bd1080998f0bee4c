package org.hyperhash.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.ShareWindow;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.engine.WindowRule;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalPage;
import org.hyperhash.platform.journal.JournalUnavailable;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the reward window of the pool at any moment. It follows the share journal on a thread of
 * its own, builds itself anew from the journal's tail when it starts, and keeps that tail from
 * being trimmed. Safe from any thread.
 */
public final class WindowKeeper implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(WindowKeeper.class);

    /** Records that are counted without letting anybody else in: a millisecond's worth. */
    private static final int PAGE_RECORDS = 2_000;

    private static final long PAGE_BYTES = 16L << 20;
    private static final Duration IDLE_PAUSE = Duration.ofSeconds(1);
    private static final int KNOWN_WORKS_MAX = 1_024;

    /** Starts of rounds that are remembered; a deeper reorganisation of ours is not foreseen. */
    private static final int ROUNDS_MAX = 16;

    private static final int LOST_MAX = 256;

    /** A retarget makes the network's work, and so the window, at most four times larger. */
    private static final int SPARE = 4;

    private final ShareJournal shares;
    private final Journal journal;
    private final WindowRule rule;
    private final int sharesMax;
    private final Network network;
    private final Semaphore committed = new Semaphore(0);
    private final Map<Target, Work> works =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Target, Work> oldest) {
                    return size() > KNOWN_WORKS_MAX;
                }
            };

    // Guarded by this object.
    private final ShareWindow window;

    /** By their cuts: a block that was told late began its round no later for that. */
    private final List<Round> rounds = new ArrayList<>();

    /** Blocks that the chain does not have, the last ones: told again, they begin no round. */
    private final SequencedSet<Hash256> lost = new LinkedHashSet<>();

    /** The most work that a window needed; empty until a template was seen. */
    private Optional<Work> hardest = Optional.empty();

    private long counted;

    private volatile boolean stopping;
    private volatile Health health = new Health.Down("not started");
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    /** A round begins behind the cut of the job of the last block. */
    private record Round(Hash256 block, long cut) {}

    /**
     * @param sharesMax most shares of a window
     * @param network whose addresses accounts are
     */
    public WindowKeeper(ShareJournal shares, WindowRule rule, int sharesMax, Network network) {
        this.shares = shares;
        this.journal = shares.journal();
        this.rule = rule;
        this.sharesMax = sharesMax;
        this.network = network;
        this.window = new ShareWindow(sharesMax);
    }

    @Override
    public String name() {
        return "reward-window";
    }

    /** Makes the window visible. */
    public void measure(Metrics metrics) {
        metrics.gauge(
                "ledger.window.held.shares",
                "Shares that the reward window can reach back to",
                this,
                WindowKeeper::held);
        metrics.gauge(
                "ledger.window.lag.records",
                "Durable journal records that the reward window has not counted yet",
                this,
                WindowKeeper::lagRecords);
    }

    /** Counts what the journal has; returns when the window is complete. */
    @Override
    public void start(Alarm alarm) throws IOException {
        long begun = System.nanoTime();
        synchronized (this) {
            counted = Math.max(journal.firstSequence(), firstWithin()) - 1;
        }
        shares.keepFrom(this::firstNeeded);
        while (countPage()) {
            // Page by page.
        }
        LOG.info(
                "the reward window has {} shares up to {}, read in {} ms",
                held(),
                counted(),
                (System.nanoTime() - begun) / 1_000_000);
        journal.onCommit(_ -> wake());
        health = Health.UP;
        thread = Thread.ofPlatform().name(name()).start(() -> run(alarm));
    }

    /** Nearly all records are shares: twice as many as a window needs hold one. */
    private long firstWithin() {
        return journal.durableSequence() - 2L * sharesMax;
    }

    private void wake() {
        if (committed.availablePermits() == 0) {
            committed.release();
        }
    }

    private void run(Alarm alarm) {
        try {
            while (!stopping) {
                if (!follow()) {
                    boolean _ = committed.tryAcquire(IDLE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException interrupted) {
            LOG.info("interrupted");
        } catch (IOException | RuntimeException failure) {
            // A window that misses shares must not pay anybody.
            health = new Health.Down("stopped by a fault; the log has it");
            alarm.raise(Failure.bug(name(), failure));
        }
    }

    /** A disk that cannot be read now leaves the window as it is: older, but true. */
    private boolean follow() throws IOException {
        try {
            boolean more = countPage();
            health = Health.UP;
            return more;
        } catch (JournalUnavailable failure) {
            health =
                    new Health.Degraded(
                            "%d records wait: %s".formatted(lagRecords(), failure.inPublic()));
            return false;
        }
    }

    /** Counts the next records; false when there were none. */
    private boolean countPage() throws IOException {
        JournalPage page = journal.read(counted() + 1, PAGE_RECORDS, PAGE_BYTES);
        synchronized (this) {
            long sequence = page.firstSequence();
            for (byte[] record : page.records()) {
                count(sequence++, record);
            }
            counted = page.nextSequence() - 1;
        }
        return !page.records().isEmpty();
    }

    private void count(long sequence, byte[] record) throws IOException {
        if (EntryCodec.isShare(record)) {
            EntryCodec.ShareWork share = EntryCodec.decodeWork(record);
            window.append(
                    sequence,
                    payee(share.account()),
                    works.computeIfAbsent(share.target(), Target::work));
            return;
        }
        switch (EntryCodec.decode(record)) {
            case BlockFound block ->
                    begin(
                            new Round(
                                    block.hash(),
                                    block.terms().map(terms -> terms.cut()).orElse(sequence)));
            case BlockOutcome outcome when isLost(outcome) -> lose(outcome.hash());
            case BlockOutcome _, ShareRecord _ -> {}
        }
    }

    /** A journal may tell of a block more than once. */
    private void begin(Round begun) {
        boolean known = rounds.stream().anyMatch(round -> round.block().equals(begun.block()));
        if (known || lost.contains(begun.block())) {
            return;
        }
        rounds.add(begun);
        rounds.sort(Comparator.comparingLong(Round::cut));
        if (rounds.size() > ROUNDS_MAX) {
            rounds.removeFirst();
        }
    }

    private void lose(Hash256 block) {
        rounds.removeIf(round -> round.block().equals(block));
        lost.add(block);
        if (lost.size() > LOST_MAX) {
            lost.removeFirst();
        }
    }

    private static boolean isLost(BlockOutcome outcome) {
        return outcome.answer() == BlockOutcome.Answer.OUTRUN
                || outcome.answer() == BlockOutcome.Answer.LOST;
    }

    private Payee payee(String account) {
        return window.payee(account).orElseGet(() -> Payee.of(network, account));
    }

    /**
     * The window that a block found on a template of now would reward.
     *
     * @param nBits the block's compact target
     */
    public synchronized WindowClaims claims(int nBits) {
        return switch (rule) {
            case WindowRule.Pplns pplns -> {
                Work needed = pplns.needed(Target.ofCompact(nBits).work());
                if (hardest.isEmpty() || needed.compareTo(hardest.get()) > 0) {
                    hardest = Optional.of(needed);
                }
                yield window.ofWork(counted, needed);
            }
            case WindowRule.Round() ->
                    window.since(rounds.isEmpty() ? 0 : rounds.getLast().cut(), counted);
        };
    }

    /** The first record that a later window may need: any, while nobody knows how large one is. */
    private synchronized long firstNeeded() {
        return switch (rule) {
            case WindowRule.Pplns _ ->
                    hardest.map(work -> window.firstOfNewest(work.times(SPARE), counted + 1))
                            .orElse(1L);
            case WindowRule.Round() ->
                    rounds.size() < ROUNDS_MAX
                            ? window.oldestSequence(counted + 1)
                            : Math.min(rounds.getFirst().cut() + 1, counted + 1);
        };
    }

    /** The last journal sequence that was counted. */
    public synchronized long counted() {
        return counted;
    }

    private synchronized int held() {
        return window.held();
    }

    private long lagRecords() {
        return journal.durableSequence() - counted();
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        committed.release();
        thread.join();
        health = new Health.Down("stopped");
    }
}
