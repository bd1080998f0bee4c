package org.hyperhash.pool.engine;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.coinbase.CoinbaseRecipe;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.coinbase.CoinbaseTemplate;
import org.hyperhash.template.Template;

/**
 * Decides the coinbase of a channel's jobs: a pure function of template, rules and winner. Outputs
 * in this order: the winner's transaction fees, the treasury with everything else, what the
 * template requires.
 *
 * @param treasury output script of the pool
 * @param feesToWinner whether the fees go to the winner on chain, or to the treasury for the ledger
 *     to credit
 * @param tag text in the coinbase's input script, cut when the script has no room for it
 */
public record CoinbasePolicy(Bytes treasury, boolean feesToWinner, Bytes tag) {
    /** Satoshis per virtual byte that nodes ask when they call an output dust. */
    private static final long DUST_RATE = 3;

    /** Virtual bytes that spending an output costs, with and without witness discount. */
    private static final int WITNESS_SPEND_LENGTH = 67;

    private static final int BARE_SPEND_LENGTH = 148;

    /** The coinbase around an extranonce of {@code extranonceLength} bytes. */
    public CoinbaseTemplate coinbase(Template template, Payout winner, int extranonceLength) {
        Bytes templatePrefix = template.coinbase().scriptPrefix();
        int tagRoom = Math.max(0, CoinbaseScript.longestTag(templatePrefix, extranonceLength));
        Bytes fittingTag = tag.slice(0, Math.min(tag.length(), tagRoom));
        return new CoinbaseRecipe(
                        template.coinbase().version(),
                        CoinbaseScript.beforeExtranonce(
                                templatePrefix, fittingTag, extranonceLength),
                        extranonceLength,
                        template.coinbase().sequence(),
                        outputs(template, winner),
                        template.coinbaseValue(),
                        template.coinbase().lockTime())
                .build();
    }

    private List<CoinbaseOutput> outputs(Template template, Payout winner) {
        boolean paysWinner =
                feesToWinner && template.fees().compareTo(dustLimit(winner.script())) >= 0;
        Sats treasuryShare = paysWinner ? template.subsidy() : template.coinbaseValue();

        List<CoinbaseOutput> outputs = new ArrayList<>();
        if (paysWinner) {
            outputs.add(new CoinbaseOutput(template.fees(), winner.script()));
        }
        if (!treasuryShare.isZero() || outputs.isEmpty()) {
            outputs.add(new CoinbaseOutput(treasuryShare, treasury));
        }
        outputs.addAll(template.requiredOutputs());
        return outputs;
    }

    /** The smallest amount that is worth spending again from {@code script}. */
    static Sats dustLimit(Bytes script) {
        boolean witness =
                script.length() >= 4
                        && script.length() <= 42
                        && (script.at(0) == 0 || (script.at(0) >= 0x51 && script.at(0) <= 0x60))
                        && script.at(1) == script.length() - 2;
        int outputLength = 8 + 1 + script.length();
        int spendLength = witness ? WITNESS_SPEND_LENGTH : BARE_SPEND_LENGTH;
        return Sats.of(DUST_RATE * (outputLength + spendLength));
    }
}
