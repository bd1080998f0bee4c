package org.hyperhash.platform.life;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process from start to exit code: starts its parts in order, stops them in reverse within a
 * deadline. The thread that calls {@link #run} owns both; any thread may ask it to stop.
 *
 * <pre>
 * starting --all started--> running --asked or alarm--> stopping --> stopped
 *     '------a part failed, or asked-----------------------^
 * </pre>
 */
public final class Life {
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    private final List<Part> parts;
    private final Duration stopDeadline;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean used = new AtomicBoolean();
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

    /**
     * @param parts in the order of their start
     * @param stopDeadline how long stopping all of them may take together
     */
    public Life(List<Part> parts, Duration stopDeadline) {
        this.parts = List.copyOf(parts);
        this.stopDeadline = stopDeadline;
    }

    /**
     * Starts the parts, waits until somebody asks to stop or a part raises the alarm, and stops
     * what was started.
     *
     * @throws IllegalStateException when called twice
     */
    public ExitCode run() {
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException("a process lives once");
        }
        Deque<Part> running = new ArrayDeque<>();
        try {
            startAll(running);
            if (running.size() == parts.size()) {
                started.countDown();
                stopRequested.await();
            }
        } catch (StartFailed failed) {
            startFailed(failed.failure());
        } catch (InterruptedException interrupted) {
            LOG.info("interrupted, stopping");
        }
        boolean inTime = stopAll(running);
        stopped.countDown();
        return failure()
                .map(Failure::exitCode)
                .orElse(inTime ? ExitCode.STOPPED : ExitCode.STOP_OVERDUE);
    }

    /** Asks the process to stop and returns at once; asking again changes nothing. */
    public void requestStop() {
        stopRequested.countDown();
    }

    /** Waits until {@link #run} has stopped every part. */
    public boolean awaitStopped(Duration limit) throws InterruptedException {
        return stopped.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until every part is started; false when that did not happen within the limit. */
    public boolean awaitStarted(Duration limit) throws InterruptedException {
        return started.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The first failure, if there was one. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Stops the process in order when the JVM is told to end by SIGTERM or Ctrl-C. */
    public void stopOnShutdown() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(this::shutDown));
    }

    private void shutDown() {
        requestStop();
        try {
            // A part may still be starting; it gets as long as stopping may take.
            if (used.get() && !awaitStopped(stopDeadline.multipliedBy(2))) {
                LOG.error("gave up waiting for the parts to stop");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void startAll(Deque<Part> running) throws StartFailed {
        for (Part part : parts) {
            if (stopRequested.getCount() == 0) {
                return;
            }
            long startedAt = System.nanoTime();
            try {
                part.start(this::fail);
            } catch (Throwable cause) {
                throw StartFailed.of(part.name(), cause);
            }
            running.push(part);
            LOG.debug("started {} in {} ms", part.name(), elapsedMs(startedAt));
        }
    }

    /** Ctrl-C reaches the programs that a part waits for as well: what they miss is no failure. */
    private void startFailed(Failure cause) {
        boolean asked = stopRequested.getCount() == 0;
        if (asked && cause.exitCode() == ExitCode.CANNOT_START) {
            LOG.info("asked to stop while {} started ({})", cause.part(), cause.message());
            return;
        }
        fail(cause);
    }

    private void fail(Failure cause) {
        if (failure.compareAndSet(null, cause)) {
            // A stack trace helps with a bug of ours only.
            boolean bug = cause.exitCode() == ExitCode.BUG;
            LOG.error("{}", cause, bug ? cause.cause().orElse(null) : null);
        }
        requestStop();
    }

    /** Whether every part stopped in time and without an exception. */
    private boolean stopAll(Deque<Part> running) {
        long stopBy = System.nanoTime() + stopDeadline.toNanos();
        List<String> unclean = new ArrayList<>();
        while (!running.isEmpty()) {
            Part part = running.pop();
            // One that hangs must not rob those below it of all their time.
            long left = Math.max(0, stopBy - System.nanoTime());
            if (!stop(part, running.isEmpty() ? left : left / 2)) {
                unclean.add(part.name());
            }
        }
        if (!unclean.isEmpty()) {
            LOG.error("not stopped cleanly: {}", String.join(", ", unclean));
        }
        return unclean.isEmpty();
    }

    private static boolean stop(Part part, long allowedNanos) {
        AtomicBoolean clean = new AtomicBoolean();
        Runnable work =
                () -> {
                    try {
                        part.stop();
                        clean.set(true);
                    } catch (Throwable cause) {
                        LOG.error("{} failed while stopping", part.name(), cause);
                    }
                };
        long startedAt = System.nanoTime();
        Thread thread = Thread.ofPlatform().daemon().name("stop-" + part.name()).start(work);
        boolean ended = false;
        try {
            ended = thread.join(Duration.ofNanos(Math.max(1, allowedNanos)));
        } catch (InterruptedException interrupted) {
            LOG.error("interrupted while stopping {}", part.name());
        }
        if (!ended) {
            LOG.error("{} did not stop within {} ms", part.name(), elapsedMs(startedAt));
            thread.interrupt();
        }
        return ended && clean.get();
    }

    private static long elapsedMs(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }
}
