package org.hyperhash.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperhash.pool.engine.PoolWork;
import org.hyperhash.stratum.v2.Message;

/**
 * What waits for the session of one connection. Messages queue up to a limit, which stops the
 * reader and so the client; new work and durable sequences replace older ones, so that nobody who
 * tells of them ever waits. Safe from any thread, read by the session's.
 */
final class Inbox {
    /** Reads of the socket that may wait; each holds at most one receive buffer of messages. */
    static final int BATCHES_MAX = 16;

    /**
     * Everything that arrived since the last look.
     *
     * @param work the newest, if any
     * @param durableSequence 0 when it has not moved
     * @param closed why the connection is over, once it is
     */
    record Arrivals(
            List<Message> messages,
            Optional<PoolWork> work,
            long durableSequence,
            Optional<String> closed) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final Queue<List<Message>> batches = new ArrayDeque<>(2);
    private Optional<PoolWork> work = Optional.empty();
    private long durableSequence;
    private boolean woken;
    private Optional<String> closed = Optional.empty();

    /** Adds what one read of the socket brought; waits while the session is behind. */
    void add(List<Message> messages) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (batches.size() >= BATCHES_MAX && closed.isEmpty()) {
                taken.await();
            }
            batches.add(messages);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    void workChanged(PoolWork newWork) {
        lock.lock();
        try {
            work = Optional.of(newWork);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    void durable(long sequence) {
        lock.lock();
        try {
            durableSequence = Math.max(durableSequence, sequence);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the wait without anything to tell: it is time for something. */
    void wake() {
        lock.lock();
        try {
            woken = true;
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

    /** Waits until something arrives, and takes everything. */
    Arrivals take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (isEmpty()) {
                arrived.await();
            }
            Arrivals arrivals = new Arrivals(takeMessages(), work, durableSequence, closed);
            work = Optional.empty();
            durableSequence = 0;
            woken = false;
            taken.signal();
            return arrivals;
        } finally {
            lock.unlock();
        }
    }

    private boolean isEmpty() {
        return batches.isEmpty()
                && work.isEmpty()
                && durableSequence == 0
                && !woken
                && closed.isEmpty();
    }

    private List<Message> takeMessages() {
        if (batches.isEmpty()) {
            return List.of();
        }
        List<Message> first = batches.remove();
        if (batches.isEmpty()) {
            return first;
        }
        List<Message> all = new ArrayList<>(first);
        batches.forEach(all::addAll);
        batches.clear();
        return all;
    }
}
