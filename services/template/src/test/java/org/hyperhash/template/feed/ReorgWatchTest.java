package org.hyperhash.template.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.Template;
import org.junit.jupiter.api.Test;

class ReorgWatchTest {
    private static final int BLOCKS = 5_000;

    private final Metrics metrics = new Metrics();
    private final ReorgWatch watch = new ReorgWatch(System::nanoTime, metrics);
    private final AtomicInteger newest = new AtomicInteger();

    @Test
    void followersThatCrossDoNotLookLikeReorganisations() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var done : threads.invokeAll(List.of(this::extend, this::extend))) {
                done.get();
            }
        }
        assertThat(newest).hasValue(BLOCKS);
        assertThat(metrics.scrape()).contains("template_reorgs_total 0.0");
    }

    /** Publishes a template of the next tip and follows, as each thread of a source does. */
    private Void extend() {
        while (newest.updateAndGet(block -> Math.min(block + 1, BLOCKS)) < BLOCKS) {
            watch.follow(() -> Optional.of(templateOn(newest.get())), ReorgWatchTest::parentOf);
        }
        return null;
    }

    private static Template templateOn(int block) {
        return SampleTransactions.template(block, hash(block), block + 1, 0);
    }

    private static Optional<Hash256> parentOf(Hash256 block) {
        return Optional.of(new Hash256(block.word0() - 1, 0, 0, 0));
    }

    private static Hash256 hash(int block) {
        return new Hash256(block, 0, 0, 0);
    }
}
