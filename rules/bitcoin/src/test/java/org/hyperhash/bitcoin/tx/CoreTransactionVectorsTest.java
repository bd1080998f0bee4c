package org.hyperhash.bitcoin.tx;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.bitcoin.OutPoint;
import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxHash;
import fr.acinq.bitcoin.TxId;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.SharedVectors;
import org.hyperhash.bitcoin.script.ScriptCheck;
import org.hyperhash.bitcoin.script.ScriptFlagNames;
import org.hyperhash.bitcoin.script.ScriptText;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Bitcoin Core's tx_valid.json, tx_invalid.json and sighash.json. */
class CoreTransactionVectorsTest {
    @Test
    void everyValidTransactionIsAccepted() throws IOException {
        List<String> refused = new ArrayList<>();
        int ran = 0;
        for (JsonNode vector : SharedVectors.json("vectors/tx_valid.json")) {
            if (vector.size() > 1) {
                ran++;
                if (!isValid(vector, ScriptFlagNames.allBut(vector.get(2).asString()))) {
                    refused.add(vector.toString());
                }
            }
        }
        assertThat(ran).isEqualTo(121);
        assertThat(refused).isEmpty();
    }

    @Test
    void everyInvalidTransactionIsRefused() throws IOException {
        List<String> accepted = new ArrayList<>();
        int ran = 0;
        for (JsonNode vector : SharedVectors.json("vectors/tx_invalid.json")) {
            if (vector.size() > 1) {
                ran++;
                String names = vector.get(2).asString();
                boolean onItsOwn = names.equals("BADTX");
                boolean valid =
                        onItsOwn
                                ? isSane(vector)
                                : isSane(vector) && isValid(vector, ScriptFlagNames.filled(names));
                if (valid) {
                    accepted.add(vector.toString());
                }
            }
        }
        assertThat(ran).isEqualTo(93);
        assertThat(accepted).isEmpty();
    }

    @Test
    void everySignatureHashIsCores() throws IOException {
        int ran = 0;
        for (JsonNode vector : SharedVectors.json("vectors/sighash.json")) {
            if (vector.size() > 1) {
                ran++;
                Tx tx = Tx.of(Bytes.ofHex(vector.get(0).asString()).toArray());
                byte[] hash =
                        tx.body()
                                .hashForSigning(
                                        vector.get(2).asInt(),
                                        Bytes.ofHex(vector.get(1).asString()).toArray(),
                                        vector.get(3).asInt());
                assertThat(Hash256.of(hash).display()).isEqualTo(vector.get(4).asString());
                assertThat(tx.serialized().toHex()).isEqualTo(vector.get(0).asString());
            }
        }
        assertThat(ran).isEqualTo(500);
    }

    private static boolean isSane(JsonNode vector) {
        return switch (Tx.parse(Bytes.ofHex(vector.get(1).asString()).toArray())) {
            case ParsedTx.Parsed(Tx tx) -> TxFault.find(tx).isEmpty();
            case ParsedTx.Malformed _ -> false;
        };
    }

    private static boolean isValid(JsonNode vector, int flags) {
        Map<OutPoint, TxOut> spendable = new HashMap<>();
        for (JsonNode input : vector.get(0)) {
            TxHash hash = new TxHash(new TxId(input.get(0).asString()));
            long index = Integer.toUnsignedLong(input.get(1).asInt());
            long sats = input.size() > 3 ? input.get(3).asLong() : 0;
            Bytes script = ScriptText.parse(input.get(2).asString());
            spendable.put(
                    new OutPoint(hash, index), new TxOut(new Satoshi(sats), script.toArray()));
        }
        Transaction body = Tx.of(Bytes.ofHex(vector.get(1).asString()).toArray()).body();
        List<TxOut> spent = new ArrayList<>();
        for (TxIn input : body.txIn) {
            spent.add(spendable.get(input.outPoint));
        }
        return isSane(vector) && ScriptCheck.failure(body, spent, flags).isEmpty();
    }
}
