package org.hyperhash.bitcoin.coinbase;

import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.block.WitnessCommitment;
import org.hyperhash.bitcoin.tx.CompactSize;
import org.hyperhash.bitcoin.tx.Tx;

/** Who gets how much of a block's reward. */
public record CoinbaseOutput(Sats value, Bytes script) {
    /** Longest output script, in bytes: nodes treat longer ones as unspendable. */
    public static final int MAX_SCRIPT_LENGTH = 10_000;

    public CoinbaseOutput {
        if (script.length() > MAX_SCRIPT_LENGTH) {
            throw new IllegalArgumentException(
                    "an output script has at most %d bytes, not %d"
                            .formatted(MAX_SCRIPT_LENGTH, script.length()));
        }
    }

    /** The output that commits to the block's witnesses. */
    public static CoinbaseOutput commitment(Hash256 commitment) {
        return new CoinbaseOutput(Sats.ZERO, WitnessCommitment.script(commitment));
    }

    /** The outputs of a transaction, in their order. */
    public static List<CoinbaseOutput> of(Tx transaction) {
        return transaction.body().txOut.stream()
                .map(output ->
                        new CoinbaseOutput(
                                Sats.of(output.amount.toLong()),
                                Bytes.of(output.publicKeyScript.toByteArray())))
                .toList();
    }

    /** Outputs one after the other, without their count. */
    public static Bytes serialize(List<CoinbaseOutput> outputs) {
        byte[] content = new byte[outputs.stream().mapToInt(CoinbaseOutput::length).sum()];
        int at = 0;
        for (CoinbaseOutput output : outputs) {
            at = output.writeTo(content, at);
        }
        return Bytes.wrap(content);
    }

    public boolean isCommitment() {
        return WitnessCommitment.isCommitment(script);
    }

    /** Bytes on the wire. */
    public int length() {
        return 8 + CompactSize.length(script.length()) + script.length();
    }

    private int writeTo(byte[] destination, int offset) {
        int at = offset;
        for (int i = 0; i < 8; i++) {
            destination[at++] = (byte) (value.value() >>> (8 * i));
        }
        at = CompactSize.write(destination, at, script.length());
        script.copyTo(destination, at);
        return at + script.length();
    }
}
