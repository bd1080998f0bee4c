package org.hyperhash.bitcoin.coinbase;

import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Sats;

/**
 * Everything that decides a coinbase, except the extranonce.
 *
 * @param version of the transaction, an unsigned 32-bit number in an int
 * @param scriptPrefix input script before the extranonce, see {@link CoinbaseScript}
 * @param extranonceLength full length, in bytes; 0 when the script is complete without one
 * @param sequence of the input, an unsigned 32-bit number in an int
 * @param outputs in their order in the transaction
 * @param value what the outputs must sum to: subsidy and fees of the template
 * @param lockTime an unsigned 32-bit number in an int
 */
public record CoinbaseRecipe(
        int version,
        Bytes scriptPrefix,
        int extranonceLength,
        int sequence,
        List<CoinbaseOutput> outputs,
        Sats value,
        int lockTime) {
    /** Most outputs that we put into a coinbase. */
    public static final int MAX_OUTPUTS = 2_000;

    /** Most bytes that a Stratum V2 message can carry on either side of the extranonce. */
    static final int MAX_PART_LENGTH = 65_535;

    /**
     * @throws IllegalArgumentException when a limit is broken or the sum is not exact
     */
    public CoinbaseRecipe {
        outputs = List.copyOf(outputs);
        int scriptLength = scriptPrefix.length() + extranonceLength;
        if (scriptLength < CoinbaseScript.MIN_LENGTH || scriptLength > CoinbaseScript.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a coinbase script has %d to %d bytes, not %d"
                            .formatted(
                                    CoinbaseScript.MIN_LENGTH,
                                    CoinbaseScript.MAX_LENGTH,
                                    scriptLength));
        }
        if (extranonceLength < 0 || extranonceLength > CoinbaseScript.MAX_EXTRANONCE_LENGTH) {
            throw new IllegalArgumentException(
                    "an extranonce has at most %d bytes, not %d"
                            .formatted(CoinbaseScript.MAX_EXTRANONCE_LENGTH, extranonceLength));
        }
        if (outputs.isEmpty() || outputs.size() > MAX_OUTPUTS) {
            throw new IllegalArgumentException(
                    "a coinbase has 1 to %d outputs, not %d"
                            .formatted(MAX_OUTPUTS, outputs.size()));
        }
        Sats sum = outputs.stream().map(CoinbaseOutput::value).reduce(Sats.ZERO, Sats::plus);
        if (!sum.equals(value)) {
            throw new IllegalArgumentException(
                    "outputs sum to %s, the block pays %s".formatted(sum, value));
        }
    }

    /** Whether the coinbase carries the witness that goes with a commitment. */
    public boolean hasWitness() {
        return outputs.stream().anyMatch(CoinbaseOutput::isCommitment);
    }

    /** The bytes around the extranonce. */
    public CoinbaseTemplate build() {
        return CoinbaseTemplate.of(this);
    }
}
