package org.hyperhash.ledger.engine;

import java.util.List;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.ledger.engine.CoinbasePlan.Direct;
import org.hyperhash.ledger.engine.Rewards.Credit;

/**
 * What a block of ours owes to whom, and what its coinbase pays of that.
 *
 * @param winner who gets the transaction fees
 * @param claims of the window, over which the carry is divided too
 * @param winnerFee part of the fees that is in the winner's own output
 */
public record BlockReward(
        Hash256 block,
        Rewards rewards,
        Sats fees,
        Payee winner,
        WindowClaims claims,
        Sats winnerFee,
        List<Direct> direct) {
    public BlockReward {
        direct = List.copyOf(direct);
    }

    /** The reward of a block whose job knew its window. */
    public static BlockReward of(
            Hash256 block, RewardTerms terms, WindowClaims claims, Payee winner) {
        CoinbasePlan plan = CoinbasePlan.of(terms, claims, winner);
        return new BlockReward(
                block,
                Rewards.split(terms.subsidy(), claims, winner),
                terms.fees(),
                winner,
                claims,
                plan.winnerFee(),
                plan.direct());
    }

    /** Who gets how much, for people. */
    public String inWords() {
        Sats owed = rewards.credits().stream().map(Credit::amount).reduce(Sats.ZERO, Sats::plus);
        Sats inCoinbase = direct.stream().map(Direct::amount).reduce(winnerFee, Sats::plus);
        return "%s of subsidy and %s of fees to %d account%s, %s of that in the coinbase"
                .formatted(
                        owed,
                        fees,
                        rewards.credits().size(),
                        rewards.credits().size() == 1 ? "" : "s",
                        inCoinbase);
    }

    /** The reward of a block of earlier versions: its treasury output, for the treasury. */
    public static BlockReward treasuryOnly(Hash256 block, Sats amount, Payee winner) {
        return new BlockReward(
                block,
                Rewards.treasuryOnly(amount),
                Sats.ZERO,
                winner,
                WindowClaims.EMPTY,
                Sats.ZERO,
                List.of());
    }
}
