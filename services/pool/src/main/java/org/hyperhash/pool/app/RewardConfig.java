package org.hyperhash.pool.app;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowRule;
import org.hyperhash.platform.config.Section;
import org.hyperhash.pool.engine.CoinbasePolicy.DirectLimits;

/**
 * Section {@code [reward]}: who gets what of a block.
 *
 * @param sharesMax most shares of a window
 * @param minimumDirect smallest claim with an output of its own
 * @param outputBytes most bytes of outputs in a coinbase, the template's own not counted
 */
public record RewardConfig(
        WindowRule window,
        int sharesMax,
        boolean feesToWinner,
        Sats minimumDirect,
        int outputBytes,
        DirectLimits limits) {

    /** What happens to the transaction fees of a block. */
    private enum FeesToWinner {
        COINBASE,
        LEDGER
    }

    /** Which shares a block rewards. */
    private enum Window {
        PPLNS,
        ROUND
    }

    /** Reads the section. */
    public static RewardConfig read(Section section) {
        Window window =
                section.choice(
                        "window",
                        Window.PPLNS,
                        "Shares that a block rewards: the last ones with enough work, or those"
                                + " since the block before");
        int multiple =
                section.integer(
                        "window-difficulty-multiple",
                        8,
                        1,
                        WindowRule.MULTIPLE_MAX,
                        "Work of a pplns window, in units of the network's difficulty");
        FeesToWinner fees =
                section.choice(
                        "fees-to-winner",
                        FeesToWinner.COINBASE,
                        "Pay a block's transaction fees to its finder in the coinbase, or in"
                                + " the ledger");
        return new RewardConfig(
                switch (window) {
                    case PPLNS -> new WindowRule.Pplns(multiple);
                    case ROUND -> new WindowRule.Round();
                },
                section.integer(
                        "window-max-shares",
                        5_000_000,
                        1_000,
                        100_000_000,
                        "Most shares of a window; the pool holds them in memory, 20 bytes each"),
                fees == FeesToWinner.COINBASE,
                Sats.of(
                        section.longInteger(
                                "minimum-direct-payout-sats",
                                10_000,
                                1_000,
                                Sats.PER_BITCOIN,
                                "Smallest claim that is paid in the coinbase; smaller ones"
                                        + " gather in the ledger")),
                section.integer(
                        "coinbase-output-bytes",
                        1_500,
                        200,
                        60_000,
                        "Most bytes of outputs in a coinbase; 1500 fit what Bitcoin Core reserves"
                                + " unasked (8000 weight units)"),
                new DirectLimits(
                        direct(section, "header-only", 40, "miners that get no coinbase"),
                        direct(section, "proxy", 4, "proxies, translators and unknown clients"),
                        direct(section, "device", 12, "machines with small buffers (Bitaxe)")));
    }

    private static int direct(Section section, String device, int fallback, String whom) {
        return section.integer(
                "max-direct-outputs-" + device,
                fallback,
                0,
                RewardTerms.DIRECT_MAX,
                "Miners paid by the coinbases of jobs for " + whom);
    }

    /** The rules with the treasury's script. */
    public RewardRules rules(Bytes treasury) {
        return new RewardRules(
                window, sharesMax, feesToWinner, minimumDirect, outputBytes, treasury);
    }
}
