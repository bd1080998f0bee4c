package org.hyperhash.template;

import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.stratum.channel.ChainTip;

/**
 * A block without its coinbase and proof of work.
 *
 * @param id unique within its source and never used again, unsigned
 * @param height of the block
 * @param version header version that the source proposes
 * @param coinbaseValue subsidy and fees
 * @param fees of the block's transactions, a part of {@code coinbaseValue}
 * @param requiredOutputs outputs that must stay as they are, the witness commitment among them;
 *     they come last in the coinbase
 * @param merklePath hashes that lead from the coinbase to the merkle root
 * @param transactions how many the block has besides the coinbase; 0 as well when the source does
 *     not say
 * @param buildMs how long the source took to answer with it, milliseconds
 */
public record Template(
        long id,
        int height,
        ChainTip tip,
        int version,
        Coinbase coinbase,
        Sats coinbaseValue,
        Sats fees,
        List<CoinbaseOutput> requiredOutputs,
        List<Hash256> merklePath,
        int transactions,
        long buildMs) {

    /**
     * The fixed fields of the coinbase transaction.
     *
     * @param version unsigned 32-bit
     * @param scriptPrefix what the input script must start with (BIP 34), at most {@link
     *     #SCRIPT_PREFIX_MAX} bytes
     * @param sequence of the input, unsigned 32-bit
     * @param lockTime unsigned 32-bit
     */
    public record Coinbase(int version, Bytes scriptPrefix, int sequence, int lockTime) {
        /**
         * Longest prefix, in bytes; the rest of the script belongs to the pool.
         *
         * @spec SV2 7.2 NewTemplate
         */
        public static final int SCRIPT_PREFIX_MAX = 8;

        public Coinbase {
            if (scriptPrefix.length() > SCRIPT_PREFIX_MAX) {
                throw new IllegalArgumentException(
                        "a coinbase script starts with at most %d bytes of the template, not %d"
                                .formatted(SCRIPT_PREFIX_MAX, scriptPrefix.length()));
            }
        }
    }

    public Template {
        requiredOutputs = List.copyOf(requiredOutputs);
        merklePath = List.copyOf(merklePath);
        if (fees.compareTo(coinbaseValue) > 0) {
            throw new IllegalArgumentException(
                    "fees of %s are more than the block pays: %s".formatted(fees, coinbaseValue));
        }
    }

    public Sats subsidy() {
        return coinbaseValue.minus(fees);
    }

    /** Whether both extend the same block. */
    public boolean sameTip(Template other) {
        return tip.previousBlock().equals(other.tip.previousBlock());
    }
}
