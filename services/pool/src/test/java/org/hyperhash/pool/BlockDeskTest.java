package org.hyperhash.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.testkit.Eventually.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.ledger.BlockFound;
import org.hyperhash.ledger.BlockOutcome;
import org.hyperhash.ledger.BlockOutcome.Answer;
import org.hyperhash.ledger.LedgerEntry;
import org.hyperhash.ledger.ShareJournal;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.pool.engine.AcceptedShare;
import org.hyperhash.pool.engine.FoundBlock;
import org.hyperhash.pool.engine.Payout;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.channel.ChannelJob;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BlockDeskTest {
    private static final Bytes HEADER = Bytes.wrap(new byte[80]);
    private static final Bytes COINBASE = Bytes.of((byte) 1, (byte) 2);

    @TempDir Path directory;

    private final BlockingQueue<Failure> alarms = new LinkedBlockingQueue<>();
    private final FixedTemplates templates = new FixedTemplates();
    private final Metrics metrics = new Metrics();
    private final CountDownLatch disks = new CountDownLatch(1);
    private Journal blockJournal;
    private Journal shareJournal;
    private BlockDesk desk;

    @BeforeEach
    void start() throws Exception {
        blockJournal = new Journal("block journal", JournalOptions.of(directory.resolve("b")));
        shareJournal = new Journal("share journal", JournalOptions.of(directory.resolve("s")));
        blockJournal.start(alarms::add);
        desk = desk();
    }

    @AfterEach
    void stop() throws Exception {
        disks.countDown();
        desk.stop();
        blockJournal.stop();
        shareJournal.stop();
        metrics.close();
        assertThat(alarms).isEmpty();
    }

    @Test
    void blockIsSettledOnceTheShareJournalHasItAndItsEnd() throws Exception {
        desk.start(alarms::add);
        desk.submit(block());
        eventually("told to the network", () -> !templates.submitted.isEmpty());
        eventually("alarm", () -> desk.health() instanceof Health.Degraded);
        eventually("in the block journal", () -> unsettled().size() == 1);
        assertThat(desk.health().toString()).contains("cannot be journalled");

        shareJournal.start(alarms::add);
        eventually("settled", () -> unsettled().isEmpty());
        List<LedgerEntry> told = told();
        assertThat(told).filteredOn(BlockFound.class::isInstance).hasSize(1);
        assertThat(told.getLast())
                .isInstanceOfSatisfying(
                        BlockOutcome.class,
                        end -> assertThat(end.answer()).isEqualTo(Answer.IN_CHAIN));
    }

    @Test
    void blockThatTheShareJournalNeverGotIsToldByTheNextProcess() throws Exception {
        desk.start(alarms::add);
        desk.submit(block());
        eventually("told to the network", () -> !templates.submitted.isEmpty());
        eventually("in the block journal", () -> unsettled().size() == 1);
        desk.stop();

        shareJournal.start(alarms::add);
        desk = desk();
        desk.start(alarms::add);
        eventually("settled", () -> unsettled().isEmpty());
        BlockFound found = block(told()).orElseThrow();
        assertThat(found.hash()).isEqualTo(block().solution().blockHash());
        assertThat(found.account()).isEqualTo(TestMiner.ALICE);
        assertThat(found.block()).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void blockGoesToTheNetworkWhileBothDisksAreStuck() throws Exception {
        shareJournal.start(alarms::add);
        for (Journal journal : List.of(blockJournal, shareJournal)) {
            stick(journal);
        }
        long begun = System.nanoTime();
        desk.submit(block());
        eventually("told to the network", () -> !templates.submitted.isEmpty());
        assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(1).toNanos());
        assertThat(block(told())).isEmpty();
        disks.countDown();
        eventually("told to the ledger", () -> told().getLast() instanceof BlockOutcome);
        eventually("settled", () -> unsettled().isEmpty());
    }

    @Test
    void bugOfASourceRaisesAnAlarmAndTheBlockIsTriedAgain() throws Exception {
        shareJournal.start(alarms::add);
        AtomicInteger calls = new AtomicInteger();
        templates.answers =
                _ -> {
                    if (calls.getAndIncrement() == 0) {
                        throw new IllegalStateException("a bug of the test");
                    }
                    return List.of(new SubmissionAnswer.Accepted("test node"));
                };
        desk.start(alarms::add);
        desk.submit(block());
        eventually("alarm", () -> desk.health() instanceof Health.Degraded);
        assertThat(desk.health().toString()).contains("a bug of the test");
        assertThat(metrics.scrape()).contains("pool_blocks_open 1.0");
        eventually("settled", () -> desk.count(Answer.IN_CHAIN) == 1);
        assertThat(calls).hasValue(2);
        eventually("closed", () -> metrics.scrape().contains("pool_blocks_open 0.0"));
    }

    private BlockDesk desk() {
        return new BlockDesk(
                blockJournal,
                new ShareJournal(shareJournal),
                templates,
                metrics,
                InstantSource.system());
    }

    /** Makes the journal's next record wait for {@code disks}. */
    private void stick(Journal journal) throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        journal.onCommit(_ -> {
            stuck.countDown();
            try {
                disks.await();
            } catch (InterruptedException end) {
                throw new AssertionError(end);
            }
        });
        new ShareJournal(journal)
                .append(new BlockOutcome(1, Hash256.ZERO, "", Answer.IN_CHAIN, ""));
        stuck.await();
    }

    private List<BlockFound> unsettled() throws Exception {
        return new ShareJournal(blockJournal).unsettledBlocks();
    }

    private List<LedgerEntry> told() throws Exception {
        return new ShareJournal(shareJournal).read(1, 100);
    }

    private static Optional<BlockFound> block(List<LedgerEntry> told) {
        return told.stream()
                .filter(BlockFound.class::isInstance)
                .map(BlockFound.class::cast)
                .findFirst();
    }

    private static FoundBlock block() {
        ChannelJob job =
                new ChannelJob(
                        1,
                        1,
                        new ExtendedJob(2, 0, Bytes.EMPTY, Bytes.EMPTY, true, List.of()),
                        new ChainTip(Hash256.ZERO, FixedTemplates.EASY_BLOCKS, 1),
                        Target.EASIEST,
                        Target.EASIEST,
                        Difficulty.ONE,
                        Hash256.ZERO);
        Solution solution = Solution.of(1, HEADER, COINBASE);
        AcceptedShare share =
                new AcceptedShare(
                        1,
                        1,
                        new Payout(TestMiner.ALICE, Bytes.EMPTY),
                        "rig",
                        job,
                        Target.EASIEST,
                        Difficulty.ONE,
                        solution.blockHash(),
                        true,
                        "test",
                        1);
        return new FoundBlock(201, solution, share, Optional.empty());
    }
}
