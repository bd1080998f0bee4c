package org.hyperhash.devnode.engine;

import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.TxOut;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.tx.Coinbases;
import org.hyperhash.bitcoin.tx.Tx;

/**
 * An output that is not spent yet.
 *
 * @param sats amount; consensus keeps it within the supply
 * @param height of the block that made it, or would make it
 */
public record Coin(long sats, Bytes script, int height, boolean coinbase) {
    private static final byte OP_RETURN = 0x6a;
    private static final int MAX_SCRIPT_LENGTH = 10_000;

    static Coin of(TxOut output, int height, boolean coinbase) {
        Bytes script = Bytes.wrap(output.publicKeyScript.toByteArray());
        return new Coin(output.amount.toLong(), script, height, coinbase);
    }

    /** All outputs of a transaction in a block at {@code height}. */
    public static List<Coin> outputsOf(Tx tx, int height) {
        boolean coinbase = Coinbases.isCoinbase(tx.body());
        return tx.body().txOut.stream().map(output -> of(output, height, coinbase)).toList();
    }

    /** Whether nobody can ever spend it; such outputs are not kept and their value is burned. */
    public boolean isUnspendable() {
        return (!script.isEmpty() && script.at(0) == OP_RETURN)
                || script.length() > MAX_SCRIPT_LENGTH;
    }

    TxOut toOutput() {
        return new TxOut(new Satoshi(sats), script.toArray());
    }
}
