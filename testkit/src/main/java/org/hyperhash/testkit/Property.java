package org.hyperhash.testkit;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Runs a check on many random inputs; a failure names the seed that reproduces it. */
public final class Property {
    private Property() {}

    /** One check of one random case. */
    @FunctionalInterface
    public interface Check {
        void run(RandomGenerator random) throws Exception;
    }

    /**
     * Calls {@code check} with {@code tries} generators seeded {@code seed}, {@code seed + 1}, ...
     *
     * @throws AssertionError at the first failing case, naming its seed
     */
    public static void check(long seed, int tries, Check check) {
        for (long current = seed; current < seed + tries; current++) {
            try {
                check.run(random(current));
            } catch (AssertionError | Exception failure) {
                throw new AssertionError("property fails with seed " + current, failure);
            }
        }
    }

    /** The generator of one case. */
    public static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
