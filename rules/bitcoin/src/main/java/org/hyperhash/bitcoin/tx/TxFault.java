package org.hyperhash.bitcoin.tx;

import fr.acinq.bitcoin.OutPoint;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperhash.bitcoin.Sats;

/** Rules that a transaction breaks on its own, whatever the chain; named as nodes report them. */
public enum TxFault {
    NO_INPUTS("bad-txns-vin-empty"),
    NO_OUTPUTS("bad-txns-vout-empty"),
    OVERSIZE("bad-txns-oversize"),
    OUTPUT_NEGATIVE("bad-txns-vout-negative"),
    OUTPUT_TOO_LARGE("bad-txns-vout-toolarge"),
    OUTPUT_SUM_TOO_LARGE("bad-txns-txouttotal-toolarge"),
    INPUTS_DUPLICATE("bad-txns-inputs-duplicate"),
    COINBASE_SCRIPT_LENGTH("bad-cb-length"),
    INPUT_NULL("bad-txns-prevout-null");

    /** Weight of the largest block, in weight units. */
    private static final int MAX_BLOCK_WEIGHT = 4_000_000;

    private static final int MIN_COINBASE_SCRIPT = 2;
    private static final int MAX_COINBASE_SCRIPT = 100;

    private final String code;

    TxFault(String code) {
        this.code = code;
    }

    /** The reject reason that nodes use. */
    public String code() {
        return code;
    }

    /** The first rule that {@code tx} breaks. */
    public static Optional<TxFault> find(Tx tx) {
        Transaction body = tx.body();
        if (body.txIn.isEmpty()) {
            return Optional.of(NO_INPUTS);
        }
        if (body.txOut.isEmpty()) {
            return Optional.of(NO_OUTPUTS);
        }
        if (4L * tx.strippedSize() > MAX_BLOCK_WEIGHT) {
            return Optional.of(OVERSIZE);
        }
        return findInOutputs(body.txOut).or(() -> findInInputs(body));
    }

    private static Optional<TxFault> findInOutputs(List<TxOut> outputs) {
        long sumSats = 0;
        for (TxOut output : outputs) {
            long sats = output.amount.toLong();
            if (sats < 0) {
                return Optional.of(OUTPUT_NEGATIVE);
            }
            if (sats > Sats.MAX.value()) {
                return Optional.of(OUTPUT_TOO_LARGE);
            }
            sumSats += sats;
            if (sumSats > Sats.MAX.value()) {
                return Optional.of(OUTPUT_SUM_TOO_LARGE);
            }
        }
        return Optional.empty();
    }

    private static Optional<TxFault> findInInputs(Transaction body) {
        Set<OutPoint> spent = new HashSet<>();
        for (TxIn input : body.txIn) {
            if (!spent.add(input.outPoint)) {
                return Optional.of(INPUTS_DUPLICATE);
            }
        }
        if (Coinbases.isCoinbase(body)) {
            int script = body.txIn.getFirst().signatureScript.size();
            return script < MIN_COINBASE_SCRIPT || script > MAX_COINBASE_SCRIPT
                    ? Optional.of(COINBASE_SCRIPT_LENGTH)
                    : Optional.empty();
        }
        return body.txIn.stream().anyMatch(input -> Coinbases.isNull(input.outPoint))
                ? Optional.of(INPUT_NULL)
                : Optional.empty();
    }
}
