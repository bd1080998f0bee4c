package org.hyperhash.ledger.statistics;

import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;

/** The difficulty that a hash would have met, nearly: fast enough for every share. */
public final class HashDifficulty {
    private static final double WORD = 0x1.0p64;

    /** Difficulty 1: 0xffff * 2^208. */
    private static final double ONE = 0xffff * 0x1.0p208;

    private HashDifficulty() {}

    /** The same as {@link Difficulty#of} of a target that is the hash, to 15 digits. */
    public static double of(Hash256 hash) {
        double number =
                ((unsigned(hash.word3()) * WORD + unsigned(hash.word2())) * WORD
                                        + unsigned(hash.word1()))
                                * WORD
                        + unsigned(hash.word0());
        return number == 0 ? Difficulty.of(new Target(hash)).estimate() : ONE / number;
    }

    private static double unsigned(long word) {
        return (word >>> 1) * 2.0 + (word & 1);
    }
}
