package org.hyperhash.template.feed;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.Template;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the tip and raises the alarm when blocks leave the best chain. Safe from any thread. */
public final class ReorgWatch {
    /** Blocks that leave the chain before people are called; one does now and then. */
    public static final int ALARM_DEPTH = 2;

    /** How long health tells of it. */
    static final Duration ALARM_TIME = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(ReorgWatch.class);

    /** Hears of every reorganisation of at least {@link #ALARM_DEPTH} blocks. */
    @FunctionalInterface
    public interface Listener {
        void onReorg(TipMove.Reorganised reorg);
    }

    private record Seen(TipMove.Reorganised reorg, long atNanos) {}

    private final TipHistory history = new TipHistory();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final LongSupplier nanoClock;
    private final Counter reorgs;
    private final Counter deepReorgs;
    private volatile Optional<Seen> last = Optional.empty();

    public ReorgWatch(LongSupplier nanoClock, Metrics metrics) {
        this.nanoClock = nanoClock;
        reorgs =
                metrics.counter(
                        "template.reorgs", "Tip changes that took blocks out of the best chain");
        deepReorgs =
                metrics.counter(
                        "template.reorgs.deep",
                        "Tip changes that took two blocks or more out of the best chain");
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /**
     * Follows the tip of the newest template. Whoever comes late to the lock sees the newest one
     * too: an older tip of its own would look like a reorganisation.
     *
     * @param parents may take its time
     */
    public synchronized void follow(
            Supplier<Optional<Template>> newest, TipHistory.Parents parents) {
        newest.get()
                .map(shown ->
                        history.moveTo(shown.tip().previousBlock(), shown.height() - 1, parents))
                .ifPresent(this::report);
    }

    /** Whether the best chain has the block at that height; empty when it is not remembered. */
    public synchronized Optional<Boolean> contains(Hash256 block, int height) {
        return history.contains(block, height);
    }

    public synchronized boolean contains(Hash256 block) {
        return history.contains(block);
    }

    /** What a person should know for a while after a deep reorganisation. */
    public Optional<String> warning() {
        return last.filter(seen -> nanoClock.getAsLong() - seen.atNanos() < ALARM_TIME.toNanos())
                .map(seen ->
                        "%d blocks left the best chain; old tip %s, new tip %s"
                                .formatted(
                                        seen.reorg().depth(),
                                        seen.reorg().oldTip(),
                                        seen.reorg().newTip()));
    }

    private void report(TipMove move) {
        if (!(move instanceof TipMove.Reorganised reorg)) {
            return;
        }
        reorgs.increment();
        if (reorg.depth() < ALARM_DEPTH) {
            LOG.warn("a block left the best chain: {}, now {}", reorg.oldTip(), reorg.newTip());
            return;
        }
        deepReorgs.increment();
        last = Optional.of(new Seen(reorg, nanoClock.getAsLong()));
        LOG.error(
                "{} blocks left the best chain: old tip {}, new tip {}",
                reorg.depth(),
                reorg.oldTip(),
                reorg.newTip());
        listeners.forEach(listener -> listener.onReorg(reorg));
    }
}
