package org.hyperhash.translator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperhash.translator.engine.UpstreamState;
import org.hyperhash.translator.engine.UpstreamVerdict;

/**
 * What waits for the session of one miner. Lines queue up to a limit, which stops the reader and so
 * the miner; a new upstream state replaces an older one, and there are never more verdicts than
 * shares held, so that the upstream never waits for anybody. Safe from any thread, read by the
 * session's.
 */
final class Inbox {
    /** Lines that may wait before the reader stops; one read of the socket may go beyond. */
    static final int LINES_MAX = 256;

    record Judged(long token, UpstreamVerdict verdict) {}

    /**
     * Everything that arrived since the last look.
     *
     * @param state the newest, if any
     * @param closed why the connection is over, once it is
     */
    record Arrivals(
            List<String> lines,
            Optional<UpstreamState> state,
            List<Judged> verdicts,
            Optional<String> closed) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final Queue<String> lines = new ArrayDeque<>(2);
    private final Queue<Judged> verdicts = new ArrayDeque<>(2);
    private Optional<UpstreamState> state = Optional.empty();
    private Optional<String> closed = Optional.empty();

    /** Adds what one read of the socket brought; waits while the session is behind. */
    void add(List<String> received) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (lines.size() >= LINES_MAX && closed.isEmpty()) {
                taken.await();
            }
            lines.addAll(received);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    void upstreamChanged(UpstreamState newState) {
        lock.lock();
        try {
            state = Optional.of(newState);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    void verdict(long token, UpstreamVerdict verdict) {
        lock.lock();
        try {
            verdicts.add(new Judged(token, verdict));
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the connection; only the first reason counts. */
    void close(String reason) {
        lock.lock();
        try {
            if (closed.isEmpty()) {
                closed = Optional.of(reason);
            }
            arrived.signal();
            taken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something arrives or the time is over, and takes everything. */
    Arrivals take(long waitMs) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNanos = TimeUnit.MILLISECONDS.toNanos(waitMs);
            while (isEmpty() && leftNanos > 0) {
                leftNanos = arrived.awaitNanos(leftNanos);
            }
            Arrivals arrivals = new Arrivals(drain(lines), state, drain(verdicts), closed);
            state = Optional.empty();
            taken.signal();
            return arrivals;
        } finally {
            lock.unlock();
        }
    }

    private boolean isEmpty() {
        return lines.isEmpty() && verdicts.isEmpty() && state.isEmpty() && closed.isEmpty();
    }

    private static <T> List<T> drain(Queue<T> queue) {
        if (queue.isEmpty()) {
            return List.of();
        }
        List<T> all = new ArrayList<>(queue);
        queue.clear();
        return all;
    }
}
