package org.hyperhash.devnode.rpc;

import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.tx.Coinbases;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.devnode.engine.Coin;
import org.hyperhash.devnode.engine.OutRef;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Transactions with all their fields. */
final class TransactionJson {
    private TransactionJson() {}

    /** An amount in bitcoin with all eight digits. */
    static BigDecimal bitcoins(long sats) {
        return BigDecimal.valueOf(sats, 8);
    }

    static ObjectNode of(Tx tx) {
        return of(tx, _ -> Optional.empty(), Detail.FIELDS);
    }

    /** How much is told of the outputs that a transaction spends. */
    enum Detail {
        FIELDS,
        FEE,
        SPENT_OUTPUTS
    }

    /**
     * @param spent finds the outputs that the inputs spend, when they are known
     */
    static ObjectNode of(Tx tx, Function<OutRef, Optional<Coin>> spent, Detail detail) {
        Transaction body = tx.body();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("txid", tx.txid().display());
        json.put("hash", tx.wtxid().display());
        json.put("version", body.version);
        json.put("size", tx.totalSize());
        json.put("vsize", tx.virtualSize());
        json.put("weight", tx.weight());
        json.put("locktime", body.lockTime);
        boolean coinbase = Coinbases.isCoinbase(body);
        ArrayNode inputs = json.putArray("vin");
        for (TxIn input : body.txIn) {
            inputs.add(coinbase ? coinbaseInput(input) : input(input, spent, detail));
        }
        ArrayNode outputs = json.putArray("vout");
        for (int i = 0; i < body.txOut.size(); i++) {
            outputs.add(output(body.txOut.get(i), i));
        }
        if (!coinbase && detail != Detail.FIELDS) {
            fee(body, spent).ifPresent(sats -> json.put("fee", bitcoins(sats)));
        }
        return json.put("hex", tx.serialized().toHex());
    }

    private static Optional<Long> fee(Transaction body, Function<OutRef, Optional<Coin>> spent) {
        long sats = 0;
        for (TxIn input : body.txIn) {
            Optional<Coin> coin = spent.apply(OutRef.of(input.outPoint));
            if (coin.isEmpty()) {
                return Optional.empty();
            }
            sats += coin.get().sats();
        }
        return Optional.of(sats - body.txOut.stream().mapToLong(out -> out.amount.toLong()).sum());
    }

    private static ObjectNode coinbaseInput(TxIn input) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("coinbase", input.signatureScript.toHex());
        witness(input, json);
        return json.put("sequence", input.sequence);
    }

    private static ObjectNode input(
            TxIn input, Function<OutRef, Optional<Coin>> spent, Detail detail) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        OutRef ref = OutRef.of(input.outPoint);
        json.put("txid", ref.txid().display());
        json.put("vout", input.outPoint.index);
        Bytes script = Bytes.wrap(input.signatureScript.toByteArray());
        json.putObject("scriptSig")
                .put("asm", ScriptJson.asm(script, true))
                .put("hex", script.toHex());
        witness(input, json);
        if (detail == Detail.SPENT_OUTPUTS) {
            spent.apply(ref).ifPresent(coin -> spentOutput(coin, json.putObject("prevout")));
        }
        return json.put("sequence", input.sequence);
    }

    private static void spentOutput(Coin coin, ObjectNode json) {
        json.put("generated", coin.coinbase());
        json.put("height", coin.height());
        json.put("value", bitcoins(coin.sats()));
        json.set("scriptPubKey", ScriptJson.output(coin.script()));
    }

    private static void witness(TxIn input, ObjectNode json) {
        if (!input.witness.stack.isEmpty()) {
            ArrayNode items = json.putArray("txinwitness");
            input.witness.stack.forEach(item -> items.add(item.toHex()));
        }
    }

    private static ObjectNode output(TxOut output, int index) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("value", bitcoins(output.amount.toLong()));
        json.put("n", index);
        json.set(
                "scriptPubKey",
                ScriptJson.output(Bytes.wrap(output.publicKeyScript.toByteArray())));
        return json;
    }
}
