package org.hyperhash.launcher.peers;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.platform.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * A block as a foreign node shows it: whom its coinbase pays, and the fees that its transactions
 * leave.
 */
record CoinbaseOutputs(List<Output> outputs, Sats fees, int transactions) {
    /**
     * @param address empty for outputs that pay nobody
     */
    record Output(Sats value, String address, String scriptHex) {
        boolean isWitnessCommitment() {
            return scriptHex.startsWith("6a24aa21a9ed") && value.isZero();
        }
    }

    /**
     * @param block answer to {@code getblock HASH 2}
     */
    static CoinbaseOutputs parse(String block) {
        JsonNode transactions = Json.FOREIGN.readTree(block).path("tx");
        if (!transactions.path(0).isObject()) {
            // btcd
            transactions = Json.FOREIGN.readTree(block).path("rawtx");
        }
        List<Output> outputs = new ArrayList<>();
        for (JsonNode output : transactions.get(0).get("vout")) {
            JsonNode script = output.get("scriptPubKey");
            outputs.add(
                    new Output(
                            sats(output.get("value")),
                            address(script),
                            script.get("hex").asString()));
        }
        long fees = 0;
        for (JsonNode transaction : transactions) {
            fees += transaction.has("fee") ? sats(transaction.get("fee")).value() : 0;
        }
        return new CoinbaseOutputs(List.copyOf(outputs), Sats.of(fees), transactions.size());
    }

    /** Core has one address; btcd has a list. */
    private static String address(JsonNode script) {
        String alone = script.path("address").asString("");
        return alone.isEmpty() ? script.path("addresses").path(0).asString("") : alone;
    }

    private static Sats sats(JsonNode bitcoins) {
        return Sats.of(bitcoins.decimalValue().movePointRight(8).longValueExact());
    }
}
