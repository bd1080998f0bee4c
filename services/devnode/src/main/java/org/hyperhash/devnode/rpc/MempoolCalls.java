package org.hyperhash.devnode.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.tx.ParsedTx;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.devnode.Devnode;
import org.hyperhash.devnode.engine.Answer;
import org.hyperhash.devnode.engine.BlockNode;
import org.hyperhash.devnode.engine.Coin;
import org.hyperhash.devnode.engine.DevnodeEngine;
import org.hyperhash.devnode.engine.DevnodeEngine.Trial;
import org.hyperhash.devnode.engine.Mempool;
import org.hyperhash.devnode.engine.MempoolEntry;
import org.hyperhash.devnode.engine.MempoolPolicy;
import org.hyperhash.devnode.engine.OutRef;
import org.hyperhash.devnode.engine.Reject;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sending transactions and looking at those that wait. */
final class MempoolCalls {
    private static final String SECTION = "Blockchain";
    private static final String RAW = "Rawtransactions";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Highest fee rate that is sent unasked, in satoshis per 1000 virtual bytes. */
    private static final long DEFAULT_MAX_FEE_RATE = 10_000_000;

    private final Devnode node;
    private final MempoolPolicy policy;

    MempoolCalls(Devnode node, MempoolPolicy policy) {
        this.node = node;
        this.policy = policy;
    }

    List<RpcMethod> methods() {
        return List.of(
                RpcMethod.of(SECTION, "getmempoolentry txid", this::entry),
                RpcMethod.of(SECTION, "getmempoolinfo", _ -> info()),
                RpcMethod.of(SECTION, "getrawmempool [verbose] [mempool_sequence]", this::all),
                RpcMethod.of(RAW, "decoderawtransaction hexstring [iswitness]", this::decode),
                RpcMethod.of(
                        RAW, "getrawtransaction txid [verbosity] [blockhash]", this::transaction),
                RpcMethod.of(
                        RAW,
                        "sendrawtransaction hexstring [maxfeerate] [maxburnamount]",
                        this::send),
                RpcMethod.of(RAW, "testmempoolaccept rawtxs [maxfeerate]", this::test));
    }

    static Tx transaction(String hex, String refusal) throws RpcError {
        Optional<Bytes> content = RpcParams.hex(hex);
        if (content.isPresent()
                && Tx.parse(content.get().toArray()) instanceof ParsedTx.Parsed(Tx tx)) {
            return tx;
        }
        throw new RpcError(RpcCode.DESERIALIZATION, refusal);
    }

    private JsonNode decode(RpcParams params) throws RpcError {
        ObjectNode json =
                TransactionJson.of(
                        transaction(
                                params.text(0),
                                "TX decode failed. Make sure the tx has at least one input."));
        json.remove("hex");
        return json;
    }

    private JsonNode send(RpcParams params) throws RpcError {
        Tx tx =
                transaction(
                        params.text(0),
                        "TX decode failed. Make sure the tx has at least one input.");
        long maxFeeRate = params.sats(1, DEFAULT_MAX_FEE_RATE);
        long maxBurn = params.sats(2, 0);
        boolean burns =
                Coin.outputsOf(tx, 0).stream()
                        .anyMatch(coin -> coin.isUnspendable() && coin.sats() > maxBurn);
        if (burns) {
            throw new RpcError(
                    RpcCode.VERIFY,
                    "Unspendable output exceeds maximum configured by user (maxburnamount)");
        }
        boolean waiting = node.read(state -> state.mempool().find(tx.txid())).isPresent();
        if (waiting) {
            return JSON.stringNode(tx.txid().display());
        }
        Trial trial = node.read(state -> state.tryTransaction(tx));
        if (trial instanceof Trial.WouldBeAccepted(long fee, int size)
                && isTooExpensive(fee, size, maxFeeRate)) {
            throw new RpcError(
                    RpcCode.VERIFY,
                    "Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)");
        }
        if (node.sendTransaction(tx) instanceof Answer.Rejected(Reject reject)) {
            throw new RpcError(code(reject), sentence(reject));
        }
        return JSON.stringNode(tx.txid().display());
    }

    private static boolean isTooExpensive(long feeSats, int virtualSize, long maxFeeRate) {
        return maxFeeRate > 0 && feeSats > Math.ceilDiv(maxFeeRate * virtualSize, 1000L);
    }

    private static RpcCode code(Reject reject) {
        return switch (reject.reason()) {
            case "bad-txns-inputs-missingorspent" -> RpcCode.VERIFY;
            case "txn-already-known" -> RpcCode.VERIFY_ALREADY_IN_UTXO_SET;
            case String _ -> RpcCode.VERIFY_REJECTED;
        };
    }

    private static String sentence(Reject reject) {
        return switch (reject.reason()) {
            case "bad-txns-inputs-missingorspent" -> reject.reason();
            case "txn-already-known" -> "Transaction outputs already in utxo set";
            case String _ -> reject.toString();
        };
    }

    private JsonNode test(RpcParams params) throws RpcError {
        JsonNode given = params.raw(0);
        if (!given.isArray() || given.size() != 1) {
            throw new RpcError(
                    RpcCode.INVALID_PARAMETER,
                    "Array must contain exactly one transaction: this node tests no packages.");
        }
        String hex = given.get(0).asString("");
        Tx tx =
                transaction(
                        hex,
                        "TX decode failed: %s Make sure the tx has at least one input."
                                .formatted(hex));
        long maxFeeRate = params.sats(1, DEFAULT_MAX_FEE_RATE);
        ObjectNode json = JSON.objectNode();
        json.put("txid", tx.txid().display());
        json.put("wtxid", tx.wtxid().display());
        switch (node.read(state -> state.tryTransaction(tx))) {
            case Trial.WouldBeRefused(Reject reject) -> {
                boolean missing = reject.reason().equals("bad-txns-inputs-missingorspent");
                String reason = missing ? "missing-inputs" : reject.reason();
                json.put("allowed", false).put("reject-reason", reason);
                json.put("reject-details", reject.toString());
            }
            case Trial.WouldBeAccepted(long fee, int size)
                    when isTooExpensive(fee, size, maxFeeRate) ->
                    json.put("allowed", false).put("reject-reason", "max-fee-exceeded");
            case Trial.WouldBeAccepted(long fee, int size) -> {
                json.put("allowed", true).put("vsize", size);
                ObjectNode fees = json.putObject("fees");
                fees.put("base", TransactionJson.bitcoins(fee));
                fees.put("effective-feerate", TransactionJson.bitcoins(fee * 1000 / size));
                fees.putArray("effective-includes").add(tx.wtxid().display());
            }
        }
        return JSON.arrayNode().add(json);
    }

    private JsonNode entry(RpcParams params) throws RpcError {
        Hash256 txid = params.hash(0);
        return node.read(state -> {
            Optional<MempoolEntry> found = state.mempool().find(txid);
            if (found.isEmpty()) {
                throw new RpcError(RpcCode.INVALID_ADDRESS_OR_KEY, "Transaction not in mempool");
            }
            return entry(state.mempool(), found.get());
        });
    }

    private static ObjectNode entry(Mempool mempool, MempoolEntry entry) {
        List<MempoolEntry> ancestors = new ArrayList<>(mempool.ancestors(entry.tx()));
        ancestors.add(entry);
        List<MempoolEntry> descendants = mempool.withDescendants(entry);
        ObjectNode json = JSON.objectNode();
        json.put("vsize", entry.virtualSize());
        json.put("weight", entry.tx().weight());
        json.put("time", entry.arrivedSeconds());
        json.put("height", entry.height());
        json.put("descendantcount", descendants.size());
        json.put("descendantsize", size(descendants));
        json.put("ancestorcount", ancestors.size());
        json.put("ancestorsize", size(ancestors));
        json.put("wtxid", entry.tx().wtxid().display());
        ObjectNode fees = json.putObject("fees");
        fees.put("base", TransactionJson.bitcoins(entry.feeSats()));
        fees.put("modified", TransactionJson.bitcoins(entry.feeSats()));
        fees.put("ancestor", TransactionJson.bitcoins(fees(ancestors)));
        fees.put("descendant", TransactionJson.bitcoins(fees(descendants)));
        ArrayNode depends = json.putArray("depends");
        mempool.parents(entry.tx()).forEach(one -> depends.add(one.tx().txid().display()));
        ArrayNode spentBy = json.putArray("spentby");
        mempool.children(entry.tx()).forEach(one -> spentBy.add(one.tx().txid().display()));
        return json.put("unbroadcast", true);
    }

    private static long size(List<MempoolEntry> entries) {
        return entries.stream().mapToLong(MempoolEntry::virtualSize).sum();
    }

    private static long fees(Iterable<MempoolEntry> entries) {
        long sats = 0;
        for (MempoolEntry entry : entries) {
            sats += entry.feeSats();
        }
        return sats;
    }

    private JsonNode all(RpcParams params) throws RpcError {
        boolean verbose = params.bool(0, false);
        boolean withSequence = params.bool(1, false);
        if (verbose && withSequence) {
            throw new RpcError(
                    RpcCode.INVALID_PARAMETER,
                    "Verbose results cannot contain mempool sequence values.");
        }
        return node.read(state -> all(state.mempool(), verbose, withSequence));
    }

    private static JsonNode all(Mempool mempool, boolean verbose, boolean withSequence) {
        if (verbose) {
            ObjectNode json = JSON.objectNode();
            for (MempoolEntry entry : mempool.all()) {
                json.set(entry.tx().txid().display(), entry(mempool, entry));
            }
            return json;
        }
        ArrayNode txids = JSON.arrayNode();
        mempool.all().forEach(entry -> txids.add(entry.tx().txid().display()));
        if (!withSequence) {
            return txids;
        }
        ObjectNode json = JSON.objectNode();
        json.set("txids", txids);
        return json.put("mempool_sequence", mempool.updates() + 1);
    }

    private JsonNode info() {
        return node.read(state -> {
            Mempool mempool = state.mempool();
            ObjectNode json = JSON.objectNode();
            json.put("loaded", true);
            json.put("size", mempool.size());
            json.put("bytes", mempool.virtualBytes());
            json.put("usage", mempool.virtualBytes());
            json.put("total_fee", TransactionJson.bitcoins(fees(mempool.all())));
            json.put("maxmempool", policy.maxVirtualBytes());
            json.put("mempoolminfee", TransactionJson.bitcoins(policy.minFeeRate()));
            json.put("minrelaytxfee", TransactionJson.bitcoins(policy.minFeeRate()));
            json.put("incrementalrelayfee", TransactionJson.bitcoins(policy.minFeeRate()));
            json.put("unbroadcastcount", mempool.size());
            json.put("permitbaremultisig", true);
            return json;
        });
    }

    private JsonNode transaction(RpcParams params) throws RpcError {
        Hash256 txid = params.hash(0);
        int verbosity = params.verbosity(1, 0);
        Optional<Hash256> block =
                params.isAbsent(2) ? Optional.empty() : Optional.of(params.hash(2));
        return node.read(state -> {
            Found found = find(state, txid, block);
            return verbosity == 0
                    ? JSON.stringNode(found.tx().serialized().toHex())
                    : json(state, found, verbosity, block.isPresent());
        });
    }

    private record Found(Tx tx, Optional<BlockNode> block) {}

    private static Found find(DevnodeEngine state, Hash256 txid, Optional<Hash256> block)
            throws RpcError {
        if (block.isPresent()) {
            BlockNode inside =
                    state.chain()
                            .find(block.get())
                            .orElseThrow(() ->
                                    new RpcError(
                                            RpcCode.INVALID_ADDRESS_OR_KEY,
                                            "Block hash not found"));
            return in(inside, txid)
                    .orElseThrow(() ->
                            new RpcError(
                                    RpcCode.INVALID_ADDRESS_OR_KEY,
                                    "No such transaction found in the provided block. Use"
                                            + " gettransaction for wallet transactions."));
        }
        Optional<MempoolEntry> waiting = state.mempool().find(txid);
        if (waiting.isPresent()) {
            return new Found(waiting.get().tx(), Optional.empty());
        }
        for (int height = state.chain().tip().height(); height > 0; height--) {
            Optional<Found> found = in(state.chain().at(height).orElseThrow(), txid);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new RpcError(
                RpcCode.INVALID_ADDRESS_OR_KEY,
                "No such mempool or blockchain transaction. Use gettransaction for wallet"
                        + " transactions.");
    }

    private static Optional<Found> in(BlockNode inside, Hash256 txid) {
        return inside.block().stream()
                .flatMap(block -> block.transactions().stream())
                .filter(tx -> tx.txid().equals(txid))
                .findFirst()
                .map(tx -> new Found(tx, Optional.of(inside)));
    }

    private static JsonNode json(
            DevnodeEngine state, Found found, int verbosity, boolean blockGiven) {
        TransactionJson.Detail detail =
                verbosity == 1 || found.block().isEmpty()
                        ? TransactionJson.Detail.FIELDS
                        : TransactionJson.Detail.SPENT_OUTPUTS;
        ObjectNode fields = TransactionJson.of(found.tx(), ref -> spent(found, ref), detail);
        ObjectNode json = JSON.objectNode();
        if (blockGiven) {
            json.put("in_active_chain", found.block().filter(state.chain()::isActive).isPresent());
        }
        json.setAll(fields);
        found.block()
                .ifPresent(inside -> {
                    json.put("blockhash", inside.hash().display());
                    json.put(
                            "confirmations",
                            Math.max(0, BlockJson.confirmations(state.chain(), inside)));
                    json.put("time", inside.header().time());
                    json.put("blocktime", inside.header().time());
                });
        return json;
    }

    private static Optional<Coin> spent(Found found, OutRef ref) {
        return found.block()
                .flatMap(inside ->
                        inside.block()
                                .map(block -> BlockJson.spentBy(inside, block))
                                .map(spent -> spent.get(ref)));
    }
}
