package org.hyperhash.devnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.devnode.engine.LogRecord;
import org.hyperhash.devnode.engine.MempoolPolicy;
import org.hyperhash.devnode.engine.Rig;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.testkit.ManualClock;
import org.junit.jupiter.api.Test;

/** The shell around the engine: its log, its clock, its end. */
class DevnodeTest {
    private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(Rig.START));

    /** A log that takes some entries and then fails, as a full disk does. */
    private static final class FailingLog implements BlockLog {
        private final List<LogRecord> taken = new ArrayList<>();
        private int room;

        FailingLog(int room) {
            this.room = room;
        }

        @Override
        public List<LogRecord> readAll() {
            return List.copyOf(taken);
        }

        @Override
        public void append(List<LogRecord> entries) throws IOException {
            if (room-- <= 0) {
                throw new IOException("no space left");
            }
            taken.addAll(entries);
        }
    }

    @Test
    void blockThatTheLogDoesNotTakeIsNeverAnsweredAndStopsTheNode() throws IOException {
        FailingLog log = new FailingLog(2);
        Devnode node = new Devnode(log, MempoolPolicy.DEFAULT, clock);
        List<Failure> alarms = new ArrayList<>();
        node.start(alarms::add);
        assertThat(node.generate(2, Rig.PAY_TO_KEY, 1_000)).hasSize(2);
        Hash256 digest = node.digest();

        assertThatThrownBy(() -> node.generate(1, Rig.PAY_TO_KEY, 1_000))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(alarms)
                .extracting(Failure::message)
                .containsExactly("the log does not take blocks: no space left");
        assertThat(node.health()).isInstanceOf(Health.Down.class);
        assertThatThrownBy(node::tip).isInstanceOf(NodeStopped.class);

        Devnode again = new Devnode(log, MempoolPolicy.DEFAULT, clock);
        again.start(alarms::add);
        assertThat(again.digest()).isEqualTo(digest);
        assertThat(again.health()).isEqualTo(Health.UP);
    }

    @Test
    void callsBeforeTheStartAreRefused() {
        Devnode node = new Devnode(BlockLog.inMemory(), MempoolPolicy.DEFAULT, clock);
        assertThatThrownBy(node::height)
                .isInstanceOf(NodeStopped.class)
                .hasMessage("the node is not running");
    }

    @Test
    void clockIsOursUnlessATestSetsIt() throws IOException {
        Devnode node = new Devnode(BlockLog.inMemory(), MempoolPolicy.DEFAULT, clock);
        node.start(failure -> {});
        clock.advance(Duration.ofSeconds(90));
        assertThat(node.nowSeconds()).isEqualTo(Rig.START + 90);
        assertThat(node.uptime()).isEqualTo(Duration.ofSeconds(90));
        node.setMockTime(5);
        assertThat(node.nowSeconds()).isEqualTo(5);
        node.setMockTime(0);
        assertThat(node.nowSeconds()).isEqualTo(Rig.START + 90);
    }

    @Test
    void generatedBlocksAreLimited() throws IOException {
        Devnode node = new Devnode(BlockLog.inMemory(), MempoolPolicy.DEFAULT, clock);
        node.start(failure -> {});
        assertThatThrownBy(() -> node.generate(10_001, Rig.PAY_TO_KEY, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0 to 10000 blocks at once, not 10001");
        assertThat(node.generate(5, Rig.PAY_TO_KEY, 0)).isEmpty();
        assertThat(node.generate(20, Rig.PAY_TO_KEY, 20)).hasSizeLessThan(20);
    }

    @Test
    void stopWakesThoseWhoWait() throws Exception {
        Devnode node = new Devnode(BlockLog.inMemory(), MempoolPolicy.DEFAULT, clock);
        node.start(failure -> {});
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Hash256 tip = node.tip();
            Future<?> waiting =
                    pool.submit(() -> {
                        node.awaitNews(tip, 0, LongPollLimits.DEFAULT);
                        return tip;
                    });
            Thread.sleep(20);
            node.stop();
            assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(NodeStopped.class);
        }
    }
}
