package org.hyperhash.devnode.engine;

import fr.acinq.bitcoin.OutPoint;
import org.hyperhash.bitcoin.Hash256;

/**
 * An output of a transaction.
 *
 * @param index unsigned
 */
public record OutRef(Hash256 txid, int index) implements Comparable<OutRef> {
    /** What an input spends. */
    public static OutRef of(OutPoint outPoint) {
        return new OutRef(Hash256.of(outPoint.hash.value.toByteArray()), (int) outPoint.index);
    }

    @Override
    public int compareTo(OutRef other) {
        int order = txid.compareTo(other.txid);
        return order != 0 ? order : Integer.compareUnsigned(index, other.index);
    }

    @Override
    public String toString() {
        return txid.display() + ":" + Integer.toUnsignedString(index);
    }
}
