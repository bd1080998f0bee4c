package org.hyperhash.devnode.engine;

import fr.acinq.bitcoin.ByteVector;
import fr.acinq.bitcoin.ScriptWitness;
import java.util.List;
import org.hyperhash.bitcoin.Hash256;

/** The only witness that a coinbase needs: one item of 32 bytes, by custom zero. */
final class CoinbaseWitness {
    static final ScriptWitness ZERO =
            new ScriptWitness(List.of(new ByteVector(Hash256.ZERO.toArray())));

    private CoinbaseWitness() {}
}
