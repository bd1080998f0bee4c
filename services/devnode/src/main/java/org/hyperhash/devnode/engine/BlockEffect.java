package org.hyperhash.devnode.engine;

import java.util.List;
import java.util.Map;

/**
 * The change of the unspent outputs by one block; outputs made and spent inside it do not show.
 *
 * @param burnedSats subsidy not claimed, fees not claimed and outputs that nobody can spend
 */
record BlockEffect(
        List<Map.Entry<OutRef, Coin>> added,
        List<Map.Entry<OutRef, Coin>> removed,
        long burnedSats) {
    BlockEffect {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    void applyTo(UtxoSet utxos) {
        removed.forEach(entry -> utxos.remove(entry.getKey()));
        added.forEach(entry -> utxos.add(entry.getKey(), entry.getValue()));
    }

    void undoIn(UtxoSet utxos) {
        added.forEach(entry -> utxos.remove(entry.getKey()));
        removed.forEach(entry -> utxos.add(entry.getKey(), entry.getValue()));
    }
}
