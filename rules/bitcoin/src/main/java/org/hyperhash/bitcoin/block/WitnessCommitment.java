package org.hyperhash.bitcoin.block;

import fr.acinq.bitcoin.TxOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.tx.Tx;

/**
 * The coinbase output that commits to all witnesses of a block.
 *
 * @spec BIP 141
 */
public final class WitnessCommitment {
    /** Length of the output script that we write; longer ones are legal. */
    public static final int SCRIPT_LENGTH = 38;

    /** OP_RETURN, a push of 36 bytes, and the four bytes that mark the commitment. */
    private static final Bytes MARK = Bytes.ofHex("6a24aa21a9ed");

    private WitnessCommitment() {}

    /** Root over wtxids, the coinbase's counted as zero. */
    public static Hash256 witnessRoot(List<Tx> transactionsWithoutCoinbase) {
        List<Hash256> ids = new ArrayList<>();
        ids.add(Hash256.ZERO);
        transactionsWithoutCoinbase.forEach(tx -> ids.add(tx.wtxid()));
        return MerkleTree.root(ids).hash();
    }

    /**
     * What is committed to.
     *
     * @param reserved the coinbase's witness item, zero in blocks that we make
     */
    public static Hash256 commitment(Hash256 witnessRoot, Hash256 reserved) {
        return new Sha256d().ofPair(witnessRoot, reserved);
    }

    /** The output script with a commitment. */
    public static Bytes script(Hash256 commitment) {
        return MARK.concat(commitment.toBytes());
    }

    /** The last output script of the coinbase that has the shape of a commitment. */
    public static Optional<Hash256> find(Tx coinbase) {
        Optional<Hash256> found = Optional.empty();
        for (TxOut output : coinbase.body().txOut) {
            Bytes script = Bytes.wrap(output.publicKeyScript.toByteArray());
            if (isCommitment(script)) {
                found = Optional.of(Hash256.read(script.toArray(), MARK.length()));
            }
        }
        return found;
    }

    /** Whether an output script has the shape of a commitment. */
    public static boolean isCommitment(Bytes script) {
        return script.length() >= SCRIPT_LENGTH && script.slice(0, MARK.length()).equals(MARK);
    }
}
