package org.hyperhash.devnode.engine;

import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.tx.LockTimes;
import org.hyperhash.bitcoin.tx.LockTimes.Confirmation;
import org.hyperhash.bitcoin.tx.Tx;

/** A transaction together with the outputs that it spends. */
sealed interface TxInputs {
    /**
     * Spends what exists, and not more than that.
     *
     * @param spent in input order
     * @param feeSats inputs less outputs
     */
    record Funded(List<Coin> spent, long feeSats) implements TxInputs {
        List<TxOut> spentOutputs() {
            return spent.stream().map(Coin::toOutput).toList();
        }
    }

    record Refused(Reject reject) implements TxInputs {}

    /**
     * Looks the inputs up.
     *
     * @param height of the block that would hold the transaction
     */
    static TxInputs find(Tx tx, Coins coins, int height) {
        List<Coin> spent = new ArrayList<>();
        for (TxIn input : tx.body().txIn) {
            var coin = coins.find(OutRef.of(input.outPoint));
            if (coin.isEmpty()) {
                return new Refused(
                        new Reject(
                                "bad-txns-inputs-missingorspent",
                                "CheckTxInputs: inputs missing/spent"));
            }
            spent.add(coin.get());
        }
        return fund(tx, spent, height);
    }

    private static TxInputs fund(Tx tx, List<Coin> spent, int height) {
        long inputSats = 0;
        for (Coin coin : spent) {
            int depth = height - coin.height();
            if (coin.coinbase() && depth < Regtest.COINBASE_MATURITY) {
                return new Refused(
                        new Reject(
                                "bad-txns-premature-spend-of-coinbase",
                                "tried to spend coinbase at depth " + depth));
            }
            inputSats += coin.sats();
            if (inputSats > Sats.MAX.value()) {
                return new Refused(Reject.of("bad-txns-inputvalues-outofrange"));
            }
        }
        long outputSats = tx.body().txOut.stream().mapToLong(out -> out.amount.toLong()).sum();
        if (inputSats < outputSats) {
            String detail = "value in (%s) < value out (%s)".formatted(inputSats, outputSats);
            return new Refused(new Reject("bad-txns-in-belowout", detail));
        }
        return new Funded(List.copyOf(spent), inputSats - outputSats);
    }

    /** Whether the relative lock times let {@code tx} into a block on top of {@code parent}. */
    static boolean sequencesAllow(Tx tx, List<Coin> spent, BlockNode parent) {
        int height = parent.height() + 1;
        LockTimes.Confirmations confirmations =
                index -> {
                    int coinHeight = Math.min(spent.get(index).height(), height);
                    BlockNode before = parent.ancestor(Math.max(0, coinHeight - 1));
                    return new Confirmation(coinHeight, before.medianTime());
                };
        return LockTimes.sequencesAllow(tx.body(), confirmations, height, parent.medianTime());
    }
}
