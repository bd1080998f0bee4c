package org.hyperhash.devnode.engine;

import fr.acinq.bitcoin.TxOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.script.ScriptCheck;
import org.hyperhash.bitcoin.script.SigOps;
import org.hyperhash.bitcoin.tx.Coinbases;
import org.hyperhash.bitcoin.tx.Tx;

/** A block checked against the unspent outputs of its parent. */
sealed interface Connection {
    record Connected(BlockEffect effect) implements Connection {}

    record Refused(Reject reject) implements Connection {}

    /** Whether scripts run: not when a block that was validated before is replayed. */
    enum Scripts {
        RUN,
        KNOWN_GOOD
    }

    /** Checks {@code block} on top of {@code parent}, whose unspent outputs {@code coins} are. */
    static Connection check(Block block, BlockNode parent, Coins coins, Scripts scripts) {
        int height = parent.height() + 1;
        if (overwritesOutputs(block, coins)) {
            return new Refused(new Reject("bad-txns-BIP30", "tried to overwrite transaction"));
        }
        CoinOverlay overlay = new CoinOverlay(coins);
        List<Spend> spends = new ArrayList<>();
        long feeSats = 0;
        int sigOpsCost = 0;
        for (Tx tx : block.transactions()) {
            boolean coinbase = Coinbases.isCoinbase(tx.body());
            if (coinbase) {
                sigOpsCost += SigOps.cost(tx.body(), List.of());
            } else {
                switch (TxInputs.find(tx, overlay, height)) {
                    case TxInputs.Refused(Reject reject) -> {
                        return new Refused(reject);
                    }
                    case TxInputs.Funded funded -> {
                        feeSats += funded.feeSats();
                        if (feeSats > Sats.MAX.value()) {
                            return new Refused(Reject.of("bad-txns-accumulated-fee-outofrange"));
                        }
                        if (!TxInputs.sequencesAllow(tx, funded.spent(), parent)) {
                            return new Refused(
                                    new Reject(
                                            "bad-txns-nonfinal",
                                            "contains a non-BIP68-final transaction"));
                        }
                        Spend spend = new Spend(tx, funded.spentOutputs());
                        sigOpsCost += SigOps.cost(tx.body(), spend.outputs());
                        spends.add(spend);
                        tx.body().txIn.forEach(in -> overlay.spend(OutRef.of(in.outPoint)));
                    }
                }
            }
            if (sigOpsCost > Block.MAX_SIGOPS_COST) {
                return new Refused(new Reject("bad-blk-sigops", "too many sigops"));
            }
            overlay.createOutputs(tx, height, coinbase);
        }
        return settle(block, height, feeSats, spends, scripts, overlay);
    }

    private static Connection settle(
            Block block,
            int height,
            long feeSats,
            List<Spend> spends,
            Scripts scripts,
            CoinOverlay overlay) {
        long claimedSats =
                block.transactions().getFirst().body().txOut.stream()
                        .mapToLong(output -> output.amount.toLong())
                        .sum();
        long allowedSats = Regtest.NETWORK.subsidy(height).value() + feeSats;
        if (claimedSats > allowedSats) {
            String detail =
                    "coinbase pays too much (actual=%d vs limit=%d)"
                            .formatted(claimedSats, allowedSats);
            return new Refused(new Reject("bad-cb-amount", detail));
        }
        if (scripts == Scripts.RUN) {
            for (Spend spend : spends) {
                Optional<String> failure =
                        ScriptCheck.failure(
                                spend.tx().body(), spend.outputs(), ScriptCheck.CONSENSUS);
                if (failure.isPresent()) {
                    String reason = "block-script-verify-flag-failed (%s)".formatted(failure.get());
                    return new Refused(new Reject(reason, "tx " + spend.tx().txid().display()));
                }
            }
        }
        overlay.burn(allowedSats - claimedSats);
        return new Connected(overlay.toEffect());
    }

    /** BIP 30: no transaction may hide an older one that still has unspent outputs. */
    private static boolean overwritesOutputs(Block block, Coins coins) {
        for (Tx tx : block.transactions()) {
            for (int i = 0; i < tx.body().txOut.size(); i++) {
                if (coins.find(new OutRef(tx.txid(), i)).isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A transaction and what it spends. */
    record Spend(Tx tx, List<TxOut> outputs) {}
}
