package org.hyperhash.bitcoin.tx;

import fr.acinq.bitcoin.ByteVector32;
import fr.acinq.bitcoin.OutPoint;
import fr.acinq.bitcoin.Transaction;

/** Tells the transaction that creates bitcoin from those that move it. */
public final class Coinbases {
    /** Output index of an input that spends nothing. */
    public static final long NULL_INDEX = 0xffff_ffffL;

    private Coinbases() {}

    /** One input, and it spends nothing. */
    public static boolean isCoinbase(Transaction transaction) {
        return transaction.txIn.size() == 1 && isNull(transaction.txIn.getFirst().outPoint);
    }

    /** All-zero hash with the highest index: both, or it is an ordinary (unknown) output. */
    static boolean isNull(OutPoint outPoint) {
        return outPoint.index == NULL_INDEX && outPoint.hash.value.equals(ByteVector32.Zeroes);
    }
}
