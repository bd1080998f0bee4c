package org.hyperhash.devnode.engine;

import org.hyperhash.bitcoin.tx.Tx;

/**
 * A transaction that waits for a block.
 *
 * @param feeSats inputs less outputs
 * @param sigOpsCost signature operations in units
 * @param arrivedSeconds when it came, in seconds since 1970
 * @param height of the chain when it came
 * @param sequence order of arrival
 */
public record MempoolEntry(
        Tx tx, long feeSats, int sigOpsCost, long arrivedSeconds, int height, long sequence) {
    /** Size for fees: signature operations count at least 20 bytes each. */
    public int virtualSize() {
        return (Math.max(tx.weight(), sigOpsCost * MempoolPolicy.BYTES_PER_SIGOP) + 3) / 4;
    }
}
