package org.hyperhash.devnode.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.tx.Tx;

/** What a block would do to the unspent outputs, kept apart until the whole block is valid. */
final class CoinOverlay implements Coins {
    private final Coins below;
    private final Map<OutRef, Coin> created = new LinkedHashMap<>();
    private final Map<OutRef, Coin> spentBelow = new LinkedHashMap<>();
    private long burnedSats;

    CoinOverlay(Coins below) {
        this.below = below;
    }

    @Override
    public Optional<Coin> find(OutRef ref) {
        Coin own = created.get(ref);
        if (own != null) {
            return Optional.of(own);
        }
        return spentBelow.containsKey(ref) ? Optional.empty() : below.find(ref);
    }

    void spend(OutRef ref) {
        if (created.remove(ref) == null) {
            Coin coin = below.find(ref).orElseThrow();
            spentBelow.put(ref, coin);
        }
    }

    void createOutputs(Tx tx, int height, boolean coinbase) {
        int count = tx.body().txOut.size();
        for (int i = 0; i < count; i++) {
            Coin coin = Coin.of(tx.body().txOut.get(i), height, coinbase);
            if (coin.isUnspendable()) {
                burnedSats += coin.sats();
            } else {
                created.put(new OutRef(tx.txid(), i), coin);
            }
        }
    }

    void burn(long sats) {
        burnedSats += sats;
    }

    /** What it takes to apply the block and to take it back. */
    BlockEffect toEffect() {
        List<Map.Entry<OutRef, Coin>> added = new ArrayList<>();
        created.forEach((ref, coin) -> added.add(Map.entry(ref, coin)));
        List<Map.Entry<OutRef, Coin>> removed = new ArrayList<>();
        spentBelow.forEach((ref, coin) -> removed.add(Map.entry(ref, coin)));
        return new BlockEffect(added, removed, burnedSats);
    }
}
