package org.hyperhash.ledger.book;

import java.sql.SQLException;
import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.archive.ArchivedShares;
import org.hyperhash.ledger.engine.BlockReward;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;

/** Whether a coinbase in the chain pays what the shares of its block's window say. */
sealed interface Reconciliation {
    /** It does, and this is what the block owes. */
    record Matched(WindowClaims claims, BlockReward reward) implements Reconciliation {}

    /** Of an earlier version, which wrote no terms: nobody has a claim but the treasury. */
    record WithoutTerms(BlockReward reward) implements Reconciliation {}

    /** It does not. */
    record Different(String difference) implements Reconciliation {}

    /** Nobody can say, until the shares are in the database again. */
    record SharesAway(ArchivedShares shares) implements Reconciliation {}

    static Reconciliation of(BookBlock block, Tx coinbase, RewardWindows windows, Network network)
            throws SQLException {
        Payee winner = Payee.of(network, block.account());
        if (block.terms().isEmpty()) {
            Sats left = notPaidTo(winner, coinbase);
            return new WithoutTerms(BlockReward.treasuryOnly(block.hash(), left, winner));
        }
        RewardTerms terms = block.terms().get();
        return switch (windows.of(block.journal(), terms)) {
            case RewardWindows.Rows.Archived(ArchivedShares shares) -> new SharesAway(shares);
            case RewardWindows.Rows.Whole(WindowClaims claims) -> {
                CoinbasePlan plan = CoinbasePlan.of(terms, claims, winner);
                Optional<String> difference = plan.difference(coinbase);
                yield difference.isPresent()
                        ? new Different(difference.get())
                        : new Matched(claims, BlockReward.of(block.hash(), terms, claims, winner));
            }
        };
    }

    /** Coinbases of earlier versions paid the fees to the winner and the rest to the treasury. */
    private static Sats notPaidTo(Payee winner, Tx coinbase) {
        return CoinbaseOutput.of(coinbase).stream()
                .filter(output -> !output.script().equals(winner.script()))
                .map(CoinbaseOutput::value)
                .reduce(Sats.ZERO, Sats::plus);
    }
}
