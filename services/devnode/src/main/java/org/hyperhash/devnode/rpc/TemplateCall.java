package org.hyperhash.devnode.rpc;

import fr.acinq.bitcoin.TxIn;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.devnode.Devnode;
import org.hyperhash.devnode.LongPollLimits;
import org.hyperhash.devnode.engine.BlockNode;
import org.hyperhash.devnode.engine.BlockTemplate;
import org.hyperhash.devnode.engine.MempoolEntry;
import org.hyperhash.devnode.engine.OutRef;
import org.hyperhash.devnode.engine.Regtest;
import org.hyperhash.devnode.engine.Reject;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Work for miners.
 *
 * @spec BIP 22, BIP 23, BIP 145
 */
final class TemplateCall {
    /** Most miners that wait for news at the same time. */
    static final int MAX_WAITING = 256;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Devnode node;
    private final LongPollLimits limits;
    private final Semaphore waiting = new Semaphore(MAX_WAITING);

    TemplateCall(Devnode node, LongPollLimits limits) {
        this.node = node;
        this.limits = limits;
    }

    RpcMethod method() {
        return RpcMethod.of("Mining", "getblocktemplate template_request", this::call);
    }

    private JsonNode call(RpcParams params) throws RpcError, InterruptedException {
        JsonNode request = params.raw(0);
        if (!request.isObject()) {
            throw new RpcError(RpcCode.TYPE, "JSON value is not an object as expected");
        }
        JsonNode mode = request.path("mode");
        if (!mode.isString() && !mode.isMissingNode() && !mode.isNull()) {
            throw new RpcError(RpcCode.INVALID_PARAMETER, "Invalid mode");
        }
        return switch (mode.asString("template")) {
            case "proposal" -> proposal(request.path("data"));
            case "template" -> template(request);
            case String _ -> throw new RpcError(RpcCode.INVALID_PARAMETER, "Invalid mode");
        };
    }

    private JsonNode proposal(JsonNode data) throws RpcError {
        if (!data.isString()) {
            throw new RpcError(RpcCode.TYPE, "Missing data String key for proposal");
        }
        Block block = MiningCalls.block(data.asString());
        return node.read(state -> {
            Optional<BlockNode> known = state.chain().find(block.hash());
            if (known.isPresent()) {
                return JSON.stringNode(duplicate(known.get()));
            }
            Optional<Reject> reject = state.tryProposal(block, node.nowSeconds());
            return reject.isPresent()
                    ? JSON.stringNode(reject.get().reason())
                    : NullNode.getInstance();
        });
    }

    private static String duplicate(BlockNode known) {
        if (known.isFailed()) {
            return "duplicate-invalid";
        }
        return known.isValidated() ? "duplicate" : "duplicate-inconclusive";
    }

    private JsonNode template(JsonNode request) throws RpcError, InterruptedException {
        JsonNode longPollId = request.path("longpollid");
        if (!longPollId.isMissingNode() && !longPollId.isNull()) {
            await(longPollId);
        }
        Set<String> rules = new LinkedHashSet<>();
        request.path("rules").forEach(rule -> rules.add(rule.asString("")));
        if (!rules.contains("segwit")) {
            throw new RpcError(
                    RpcCode.INVALID_PARAMETER,
                    "getblocktemplate must be called with the segwit rule set"
                            + " (call with {\"rules\": [\"segwit\"]})");
        }
        return json(node.template());
    }

    private void await(JsonNode longPollId) throws RpcError, InterruptedException {
        Hash256 tip = node.tip();
        long updates = node.read(state -> state.mempool().updates());
        if (longPollId.isString()) {
            String id = longPollId.asString();
            int end = Math.min(id.length(), 2 * Hash256.LENGTH);
            tip = RpcParams.hash(id.substring(0, end), "longpollid");
            updates = number(id.substring(end));
        }
        if (!waiting.tryAcquire()) {
            throw new RpcError(
                    RpcCode.MISC, "%d miners wait already, no more can".formatted(MAX_WAITING));
        }
        try {
            node.awaitNews(tip, updates, limits);
        } finally {
            waiting.release();
        }
    }

    private static long number(String digits) {
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }

    private JsonNode json(BlockTemplate template) {
        ObjectNode json = JSON.objectNode();
        json.putArray("capabilities").add("proposal");
        json.put("version", Regtest.BLOCK_VERSION);
        json.putArray("rules").add("csv").add("!segwit").add("taproot");
        json.putObject("vbavailable");
        json.put("vbrequired", 0);
        json.put("previousblockhash", template.previousBlock().display());
        json.set("transactions", transactions(template.transactions()));
        json.putObject("coinbaseaux");
        json.put("coinbasevalue", template.coinbaseValueSats());
        json.put("longpollid", template.previousBlock().display() + template.mempoolUpdates());
        json.put("target", BlockJson.target());
        json.put("mintime", template.minTimeSeconds());
        json.putArray("mutable").add("time").add("transactions").add("prevblock");
        json.put("noncerange", "00000000ffffffff");
        json.put("sigoplimit", Block.MAX_SIGOPS_COST);
        json.put("sizelimit", Block.MAX_WEIGHT);
        json.put("weightlimit", Block.MAX_WEIGHT);
        json.put("curtime", Math.max(node.nowSeconds(), template.minTimeSeconds()));
        json.put("bits", BlockJson.bits());
        json.put("height", template.height());
        return json.put("default_witness_commitment", template.commitmentScript().toHex());
    }

    private static ArrayNode transactions(List<MempoolEntry> entries) {
        ArrayNode json = JSON.arrayNode();
        Map<Hash256, Integer> positions = new LinkedHashMap<>();
        for (MempoolEntry entry : entries) {
            ObjectNode transaction = json.addObject();
            transaction.put("data", entry.tx().serialized().toHex());
            transaction.put("txid", entry.tx().txid().display());
            transaction.put("hash", entry.tx().wtxid().display());
            ArrayNode depends = transaction.putArray("depends");
            for (TxIn input : entry.tx().body().txIn) {
                Integer position = positions.get(OutRef.of(input.outPoint).txid());
                if (position != null) {
                    depends.add(position);
                }
            }
            transaction.put("fee", entry.feeSats());
            transaction.put("sigops", entry.sigOpsCost());
            transaction.put("weight", entry.tx().weight());
            // Counted from 1: the coinbase is the first transaction of the block.
            positions.put(entry.tx().txid(), json.size());
        }
        return json;
    }
}
