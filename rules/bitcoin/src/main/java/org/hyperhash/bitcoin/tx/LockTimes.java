package org.hyperhash.bitcoin.tx;

import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxIn;

/**
 * When a transaction may enter a block: absolute lock time and relative ones.
 *
 * @spec BIP 68, BIP 113
 */
public final class LockTimes {
    /** Lock times below are heights, others are seconds since 1970. */
    private static final long HEIGHT_LIMIT = 500_000_000L;

    private static final long SEQUENCE_FINAL = 0xffff_ffffL;
    private static final long RELATIVE_DISABLED = 1L << 31;
    private static final long RELATIVE_SECONDS = 1L << 22;
    private static final long RELATIVE_MASK = 0xffff;
    private static final int RELATIVE_GRANULARITY_BITS = 9;

    private LockTimes() {}

    /** The output that an input spends: where it was confirmed. */
    @FunctionalInterface
    public interface Confirmations {
        Confirmation of(int inputIndex);
    }

    /**
     * @param height of the block with the spent output
     * @param previousMedianTimeSeconds median time of the block before that one
     */
    public record Confirmation(int height, long previousMedianTimeSeconds) {}

    /**
     * Whether a block at {@code height} may contain {@code body}, by its absolute lock time.
     *
     * @param medianTimeSeconds median time of the block's parent
     */
    public static boolean isFinal(Transaction body, int height, long medianTimeSeconds) {
        long limit = body.lockTime < HEIGHT_LIMIT ? height : medianTimeSeconds;
        return body.lockTime < limit
                || body.txIn.stream().allMatch(input -> input.sequence == SEQUENCE_FINAL);
    }

    /** The same by the relative lock times of its inputs. */
    public static boolean sequencesAllow(
            Transaction body, Confirmations confirmations, int height, long medianTimeSeconds) {
        if (body.version < 2) {
            return true;
        }
        for (int i = 0; i < body.txIn.size(); i++) {
            TxIn input = body.txIn.get(i);
            if ((input.sequence & RELATIVE_DISABLED) == 0
                    && !allows(input.sequence, confirmations.of(i), height, medianTimeSeconds)) {
                return false;
            }
        }
        return true;
    }

    private static boolean allows(
            long sequence, Confirmation spent, int height, long medianTimeSeconds) {
        long distance = sequence & RELATIVE_MASK;
        if ((sequence & RELATIVE_SECONDS) != 0) {
            long seconds = distance << RELATIVE_GRANULARITY_BITS;
            return spent.previousMedianTimeSeconds() + seconds <= medianTimeSeconds;
        }
        return spent.height() + distance <= height;
    }
}
