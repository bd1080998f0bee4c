package org.hyperhash.platform.journal;

import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperhash.platform.journal.JournalUnavailable.Reason;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends records durably. Any thread appends and reads; one thread of its own writes whatever has
 * queued up with one disk flush and then tells who waits.
 *
 * <p>A record whose append returned a sequence is never refused later: it becomes durable, if need
 * be after the disk works again, or is lost with the process before anybody was told that it is
 * durable. While the disk fails, appends are refused at once and the journal keeps trying.
 */
public final class Journal implements Part, HealthCheck {
    /** A record may be an entire block. */
    public static final int MAX_RECORD_BYTES = 8 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);
    private static final Duration SLOW_FLUSH = Duration.ofSeconds(1);

    private final String name;
    private final JournalOptions options;
    private final JournalStore store;
    private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition queued = lock.newCondition();
    private final Condition drained = lock.newCondition();

    // Guarded by the lock.
    private List<byte[]> queue = new ArrayList<>();
    private long queueBytes;
    private long lastSequence;
    private boolean accepting;
    private @Nullable JournalUnavailable refusal =
            new JournalUnavailable(Reason.CLOSED, "the journal is not started");
    private final PriorityQueue<Waiter> waiters =
            new PriorityQueue<>(Comparator.comparingLong(Waiter::sequence));

    private volatile long durable;

    /** Start of the flush that is under way in {@link System#nanoTime}, 0 when there is none. */
    private volatile long flushSince;

    private volatile Optional<Timer> flushes = Optional.empty();

    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Thread writer = Thread.ofPlatform().unstarted(() -> {});

    private record Waiter(long sequence, CommitListener listener) {}

    public Journal(String name, JournalOptions options) {
        this(name, options, new RocksStore(options.directory()));
    }

    Journal(String name, JournalOptions options, JournalStore store) {
        this.name = name;
        this.options = options;
        this.store = store;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Alarm alarm) throws IOException {
        long last = store.open();
        durable = last;
        lock.lock();
        try {
            lastSequence = last;
            accepting = true;
            refusal = null;
        } finally {
            lock.unlock();
        }
        writer = Thread.ofPlatform().name(name).start(() -> run(alarm));
    }

    /**
     * Queues one record and returns its sequence at once, or when there is room.
     *
     * @throws JournalUnavailable when the record was not taken
     */
    public long append(byte[] content) throws JournalUnavailable, InterruptedException {
        return append(List.of(content));
    }

    /**
     * Queues records in a row and returns the sequence of the last one.
     *
     * @throws JournalUnavailable when none of them was taken
     */
    public long append(List<byte[]> contents) throws JournalUnavailable, InterruptedException {
        long bytes = size(contents);
        lock.lockInterruptibly();
        try {
            awaitRoom(contents.size(), bytes);
            queue.addAll(contents);
            queueBytes += bytes;
            lastSequence += contents.size();
            queued.signal();
            return lastSequence;
        } finally {
            lock.unlock();
        }
    }

    private static long size(List<byte[]> contents) {
        long bytes = 0;
        for (byte[] content : contents) {
            if (content.length > MAX_RECORD_BYTES) {
                throw new IllegalArgumentException(
                        "a record of %d bytes, at most %d"
                                .formatted(content.length, MAX_RECORD_BYTES));
            }
            bytes += content.length;
        }
        return bytes;
    }

    private void awaitRoom(int records, long bytes)
            throws JournalUnavailable, InterruptedException {
        if (records < 1 || records > options.queueRecords() || bytes > options.queueBytes()) {
            throw new IllegalArgumentException(
                    "%d records of %d bytes at once".formatted(records, bytes));
        }
        long leftNanos = options.appendWait().toNanos();
        while (true) {
            if (refusal != null) {
                throw refusalNow(refusal);
            }
            boolean room =
                    queue.size() + records <= options.queueRecords()
                            && queueBytes + bytes <= options.queueBytes();
            if (room) {
                return;
            }
            if (leftNanos <= 0) {
                throw new JournalUnavailable(
                        Reason.BUSY,
                        "%s: the disk is too slow, %d records wait".formatted(name, queue.size()));
            }
            leftNanos = drained.awaitNanos(leftNanos);
        }
    }

    /** A fresh exception for each refused caller, so that stack traces tell who was refused. */
    private static JournalUnavailable refusalNow(JournalUnavailable cause) {
        return new JournalUnavailable(cause.reason(), String.valueOf(cause.getMessage()));
    }

    /** Calls {@code listener} after each commit from now on. */
    public void onCommit(CommitListener listener) {
        listeners.add(listener);
    }

    /**
     * Calls {@code listener} once when everything up to {@code sequence} is durable: on the calling
     * thread if that is already so, otherwise after the commit. One call may cover more than was
     * asked for, so a party with many records asks for its last one only. Never called when the
     * journal is stopped before.
     */
    public void whenDurable(long sequence, CommitListener listener) {
        lock.lock();
        try {
            if (durable < sequence) {
                waiters.add(new Waiter(sequence, listener));
                return;
            }
        } finally {
            lock.unlock();
        }
        listener.committed(durable);
    }

    /** Waits until everything up to {@code sequence} is durable; false when the limit is over. */
    public boolean awaitDurable(long sequence, Duration limit) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        whenDurable(sequence, _ -> done.countDown());
        return done.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Makes the journal's work visible. */
    public void measure(Metrics metrics) {
        metrics.gauge(
                "journal.backlog.records",
                "Records that wait for the disk",
                this,
                Journal::backlog,
                "journal",
                name);
        metrics.gauge(
                "journal.durable.sequence",
                "The newest durable sequence",
                this,
                Journal::durableSequence,
                "journal",
                name);
        flushes =
                Optional.of(
                        metrics.timer(
                                "journal.flush.seconds",
                                "Time of one disk flush",
                                "journal",
                                name));
    }

    /** Tells this journal from any other, also from a later one in the same directory. */
    public UUID id() {
        return store.id();
    }

    /**
     * Makes this journal another one for everybody who reads it: cursors of before do not count.
     *
     * @param id not that of any other journal
     */
    public void changeId(UUID id) throws IOException {
        store.changeId(id);
    }

    /** The newest durable sequence; 0 when there is none. */
    public long durableSequence() {
        return durable;
    }

    /** The oldest sequence that can be read. */
    public long firstSequence() throws IOException {
        return store.firstSequence();
    }

    /** How many records wait for the disk. */
    public int backlog() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads durable records in a row.
     *
     * @param from sequence of the first one; beyond the end the page is empty
     * @param maxRecords most records of the page
     * @param maxBytes most bytes of the page, unless its first record alone is larger
     * @throws JournalCorrupted when a record is damaged, missing or was trimmed
     * @throws JournalUnavailable when the disk cannot be read now
     */
    public JournalPage read(long from, int maxRecords, long maxBytes) throws IOException {
        if (from < 1) {
            throw new IllegalArgumentException("sequences start at 1, not at " + from);
        }
        long end = durable;
        return from > end
                ? new JournalPage(from, List.of())
                : new JournalPage(from, store.read(from, end, maxRecords, maxBytes));
    }

    /**
     * Removes the records below {@code sequence}. The newest record always stays, so that sequences
     * go on where they were.
     */
    public void trimBelow(long sequence) throws IOException {
        store.trimBelow(Math.min(sequence, durable));
    }

    @Override
    public Health health() {
        lock.lock();
        try {
            if (refusal != null) {
                return new Health.Down(refusal.inPublic());
            }
        } finally {
            lock.unlock();
        }
        long since = flushSince;
        long flushNanos = since == 0 ? 0 : System.nanoTime() - since;
        return flushNanos > SLOW_FLUSH.toNanos()
                ? new Health.Degraded(
                        "the disk flushes since %d ms".formatted(flushNanos / 1_000_000))
                : Health.UP;
    }

    /** Refuses new records, writes the queued ones if the disk lets it, and closes the files. */
    @Override
    public void stop() throws InterruptedException {
        refuse(new JournalUnavailable(Reason.CLOSED, name + " is stopped"));
        closing.countDown();
        writer.join();
        store.close();
    }

    private void refuse(JournalUnavailable cause) {
        lock.lock();
        try {
            accepting &= cause.reason() != Reason.CLOSED;
            refusal = cause;
            queued.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run(Alarm alarm) {
        try {
            for (List<byte[]> batch = take(); !batch.isEmpty(); batch = take()) {
                if (!write(batch)) {
                    return;
                }
                publish(durable + batch.size());
            }
        } catch (JournalCorrupted damage) {
            String message = String.valueOf(damage.getMessage());
            refuse(new JournalUnavailable(Reason.CLOSED, message));
            alarm.raise(new Failure(name, ExitCode.PART_FAILED, message, Optional.empty()));
        } catch (Throwable bug) {
            refuse(new JournalUnavailable(Reason.CLOSED, "stopped by a bug: " + bug));
            alarm.raise(Failure.bug(name, bug));
        }
    }

    /** Everything that is queued, waiting for some; nothing when the journal is stopped. */
    private List<byte[]> take() throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty() && accepting) {
                queued.await();
            }
            List<byte[]> batch = queue;
            queue = new ArrayList<>();
            queueBytes = 0;
            drained.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Writes until the disk takes it; false when the journal was stopped before that. */
    private boolean write(List<byte[]> batch) throws IOException, InterruptedException {
        Duration pause = FIRST_RETRY;
        for (boolean failed = false; ; failed = true) {
            try {
                if (failed) {
                    reopen();
                }
                flush(batch);
                resume();
                return true;
            } catch (JournalUnavailable failure) {
                suspend(failure, batch.size());
            }
            if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("{} stopped, {} records never became durable", name, batch.size());
                return false;
            }
            pause = Duration.ofMillis(Math.min(2 * pause.toMillis(), LAST_RETRY.toMillis()));
        }
    }

    private void flush(List<byte[]> batch) throws IOException {
        long start = System.nanoTime();
        flushSince = start;
        try {
            store.write(durable + 1, batch);
        } finally {
            flushSince = 0;
        }
        long took = System.nanoTime() - start;
        flushes.ifPresent(timer -> timer.record(took, TimeUnit.NANOSECONDS));
    }

    private void suspend(JournalUnavailable failure, int waiting) {
        lock.lock();
        try {
            if (refusal == null) {
                LOG.error("{} refuses records, {} wait: {}", name, waiting, failure.getMessage());
            }
            if (accepting) {
                refuse(failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void resume() {
        lock.lock();
        try {
            if (refusal != null && accepting) {
                refusal = null;
                LOG.info("{} takes records again", name);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A store that failed to write refuses everything until it is opened again. */
    private void reopen() throws IOException {
        long last = store.open();
        if (last < durable) {
            throw new JournalCorrupted(
                    "%s ends at %d, but %d is durable".formatted(name, last, durable));
        }
    }

    private void publish(long newDurable) {
        List<Waiter> woken = new ArrayList<>();
        lock.lock();
        try {
            durable = newDurable;
            while (!waiters.isEmpty() && waiters.peek().sequence() <= newDurable) {
                woken.add(waiters.remove());
            }
        } finally {
            lock.unlock();
        }
        for (Waiter waiter : woken) {
            waiter.listener().committed(newDurable);
        }
        for (CommitListener listener : listeners) {
            listener.committed(newDurable);
        }
    }
}
