package org.hyperhash.devnode.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.WitnessCommitment;
import org.hyperhash.bitcoin.tx.Tx;

/**
 * Fills a block with the waiting transactions that pay best, a child counting together with the
 * parents that it needs.
 */
public final class TemplateBuilder {
    /** Weight kept free for header, counts and coinbase. */
    public static final int RESERVED_WEIGHT = 8_000;

    /** Signature operations kept free for the coinbase, in units. */
    public static final int RESERVED_SIGOPS_COST = 400;

    private final Mempool mempool;
    private final int weightLimit;
    private final Map<MempoolEntry, Bundle> bundles = new LinkedHashMap<>();
    private final NavigableSet<Bundle> bestFirst =
            new TreeSet<>(Bundle.BETTER_FIRST.thenComparingLong(bundle -> bundle.last.sequence()));
    private final Set<MempoolEntry> chosen = new LinkedHashSet<>();
    private int weight;
    private int sigOpsCost;

    private TemplateBuilder(Mempool mempool, int weightLimit) {
        this.mempool = mempool;
        this.weightLimit = weightLimit;
    }

    /** A template on top of the active tip. */
    public static BlockTemplate build(Chain chain, Mempool mempool) {
        return build(chain, mempool, Block.MAX_WEIGHT - RESERVED_WEIGHT);
    }

    static BlockTemplate build(Chain chain, Mempool mempool, int weightLimit) {
        List<MempoolEntry> transactions = new TemplateBuilder(mempool, weightLimit).choose();
        BlockNode tip = chain.tip();
        int height = tip.height() + 1;
        long feeSats = transactions.stream().mapToLong(MempoolEntry::feeSats).sum();
        List<Tx> bodies = transactions.stream().map(MempoolEntry::tx).toList();
        return new BlockTemplate(
                tip.hash(),
                height,
                tip.medianTime() + 1,
                transactions,
                Regtest.NETWORK.subsidy(height).value() + feeSats,
                commitmentScript(bodies),
                mempool.updates());
    }

    /** The commitment output for a block with these transactions. */
    public static Bytes commitmentScript(List<Tx> withoutCoinbase) {
        Hash256 root = WitnessCommitment.witnessRoot(withoutCoinbase);
        return WitnessCommitment.script(WitnessCommitment.commitment(root, Hash256.ZERO));
    }

    private List<MempoolEntry> choose() {
        for (MempoolEntry entry : mempool.all()) {
            Bundle bundle = new Bundle(entry, mempool.ancestors(entry.tx()));
            bundles.put(entry, bundle);
            bestFirst.add(bundle);
        }
        while (!bestFirst.isEmpty()) {
            Bundle best = bestFirst.pollFirst();
            if (fits(best)) {
                take(best);
            }
        }
        return new ArrayList<>(chosen);
    }

    private boolean fits(Bundle bundle) {
        return weight + bundle.weight <= weightLimit
                && sigOpsCost + bundle.sigOpsCost + RESERVED_SIGOPS_COST <= Block.MAX_SIGOPS_COST;
    }

    private void take(Bundle bundle) {
        weight += bundle.weight;
        sigOpsCost += bundle.sigOpsCost;
        List<MempoolEntry> members = bundle.members();
        members.sort(Comparator.comparingLong(MempoolEntry::sequence));
        chosen.addAll(members);
        for (MempoolEntry member : members) {
            bestFirst.remove(bundles.get(member));
        }
        for (MempoolEntry member : members) {
            for (MempoolEntry descendant : mempool.withDescendants(member)) {
                withoutAncestor(descendant, member);
            }
        }
    }

    private void withoutAncestor(MempoolEntry descendant, MempoolEntry ancestor) {
        Bundle bundle = bundles.get(descendant);
        if (bundle != null && bestFirst.remove(bundle)) {
            bundle.drop(ancestor);
            bestFirst.add(bundle);
        }
    }

    /** A transaction with the ancestors that are not in the block yet. */
    private static final class Bundle {
        /** Fee per weight without division: regtest pays out 1.5e12 sat, times a block fits. */
        static final Comparator<Bundle> BETTER_FIRST =
                (one, other) ->
                        Long.compare(other.feeSats * one.weight, one.feeSats * other.weight);

        private final MempoolEntry last;
        private final Set<MempoolEntry> ancestors;
        private long feeSats;
        private int weight;
        private int sigOpsCost;

        Bundle(MempoolEntry last, List<MempoolEntry> ancestors) {
            this.last = last;
            this.ancestors = new LinkedHashSet<>(ancestors);
            members().forEach(member -> count(member, 1));
        }

        List<MempoolEntry> members() {
            List<MempoolEntry> members = new ArrayList<>(ancestors);
            members.add(last);
            return members;
        }

        void drop(MempoolEntry ancestor) {
            if (ancestors.remove(ancestor)) {
                count(ancestor, -1);
            }
        }

        private void count(MempoolEntry member, int sign) {
            feeSats += sign * member.feeSats();
            weight += sign * member.tx().weight();
            sigOpsCost += sign * member.sigOpsCost();
        }
    }
}
