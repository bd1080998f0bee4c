package org.hyperhash.miner;

import java.time.Duration;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;

/** Measures how fast a thread hashes, so that the pool's first target fits. */
final class Calibration {
    /** The compiler needs some of the time to make the loop fast; only the last third counts. */
    static final Duration LENGTH = Duration.ofMillis(150);

    private static final int BATCH = 4_096;
    private static final Target NEVER = new Target(Hash256.ZERO);

    private Calibration() {}

    /** Hashes per second of one thread that has a core to itself. */
    static double hashesPerSecond() {
        Search search = new Search();
        SearchSpace space =
                new SearchSpace(0, 0, Hash256.ZERO, 0, new MerkleSource.Fixed(Hash256.ZERO));
        search.aim(space, space.unit(0), 0);
        long start = System.nanoTime();
        long warmUntil = start + LENGTH.toNanos() * 2 / 3;
        long end = start + LENGTH.toNanos();

        int nonce = 0;
        while (System.nanoTime() < warmUntil) {
            search.tryNonces(nonce, BATCH, NEVER, (_, _) -> {});
            nonce += BATCH;
        }
        long measuredFrom = System.nanoTime();
        long hashes = 0;
        long now = measuredFrom;
        while (now < end || hashes == 0) {
            search.tryNonces(nonce, BATCH, NEVER, (_, _) -> {});
            nonce += BATCH;
            hashes += BATCH;
            now = System.nanoTime();
        }
        return hashes * 1e9 / (now - measuredFrom);
    }
}
