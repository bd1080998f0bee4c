package org.hyperhash.ledger.engine;

import org.hyperhash.bitcoin.Sats;

/**
 * What the coinbase of a job was computed from, besides shares and template: enough to compute it
 * again.
 *
 * @param from sequence of the window's first share; behind the cut when there is none
 * @param cut sequence of the last journal record that was counted
 * @param device whose limit of outputs applied
 * @param directMax most miners that the coinbase pays
 */
public record RewardTerms(
        long from,
        long cut,
        Sats subsidy,
        Sats fees,
        RewardRules rules,
        DeviceClass device,
        int directMax) {
    /** More would exceed the signature operations that nodes reserve for a coinbase. */
    public static final int DIRECT_MAX = 90;

    public RewardTerms {
        if (from < 1 || cut < from - 1) {
            throw new IllegalArgumentException("a window from %d to %d".formatted(from, cut));
        }
        if (directMax < 0 || directMax > DIRECT_MAX) {
            throw new IllegalArgumentException(
                    "%d miners in a coinbase, at most %d".formatted(directMax, DIRECT_MAX));
        }
    }
}
