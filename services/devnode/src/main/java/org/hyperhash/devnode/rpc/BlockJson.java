package org.hyperhash.devnode.rpc;

import fr.acinq.bitcoin.TxIn;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.devnode.engine.BlockNode;
import org.hyperhash.devnode.engine.Chain;
import org.hyperhash.devnode.engine.Coin;
import org.hyperhash.devnode.engine.OutRef;
import org.hyperhash.devnode.engine.Regtest;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Headers and blocks with all their fields. */
final class BlockJson {
    private BlockJson() {}

    static ObjectNode header(Chain chain, BlockNode node) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("hash", node.hash().display());
        json.put("confirmations", confirmations(chain, node));
        json.put("height", node.height());
        json.put("version", node.header().version());
        json.put("versionHex", "%08x".formatted(node.header().version()));
        json.put("merkleroot", node.header().merkleRoot().display());
        json.put("time", node.header().time());
        json.put("mediantime", node.medianTime());
        json.put("nonce", Integer.toUnsignedLong(node.header().nonce()));
        json.put("bits", bits());
        json.put("target", target());
        json.put("difficulty", difficulty());
        json.put("chainwork", "%064x".formatted(node.chainWork().hashes()));
        json.put("nTx", node.block().map(block -> block.transactions().size()).orElse(0));
        node.parent().ifPresent(parent -> json.put("previousblockhash", parent.hash().display()));
        if (chain.isActive(node)) {
            chain.at(node.height() + 1)
                    .ifPresent(next -> json.put("nextblockhash", next.hash().display()));
        }
        return json;
    }

    static ObjectNode block(Chain chain, BlockNode node, Block block, int verbosity) {
        ObjectNode json = header(chain, node);
        json.put("strippedsize", block.strippedSize());
        json.put("size", block.totalSize());
        json.put("weight", block.weight());
        coinbase(block.transactions().getFirst(), json.putObject("coinbase_tx"));
        ArrayNode transactions = json.putArray("tx");
        if (verbosity == 1) {
            block.transactions().forEach(tx -> transactions.add(tx.txid().display()));
            return json;
        }
        Map<OutRef, Coin> spent = spentBy(node, block);
        TransactionJson.Detail detail =
                verbosity == 2 ? TransactionJson.Detail.FEE : TransactionJson.Detail.SPENT_OUTPUTS;
        for (Tx tx : block.transactions()) {
            transactions.add(
                    TransactionJson.of(tx, ref -> Optional.ofNullable(spent.get(ref)), detail));
        }
        return json;
    }

    private static void coinbase(Tx coinbase, ObjectNode json) {
        TxIn input = coinbase.body().txIn.getFirst();
        json.put("version", coinbase.body().version);
        json.put("locktime", coinbase.body().lockTime);
        json.put("sequence", input.sequence);
        json.put("coinbase", input.signatureScript.toHex());
        if (!input.witness.stack.isEmpty()) {
            json.put("witness", input.witness.stack.getFirst().toHex());
        }
    }

    /** Outputs that the transactions of a block spend, as far as the block was ever connected. */
    static Map<OutRef, Coin> spentBy(BlockNode node, Block block) {
        Map<OutRef, Coin> spent = new TreeMap<>(node.spentOutputs());
        for (Tx tx : block.transactions()) {
            List<Coin> outputs = Coin.outputsOf(tx, node.height());
            for (int i = 0; i < outputs.size(); i++) {
                spent.put(new OutRef(tx.txid(), i), outputs.get(i));
            }
        }
        return spent;
    }

    /** Blocks from {@code node} to the tip, both counted; -1 on a branch. */
    static int confirmations(Chain chain, BlockNode node) {
        return chain.isActive(node) ? chain.tip().height() - node.height() + 1 : -1;
    }

    static String bits() {
        return "%08x".formatted(Regtest.N_BITS);
    }

    static String target() {
        Hash256 threshold = Regtest.TARGET.threshold();
        return threshold.display();
    }

    /** The difficulty of every regtest block, as nodes compute it in floating point. */
    static double difficulty() {
        double mantissa = Regtest.N_BITS & 0x00ffffff;
        return rounded(Math.scalb(0xffff / mantissa, 8 * (29 - (Regtest.N_BITS >>> 24))));
    }

    /** Nodes print 16 digits of a floating point number. */
    static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(16)).doubleValue();
    }
}
