package org.hyperhash.devnode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.devnode.engine.Answer;
import org.hyperhash.devnode.engine.BlockAssembly;
import org.hyperhash.devnode.engine.BlockTemplate;
import org.hyperhash.devnode.engine.Command;
import org.hyperhash.devnode.engine.DevnodeEngine;
import org.hyperhash.devnode.engine.Effect;
import org.hyperhash.devnode.engine.LogRecord;
import org.hyperhash.devnode.engine.MempoolPolicy;
import org.hyperhash.devnode.engine.TemplateBuilder;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node: one engine behind one lock, its log, and its clock. Any thread may call it. What a call
 * changed is in the log before the call returns; when the log fails, the node stops for good.
 */
public final class Devnode implements Part, HealthCheck {
    /** Most blocks that one call mines. */
    public static final int MAX_GENERATED = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Devnode.class);

    private final BlockLog log;
    private final MempoolPolicy policy;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private boolean releasing;

    // Guarded by the lock.
    private @Nullable DevnodeEngine engine;
    private Alarm alarm = failure -> {};
    private long mockSeconds;
    private long extranonce;
    private @Nullable BlockTemplate cached;

    private volatile Health health = new Health.Down("not started");
    private volatile Instant startedAt = Instant.EPOCH;

    public Devnode(BlockLog log, MempoolPolicy policy, InstantSource clock) {
        this.log = log;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "devnode";
    }

    @Override
    public void start(Alarm raised) throws IOException {
        List<LogRecord> entries = log.readAll();
        DevnodeEngine replayed = DevnodeEngine.replay(policy, entries);
        lock.lock();
        try {
            engine = replayed;
            alarm = raised;
            startedAt = clock.instant();
            // Coinbases of an earlier run must not come again.
            extranonce = startedAt.toEpochMilli() << 20;
            health = Health.UP;
        } finally {
            lock.unlock();
        }
        LOG.info(
                "regtest chain at height {} from {} records",
                replayed.chain().tip().height(),
                entries.size());
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            engine = null;
            health = new Health.Down("stopped");
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Answers miners that wait for news now, and later ones at once: the node is stopping. */
    public void releaseWaiting() {
        lock.lock();
        try {
            releasing = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Health health() {
        return health;
    }

    /** Looks at the state while nobody changes it. */
    @FunctionalInterface
    public interface Question<T, X extends Exception> {
        T ask(DevnodeEngine state) throws X;
    }

    /** Reads the state; {@code question} must not keep what it is given. */
    public <T, X extends Exception> T read(Question<T, X> question) throws X {
        lock.lock();
        try {
            return question.ask(running());
        } finally {
            lock.unlock();
        }
    }

    public Hash256 tip() {
        return read(state -> state.chain().tip().hash());
    }

    public int height() {
        return read(state -> state.chain().tip().height());
    }

    public Answer submitBlock(Block block) {
        return change(() -> new Command.SubmitBlock(block, nowSeconds()));
    }

    public Answer submitHeader(BlockHeader header) {
        return change(() -> new Command.SubmitHeader(header, nowSeconds()));
    }

    public Answer sendTransaction(Tx tx) {
        return change(() -> new Command.SubmitTransaction(tx, nowSeconds()));
    }

    public Answer invalidate(Hash256 block) {
        return change(() -> new Command.Invalidate(block));
    }

    public Answer reconsider(Hash256 block) {
        return change(() -> new Command.Reconsider(block));
    }

    /** A command is made under the lock, so that its time is in order with others. */
    @FunctionalInterface
    private interface CommandSource {
        Command make();
    }

    private Answer change(CommandSource source) {
        lock.lock();
        try {
            DevnodeEngine.Outcome outcome = running().step(source.make());
            store(outcome.effects());
            if (!outcome.effects().isEmpty()) {
                news.signalAll();
            }
            return outcome.answer();
        } finally {
            lock.unlock();
        }
    }

    private void store(List<Effect> effects) {
        List<LogRecord> entries = new ArrayList<>();
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Store(LogRecord entry) -> entries.add(entry);
                case Effect.TipChanged(var tip) -> LOG.debug("tip is {}", tip.hash());
                case Effect.MempoolChanged() -> {}
            }
        }
        if (entries.isEmpty()) {
            return;
        }
        try {
            log.append(entries);
        } catch (IOException broken) {
            throw giveUp("the log does not take blocks: " + broken.getMessage(), broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw giveUp("interrupted while writing the log", new IOException(interrupted));
        }
    }

    /** The engine is ahead of the log now: nobody may see that state. */
    private UncheckedIOException giveUp(String message, IOException cause) {
        engine = null;
        health = new Health.Down(message);
        news.signalAll();
        alarm.raise(Failure.broken(name(), message));
        return new UncheckedIOException(cause);
    }

    private DevnodeEngine running() {
        DevnodeEngine current = engine;
        if (current == null) {
            throw new NodeStopped();
        }
        return current;
    }

    /** Seconds since 1970 by our clock, or by what a test set. */
    public long nowSeconds() {
        lock.lock();
        try {
            return mockSeconds > 0 ? mockSeconds : clock.instant().getEpochSecond();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes the clock stand still.
     *
     * @param seconds since 1970; 0 lets it run again
     */
    public void setMockTime(long seconds) {
        lock.lock();
        try {
            mockSeconds = seconds;
        } finally {
            lock.unlock();
        }
    }

    public Duration uptime() {
        return Duration.between(startedAt, clock.instant());
    }

    /** What to mine on now. */
    public BlockTemplate template() {
        lock.lock();
        try {
            DevnodeEngine state = running();
            BlockTemplate known = cached;
            if (known == null
                    || !known.previousBlock().equals(state.chain().tip().hash())
                    || known.mempoolUpdates() != state.mempool().updates()) {
                known = TemplateBuilder.build(state.chain(), state.mempool());
                cached = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits while the tip is {@code watchedTip}, and later while the mempool is what it was.
     *
     * @param watchedUpdates state of the mempool that the caller knows
     */
    public void awaitNews(Hash256 watchedTip, long watchedUpdates, LongPollLimits limits)
            throws InterruptedException {
        long start = System.nanoTime();
        long mempoolCheck = limits.firstMempoolCheck().toNanos();
        lock.lockInterruptibly();
        try {
            while (!releasing && running().chain().tip().hash().equals(watchedTip)) {
                long elapsed = System.nanoTime() - start;
                if (elapsed >= limits.total().toNanos()) {
                    return;
                }
                if (elapsed >= mempoolCheck) {
                    if (running().mempool().updates() != watchedUpdates) {
                        return;
                    }
                    mempoolCheck = elapsed + limits.nextMempoolChecks().toNanos();
                }
                long wake = Math.min(mempoolCheck, limits.total().toNanos());
                news.await(wake - elapsed, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Mines blocks that pay {@code script}; fewer when {@code maxTries} hashes are used up.
     *
     * @param count at most {@link #MAX_GENERATED}
     */
    public List<Hash256> generate(int count, Bytes script, long maxTries) {
        if (count < 0 || count > MAX_GENERATED) {
            throw new IllegalArgumentException(
                    "0 to %d blocks at once, not %d".formatted(MAX_GENERATED, count));
        }
        List<Hash256> hashes = new ArrayList<>();
        long left = maxTries;
        while (hashes.size() < count && left > 0) {
            Optional<Block> mined = BlockAssembly.mine(assemble(template(), script), left);
            if (mined.isEmpty()) {
                return hashes;
            }
            left -= Integer.toUnsignedLong(mined.get().header().nonce()) + 1;
            // Somebody else may have been faster: then the block is only a branch.
            if (submitBlock(mined.get()) instanceof Answer.Accepted) {
                hashes.add(mined.get().hash());
            }
        }
        return hashes;
    }

    /** A block on the tip that lacks its nonce, with a coinbase that no other has. */
    public Block assemble(BlockTemplate template, Bytes script) {
        lock.lock();
        try {
            Bytes unique = Bytes.wrap(ByteBuffer.allocate(8).putLong(extranonce++).array());
            return BlockAssembly.assemble(template, script, nowSeconds(), unique);
        } finally {
            lock.unlock();
        }
    }

    /** Hash over all state, equal before and after a restart. */
    public Hash256 digest() {
        return read(DevnodeEngine::digest);
    }
}
