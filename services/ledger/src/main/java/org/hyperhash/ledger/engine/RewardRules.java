package org.hyperhash.ledger.engine;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Sats;

/**
 * The operator's choices that decide who gets what of a block.
 *
 * @param sharesMax most shares of a window, whatever their work
 * @param feesToWinner whether the transaction fees are in the winner's own output
 * @param minimumDirect smallest claim that gets an output of its own
 * @param outputBytes most bytes of outputs that we add to a coinbase, within what the template's
 *     maker reserves
 * @param treasury script that gets what nobody else is paid in the coinbase
 */
public record RewardRules(
        WindowRule window,
        int sharesMax,
        boolean feesToWinner,
        Sats minimumDirect,
        int outputBytes,
        Bytes treasury) {
    public RewardRules {
        if (sharesMax < 1) {
            throw new IllegalArgumentException("a window of %d shares".formatted(sharesMax));
        }
    }
}
