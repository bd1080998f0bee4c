package org.hyperhash.devnode.engine;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** All unspent outputs of the active chain, in the order of their references. */
final class UtxoSet implements Coins {
    private final NavigableMap<OutRef, Coin> coins = new TreeMap<>();

    @Override
    public Optional<Coin> find(OutRef ref) {
        return Optional.ofNullable(coins.get(ref));
    }

    void add(OutRef ref, Coin coin) {
        coins.put(ref, coin);
    }

    void remove(OutRef ref) {
        coins.remove(ref);
    }

    Map<OutRef, Coin> all() {
        return Collections.unmodifiableMap(coins);
    }
}
