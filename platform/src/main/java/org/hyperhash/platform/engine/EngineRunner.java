package org.hyperhash.platform.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives an engine its single writer: one thread takes commands out of a bounded mailbox in batches
 * and hands them to the engine. Commands may be sent from any thread, also before the start. When
 * the engine throws, it is stopped for good, later commands are refused and the process is alarmed.
 */
public final class EngineRunner<C> implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(EngineRunner.class);

    private final String name;
    private final int maxBatch;
    private final Engine<C> engine;
    private final Mailbox<C> mailbox;
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});
    private volatile Health health = new Health.Down("not started");

    /**
     * @param mailboxCapacity how many commands may wait
     * @param maxBatch how many commands the engine gets at once
     */
    public EngineRunner(String name, int mailboxCapacity, int maxBatch, Engine<C> engine) {
        if (maxBatch < 1) {
            throw new IllegalArgumentException("a batch of " + maxBatch + " commands");
        }
        this.name = name;
        this.maxBatch = maxBatch;
        this.engine = engine;
        this.mailbox = new Mailbox<>(mailboxCapacity);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Alarm alarm) {
        health = Health.UP;
        thread = Thread.ofPlatform().name(name).start(() -> run(alarm));
    }

    /** Sends {@code command} unless the mailbox is full, in which case it returns false. */
    public boolean offer(C command) throws EngineStopped {
        return accepted(mailbox.offer(command));
    }

    /** Sends {@code command}, waiting for room; false when there was none within the limit. */
    public boolean submit(C command, Duration limit) throws EngineStopped, InterruptedException {
        return accepted(mailbox.put(command, limit.toNanos()));
    }

    private boolean accepted(Mailbox.Delivery delivery) throws EngineStopped {
        return switch (delivery) {
            case ACCEPTED -> true;
            case FULL -> false;
            case CLOSED -> throw new EngineStopped(name);
        };
    }

    /** How many commands wait now. */
    public int backlog() {
        return mailbox.size();
    }

    @Override
    public Health health() {
        return health;
    }

    /** Refuses new commands and returns when the waiting ones are handled. */
    @Override
    public void stop() throws InterruptedException {
        mailbox.close();
        thread.join();
        if (health instanceof Health.Up) {
            health = new Health.Down("stopped");
        }
    }

    private void run(Alarm alarm) {
        ArrayDeque<C> empty = new ArrayDeque<>();
        try {
            while (true) {
                ArrayDeque<C> taken = mailbox.takeAll(empty);
                if (taken.isEmpty()) {
                    return;
                }
                handleAll(taken);
                empty = taken;
            }
        } catch (Throwable bug) {
            mailbox.close();
            health = new Health.Down("stopped by a bug: " + bug);
            LOG.error("{} stopped, {} commands unhandled", name, mailbox.size(), bug);
            alarm.raise(Failure.bug(name, bug));
        }
    }

    private void handleAll(ArrayDeque<C> taken) throws Exception {
        List<C> batch = new ArrayList<>(Math.min(maxBatch, taken.size()));
        while (!taken.isEmpty()) {
            batch.add(taken.poll());
            if (batch.size() == maxBatch || taken.isEmpty()) {
                engine.handle(batch);
                batch.clear();
            }
        }
    }
}
