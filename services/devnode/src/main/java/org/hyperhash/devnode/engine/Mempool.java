package org.hyperhash.devnode.engine;

import fr.acinq.bitcoin.TxIn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.tx.Tx;

/** Transactions that wait for a block, in the order of their arrival: parents come first. */
public final class Mempool {
    private final Map<Hash256, MempoolEntry> entries = new LinkedHashMap<>();
    private final Map<OutRef, Hash256> spenders = new LinkedHashMap<>();
    private long virtualBytes;
    private long updates;

    Mempool() {}

    public Collection<MempoolEntry> all() {
        return Collections.unmodifiableCollection(entries.values());
    }

    public Optional<MempoolEntry> find(Hash256 txid) {
        return Optional.ofNullable(entries.get(txid));
    }

    /** The waiting transaction that spends {@code ref}. */
    public Optional<MempoolEntry> spender(OutRef ref) {
        return Optional.ofNullable(spenders.get(ref)).flatMap(this::find);
    }

    public int size() {
        return entries.size();
    }

    public long virtualBytes() {
        return virtualBytes;
    }

    /** Changes so far: two equal numbers mean the same content. */
    public long updates() {
        return updates;
    }

    /** Unspent outputs as they would be if everything here were in a block at {@code height}. */
    Coins over(Coins confirmed, int height) {
        return ref -> {
            MempoolEntry entry = entries.get(ref.txid());
            if (entry == null) {
                return confirmed.find(ref);
            }
            var outputs = entry.tx().body().txOut;
            return ref.index() >= 0 && ref.index() < outputs.size()
                    ? Optional.of(Coin.of(outputs.get(ref.index()), height, false))
                    : Optional.empty();
        };
    }

    void add(MempoolEntry entry) {
        entries.put(entry.tx().txid(), entry);
        for (TxIn input : entry.tx().body().txIn) {
            spenders.put(OutRef.of(input.outPoint), entry.tx().txid());
        }
        virtualBytes += entry.virtualSize();
        updates++;
    }

    /** Removes exactly these. */
    void remove(Collection<MempoolEntry> doomed) {
        for (MempoolEntry entry : doomed) {
            if (entries.remove(entry.tx().txid()) != null) {
                for (TxIn input : entry.tx().body().txIn) {
                    spenders.remove(OutRef.of(input.outPoint));
                }
                virtualBytes -= entry.virtualSize();
                updates++;
            }
        }
    }

    /** Removes what {@code block} confirmed, and what can no longer be confirmed. */
    void confirm(Block block) {
        for (Tx tx : block.transactions()) {
            find(tx.txid()).ifPresent(entry -> remove(List.of(entry)));
            for (TxIn input : tx.body().txIn) {
                spender(OutRef.of(input.outPoint))
                        .ifPresent(conflict -> remove(withDescendants(conflict)));
            }
        }
    }

    /** Takes everything out, in the order of arrival. */
    List<MempoolEntry> drain() {
        List<MempoolEntry> all = List.copyOf(entries.values());
        remove(all);
        return all;
    }

    /** Waiting transactions whose outputs {@code tx} spends. */
    public List<MempoolEntry> parents(Tx tx) {
        Set<MempoolEntry> parents = new LinkedHashSet<>();
        for (TxIn input : tx.body().txIn) {
            find(OutRef.of(input.outPoint).txid()).ifPresent(parents::add);
        }
        return List.copyOf(parents);
    }

    /** Waiting transactions that spend outputs of {@code tx}. */
    public List<MempoolEntry> children(Tx tx) {
        Set<MempoolEntry> children = new LinkedHashSet<>();
        for (int i = 0; i < tx.body().txOut.size(); i++) {
            spender(new OutRef(tx.txid(), i)).ifPresent(children::add);
        }
        return List.copyOf(children);
    }

    /** All waiting transactions that {@code tx} depends on, without itself. */
    public List<MempoolEntry> ancestors(Tx tx) {
        return reach(parents(tx), entry -> parents(entry.tx()));
    }

    /** {@code entry} and all waiting transactions that depend on it. */
    public List<MempoolEntry> withDescendants(MempoolEntry entry) {
        return reach(List.of(entry), one -> children(one.tx()));
    }

    private static List<MempoolEntry> reach(
            List<MempoolEntry> first, Function<MempoolEntry, List<MempoolEntry>> next) {
        Set<MempoolEntry> reached = new LinkedHashSet<>();
        Deque<MempoolEntry> waiting = new ArrayDeque<>(first);
        while (!waiting.isEmpty()) {
            MempoolEntry entry = waiting.poll();
            if (reached.add(entry)) {
                waiting.addAll(next.apply(entry));
            }
        }
        return new ArrayList<>(reached);
    }
}
