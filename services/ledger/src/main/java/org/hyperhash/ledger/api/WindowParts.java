package org.hyperhash.ledger.api;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hyperhash.ledger.WindowKeeper;
import org.hyperhash.ledger.engine.WindowClaims;

/** Each account's part of the reward window of now, a few seconds old. Safe from any thread. */
public final class WindowParts implements Supplier<Map<String, Integer>> {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final BigInteger PPM = BigInteger.valueOf(1_000_000);

    private final WindowKeeper windows;
    private final Supplier<Optional<Integer>> nBits;
    private Map<String, Integer> parts = Map.of();
    private Optional<Long> madeAtNanos = Optional.empty();

    /**
     * @param nBits the compact target of a block found now
     */
    public WindowParts(WindowKeeper windows, Supplier<Optional<Integer>> nBits) {
        this.windows = windows;
        this.nBits = nBits;
    }

    /** In millionths, rounded down. */
    @Override
    public synchronized Map<String, Integer> get() {
        long now = System.nanoTime();
        boolean fresh = madeAtNanos.map(then -> now - then < FRESH.toNanos()).orElse(false);
        if (!fresh) {
            parts = nBits.get().map(bits -> parts(windows.claims(bits))).orElse(Map.of());
            madeAtNanos = Optional.of(now);
        }
        return parts;
    }

    private static Map<String, Integer> parts(WindowClaims window) {
        BigInteger total = window.total().hashes();
        Map<String, Integer> parts = new TreeMap<>();
        for (WindowClaims.Claim claim : window.claims()) {
            parts.put(
                    claim.payee().account(),
                    claim.work().hashes().multiply(PPM).divide(total).intValue());
        }
        return parts;
    }
}
