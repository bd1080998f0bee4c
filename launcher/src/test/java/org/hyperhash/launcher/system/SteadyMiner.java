package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Lets a miner submit a share now and then, on a thread of its own, until it is closed. */
final class SteadyMiner implements AutoCloseable {
    private static final int PAUSE_MS = 50;

    private final ShareMiner miner;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private final Thread thread;

    SteadyMiner(ShareMiner miner) {
        this.miner = miner;
        thread = Thread.ofPlatform().start(this::mine);
    }

    private void mine() {
        try {
            while (!over.get()) {
                miner.submit(false);
                Thread.sleep(PAUSE_MS);
            }
        } catch (IOException | InterruptedException e) {
            failure.set(String.valueOf(e));
        }
    }

    /** Shares are acknowledged now, and none was ever refused. */
    void assertServed() throws InterruptedException {
        miner.awaitAcknowledged(miner.acknowledged().size() + 3);
        assertThat(failure.get()).isEmpty();
        assertThat(miner.isOver()).isFalse();
        assertThat(miner.refusals()).isEmpty();
    }

    @Override
    public void close() throws InterruptedException {
        over.set(true);
        thread.join();
    }
}
