package org.hyperhash.bitcoin.script;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.bitcoin.ByteVector;
import fr.acinq.bitcoin.ByteVector32;
import fr.acinq.bitcoin.OutPoint;
import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.Script;
import fr.acinq.bitcoin.ScriptTree;
import fr.acinq.bitcoin.ScriptWitness;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxHash;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import fr.acinq.bitcoin.XonlyPublicKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.SharedVectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Bitcoin Core's script_tests.json through the interpreter that we use. */
class CoreScriptVectorsTest {
    private static final long FINAL = 0xffff_ffffL;

    /** BIP 341's point without a known logarithm, the internal key of Core's vectors. */
    private static final XonlyPublicKey INTERNAL_KEY =
            new XonlyPublicKey(
                    ByteVector32.fromValidHex(
                            "50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0"));

    @Test
    void everyScriptEndsAsCoreSays() throws IOException {
        List<String> differing = new ArrayList<>();
        int ran = 0;
        for (JsonNode vector : SharedVectors.json("vectors/script_tests.json")) {
            if (vector.size() > 1) {
                ran++;
                if (!endsAsExpected(vector)) {
                    differing.add(vector.toString());
                }
            }
        }
        assertThat(ran).isEqualTo(1233);
        assertThat(differing).isEmpty();
    }

    private static boolean endsAsExpected(JsonNode vector) {
        int at = vector.get(0).isArray() ? 1 : 0;
        long amountSats = 0;
        List<ByteVector> witness = new ArrayList<>();
        String locking = vector.get(at + 1).asString();
        if (at == 1) {
            JsonNode items = vector.get(0);
            amountSats = items.get(items.size() - 1).decimalValue().movePointRight(8).longValue();
            ScriptTree.Leaf leaf = null;
            for (int i = 0; i < items.size() - 1; i++) {
                String item = items.get(i).asString();
                if (item.startsWith("#SCRIPT#")) {
                    Bytes script = ScriptText.parse(item.substring("#SCRIPT#".length()));
                    leaf = new ScriptTree.Leaf(new ByteVector(script.toArray()), 0xc0);
                    witness.add(leaf.getScript());
                } else if (item.equals("#CONTROLBLOCK#")) {
                    witness.add(Script.ControlBlock.build(INTERNAL_KEY, leaf, leaf));
                } else {
                    witness.add(new ByteVector(Bytes.ofHex(item).toArray()));
                }
            }
            if (leaf != null) {
                String key = INTERNAL_KEY.outputKey(leaf).getFirst().value.toHex();
                locking = locking.replace("#TAPROOTOUTPUT#", "0x" + key);
            }
        }
        Bytes unlocking = ScriptText.parse(vector.get(at).asString());
        int flags = ScriptFlagNames.filled(vector.get(at + 2).asString());
        boolean valid = spend(unlocking, ScriptText.parse(locking), witness, amountSats, flags);
        return valid == vector.get(at + 3).asString().equals("OK");
    }

    private static boolean spend(
            Bytes unlocking, Bytes locking, List<ByteVector> witness, long amountSats, int flags) {
        TxOut credit = new TxOut(new Satoshi(amountSats), locking.toArray());
        TxIn coinbase =
                new TxIn(
                        new OutPoint(new TxHash(ByteVector32.Zeroes), FINAL),
                        new byte[] {0, 0},
                        FINAL);
        Transaction crediting = new Transaction(1, List.of(coinbase), List.of(credit), 0);
        TxIn input =
                new TxIn(new OutPoint(crediting, 0), unlocking.toArray(), FINAL)
                        .updateWitness(new ScriptWitness(witness));
        TxOut output = new TxOut(new Satoshi(amountSats), new byte[0]);
        Transaction spending = new Transaction(1, List.of(input), List.of(output), 0);
        return ScriptCheck.failure(spending, List.of(credit), flags).isEmpty();
    }
}
