package org.hyperhash.template.distribution;

import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.CoinbaseOutputConstraints;

/**
 * Whether what a client wants to add to the coinbase still fits into a template's block.
 *
 * @spec SV2 7.1 CoinbaseOutputConstraints
 */
final class Reserve {
    /**
     * Weight of everything but the client's outputs: header 320, transaction count 12, fixed
     * coinbase fields 236, the longest input script 400, output count 12, commitment 188.
     */
    static final int FIXED_WEIGHT = 320 + 12 + 236 + 400 + 12 + 188;

    /** Kept free besides, as other template providers do. */
    static final int PADDING_WEIGHT = 400;

    /** What nodes leave free for header, count and coinbase unless they are told otherwise. */
    static final int NODE_RESERVE_WEIGHT = 8_000;

    /** Signature operations that nodes leave for the coinbase: 400 units of four each. */
    static final int MAX_SIGOPS = 100;

    private Reserve() {}

    /** Why the constraints do not fit, if they do not. */
    static Optional<String> refusal(
            CoinbaseOutputConstraints wanted, Optional<List<Tx>> transactions) {
        if (wanted.maxAdditionalSigops() > MAX_SIGOPS) {
            return Optional.of(
                    "%d signature operations in the coinbase, at most %d are reserved"
                            .formatted(wanted.maxAdditionalSigops(), MAX_SIGOPS));
        }
        long size = Integer.toUnsignedLong(wanted.maxAdditionalSize());
        long needed = FIXED_WEIGHT + PADDING_WEIGHT + 4 * size;
        long free =
                transactions
                        .map(list -> Block.MAX_WEIGHT - list.stream().mapToLong(Tx::weight).sum())
                        .orElse((long) NODE_RESERVE_WEIGHT);
        return needed <= free
                ? Optional.empty()
                : Optional.of(
                        "%d bytes of outputs need a reserve of %d weight units, the block has %d"
                                .formatted(size, needed, free));
    }
}
