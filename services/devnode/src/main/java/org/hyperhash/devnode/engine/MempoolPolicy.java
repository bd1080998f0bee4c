package org.hyperhash.devnode.engine;

import fr.acinq.bitcoin.TxOut;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.tx.Tx;

/**
 * What the mempool takes beyond what consensus asks.
 *
 * @param maxTransactions most transactions that wait
 * @param maxVirtualBytes most virtual bytes that wait
 * @param minFeeRate least fee in satoshis per 1000 virtual bytes
 */
public record MempoolPolicy(int maxTransactions, long maxVirtualBytes, long minFeeRate) {
    public static final MempoolPolicy DEFAULT = new MempoolPolicy(50_000, 50_000_000L, 100);

    /** Most transactions in a chain of unconfirmed ones, up or down, with the one itself. */
    static final int MAX_CHAIN = 25;

    /** Most transactions that one replacement may evict. */
    static final int MAX_REPLACED = 100;

    static final int BYTES_PER_SIGOP = 20;
    static final int MAX_SIGOPS_COST = Block.MAX_SIGOPS_COST / 5;

    private static final int MAX_WEIGHT = 400_000;
    private static final int MIN_STRIPPED_SIZE = 65;
    private static final int MAX_VERSION = 3;
    private static final int DUST_RATE_PER_1000 = 3_000;

    /** Rules about the transaction itself. */
    static Optional<Reject> standard(Tx tx) {
        if (tx.body().version < 1 || tx.body().version > MAX_VERSION) {
            return Optional.of(Reject.of("version"));
        }
        if (tx.weight() > MAX_WEIGHT) {
            return Optional.of(Reject.of("tx-size"));
        }
        if (tx.strippedSize() < MIN_STRIPPED_SIZE) {
            return Optional.of(Reject.of("tx-size-small"));
        }
        return tx.body().txOut.stream().anyMatch(MempoolPolicy::isDust)
                ? Optional.of(Reject.of("dust"))
                : Optional.empty();
    }

    /** Whether spending the output would cost more than a third of it at a low fee rate. */
    private static boolean isDust(TxOut output) {
        Bytes script = Bytes.wrap(output.publicKeyScript.toByteArray());
        if (Coin.of(output, 0, false).isUnspendable()) {
            return false;
        }
        boolean witness =
                script.length() >= 4
                        && script.length() <= 42
                        && script.at(1) == script.length() - 2
                        && (script.at(0) == 0 || (script.at(0) >= 0x51 && script.at(0) <= 0x60));
        int spendSize = witness ? 32 + 4 + 1 + 107 / 4 + 4 : 32 + 4 + 1 + 107 + 4;
        long size = (long) output.totalSize() + spendSize;
        return output.amount.toLong() < size * DUST_RATE_PER_1000 / 1000;
    }

    long minFeeSats(int virtualSize) {
        return feeSats(minFeeRate, virtualSize);
    }

    /**
     * Fee at {@code rate}, rounded up.
     *
     * @param rate satoshis per 1000 virtual bytes
     */
    static long feeSats(long rate, int virtualSize) {
        return Math.ceilDiv(rate * virtualSize, 1000L);
    }
}
