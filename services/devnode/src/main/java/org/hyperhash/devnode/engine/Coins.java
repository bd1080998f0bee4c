package org.hyperhash.devnode.engine;

import java.util.Optional;

/** Where unspent outputs are looked up. */
@FunctionalInterface
interface Coins {
    Optional<Coin> find(OutRef ref);
}
