package org.hyperhash.devnode.engine;

import fr.acinq.bitcoin.TxIn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperhash.bitcoin.script.ScriptCheck;
import org.hyperhash.bitcoin.script.SigOps;
import org.hyperhash.bitcoin.tx.Coinbases;
import org.hyperhash.bitcoin.tx.LockTimes;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.bitcoin.tx.TxFault;

/** Decides whether a transaction may wait for a block, in the order of Bitcoin Core. */
final class MempoolAcceptance {
    private final Chain chain;
    private final Mempool mempool;
    private final MempoolPolicy policy;

    MempoolAcceptance(Chain chain, Mempool mempool, MempoolPolicy policy) {
        this.chain = chain;
        this.mempool = mempool;
        this.policy = policy;
    }

    /** The decision; nothing is changed by it. */
    sealed interface Verdict {
        /**
         * @param replaced what has to leave for it, descendants included
         */
        record Accepted(long feeSats, int sigOpsCost, List<MempoolEntry> replaced)
                implements Verdict {
            public Accepted {
                replaced = List.copyOf(replaced);
            }
        }

        record Refused(Reject reject) implements Verdict {}

        static Verdict refused(String reason, String detail) {
            return new Refused(new Reject(reason, detail));
        }
    }

    Verdict judge(Tx tx) {
        Optional<Reject> reject = onItsOwn(tx).or(() -> known(tx));
        if (reject.isPresent()) {
            return new Verdict.Refused(reject.get());
        }
        BlockNode tip = chain.tip();
        int height = tip.height() + 1;
        return switch (TxInputs.find(tx, mempool.over(chain.coins(), height), height)) {
            case TxInputs.Refused(Reject missing) ->
                    new Verdict.Refused(isAlreadyConfirmed(tx) ? alreadyKnown() : missing);
            case TxInputs.Funded funded -> judgeFunded(tx, funded, tip);
        };
    }

    private Optional<Reject> onItsOwn(Tx tx) {
        Optional<TxFault> fault = TxFault.find(tx);
        if (fault.isPresent()) {
            return Optional.of(Reject.of(fault.get().code()));
        }
        if (Coinbases.isCoinbase(tx.body())) {
            return Optional.of(Reject.of("coinbase"));
        }
        Optional<Reject> unusual = MempoolPolicy.standard(tx);
        if (unusual.isPresent()) {
            return unusual;
        }
        BlockNode tip = chain.tip();
        return LockTimes.isFinal(tx.body(), tip.height() + 1, tip.medianTime())
                ? Optional.empty()
                : Optional.of(Reject.of("non-final"));
    }

    private Optional<Reject> known(Tx tx) {
        return mempool.find(tx.txid())
                .map(entry ->
                        entry.tx().wtxid().equals(tx.wtxid())
                                ? Reject.of("txn-already-in-mempool")
                                : Reject.of("txn-same-nonwitness-data-in-mempool"));
    }

    private boolean isAlreadyConfirmed(Tx tx) {
        for (int i = 0; i < tx.body().txOut.size(); i++) {
            if (chain.unspent(new OutRef(tx.txid(), i)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Reject alreadyKnown() {
        return Reject.of("txn-already-known");
    }

    private Verdict judgeFunded(Tx tx, TxInputs.Funded funded, BlockNode tip) {
        if (!TxInputs.sequencesAllow(tx, funded.spent(), tip)) {
            return Verdict.refused("non-BIP68-final", "");
        }
        int sigOpsCost = SigOps.cost(tx.body(), funded.spentOutputs());
        if (sigOpsCost > MempoolPolicy.MAX_SIGOPS_COST) {
            return Verdict.refused("bad-txns-too-many-sigops", Integer.toString(sigOpsCost));
        }
        MempoolEntry entry = new MempoolEntry(tx, funded.feeSats(), sigOpsCost, 0, tip.height(), 0);
        long minimumSats = policy.minFeeSats(entry.virtualSize());
        if (funded.feeSats() < minimumSats) {
            return Verdict.refused("min relay fee not met", funded.feeSats() + " < " + minimumSats);
        }
        Set<MempoolEntry> conflicts = directConflicts(tx);
        List<MempoolEntry> replaced = new ArrayList<>();
        for (MempoolEntry conflict : conflicts) {
            mempool.withDescendants(conflict).stream()
                    .filter(one -> !replaced.contains(one))
                    .forEach(replaced::add);
        }
        Optional<Reject> refusal =
                replacement(entry, conflicts, replaced)
                        .or(() -> chainLimits(tx))
                        .or(() -> room(entry, replaced));
        if (refusal.isPresent()) {
            return new Verdict.Refused(refusal.get());
        }
        return ScriptCheck.failure(tx.body(), funded.spentOutputs(), ScriptCheck.STANDARD)
                .map(why -> Verdict.refused("mempool-script-verify-flag-failed (" + why + ")", ""))
                .orElseGet(() -> new Verdict.Accepted(funded.feeSats(), sigOpsCost, replaced));
    }

    private Set<MempoolEntry> directConflicts(Tx tx) {
        Set<MempoolEntry> conflicts = new LinkedHashSet<>();
        for (TxIn input : tx.body().txIn) {
            mempool.spender(OutRef.of(input.outPoint)).ifPresent(conflicts::add);
        }
        return conflicts;
    }

    /** BIP 125 without signalling: pay for what leaves and for the own relay, at a better rate. */
    private Optional<Reject> replacement(
            MempoolEntry entry, Set<MempoolEntry> conflicts, List<MempoolEntry> replaced) {
        if (conflicts.isEmpty()) {
            return Optional.empty();
        }
        if (mempool.ancestors(entry.tx()).stream().anyMatch(conflicts::contains)) {
            return Optional.of(
                    new Reject("bad-txns-spends-conflicting-tx", entry.tx().txid().display()));
        }
        if (replaced.size() > MempoolPolicy.MAX_REPLACED) {
            return Optional.of(
                    new Reject(
                            "too many potential replacements",
                            replaced.size() + " > " + MempoolPolicy.MAX_REPLACED));
        }
        long evictedSats = replaced.stream().mapToLong(MempoolEntry::feeSats).sum();
        long neededSats = evictedSats + policy.minFeeSats(entry.virtualSize());
        boolean betterRate =
                conflicts.stream()
                        .allMatch(one ->
                                entry.feeSats() * one.virtualSize()
                                        > one.feeSats() * entry.virtualSize());
        return entry.feeSats() < neededSats || !betterRate
                ? Optional.of(new Reject("insufficient fee", entry.feeSats() + " < " + neededSats))
                : Optional.empty();
    }

    private Optional<Reject> chainLimits(Tx tx) {
        List<MempoolEntry> ancestors = mempool.ancestors(tx);
        if (ancestors.size() + 1 > MempoolPolicy.MAX_CHAIN) {
            return Optional.of(new Reject("too-long-mempool-chain", "too many ancestors"));
        }
        boolean crowded =
                ancestors.stream()
                        .anyMatch(one ->
                                mempool.withDescendants(one).size() >= MempoolPolicy.MAX_CHAIN);
        return crowded
                ? Optional.of(new Reject("too-long-mempool-chain", "too many descendants"))
                : Optional.empty();
    }

    private Optional<Reject> room(MempoolEntry entry, List<MempoolEntry> replaced) {
        long leaving = replaced.stream().mapToLong(MempoolEntry::virtualSize).sum();
        boolean full =
                mempool.size() - replaced.size() >= policy.maxTransactions()
                        || mempool.virtualBytes() - leaving + entry.virtualSize()
                                > policy.maxVirtualBytes();
        return full ? Optional.of(Reject.of("mempool full")) : Optional.empty();
    }
}
