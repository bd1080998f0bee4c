package org.hyperhash.platform.engine;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue with many senders and one receiver that can be closed: a command that was taken
 * in before the close is still received, none is taken in after it. Safe from any thread.
 */
final class Mailbox<C> {
    /** What became of a command. */
    enum Delivery {
        ACCEPTED,
        FULL,
        CLOSED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final int capacity;
    private ArrayDeque<C> commands = new ArrayDeque<>();
    private boolean closed;

    Mailbox(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a mailbox of " + capacity + " commands");
        }
        this.capacity = capacity;
    }

    /** Puts {@code command} in, waiting up to {@code waitNanos} for room. */
    Delivery put(C command, long waitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = waitNanos;
            while (!closed && commands.size() >= capacity && left > 0) {
                left = drained.awaitNanos(left);
            }
            return add(command);
        } finally {
            lock.unlock();
        }
    }

    /** Puts {@code command} in if there is room now. */
    Delivery offer(C command) {
        lock.lock();
        try {
            return add(command);
        } finally {
            lock.unlock();
        }
    }

    private Delivery add(C command) {
        if (closed) {
            return Delivery.CLOSED;
        }
        if (commands.size() >= capacity) {
            return Delivery.FULL;
        }
        commands.add(command);
        if (commands.size() == 1) {
            filled.signal();
        }
        return Delivery.ACCEPTED;
    }

    /**
     * Waits for commands and takes all of them; empty when the mailbox is closed and nothing is
     * left. The caller gives back an empty queue to be filled next.
     */
    ArrayDeque<C> takeAll(ArrayDeque<C> empty) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (commands.isEmpty() && !closed) {
                filled.await();
            }
            ArrayDeque<C> taken = commands;
            commands = empty;
            drained.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return commands.size();
        } finally {
            lock.unlock();
        }
    }
}
