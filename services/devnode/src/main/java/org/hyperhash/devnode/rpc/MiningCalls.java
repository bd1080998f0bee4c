package org.hyperhash.devnode.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.address.ParsedAddress;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.block.ParsedBlock;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.devnode.Devnode;
import org.hyperhash.devnode.engine.Answer;
import org.hyperhash.devnode.engine.BlockAssembly;
import org.hyperhash.devnode.engine.BlockNode;
import org.hyperhash.devnode.engine.BlockTemplate;
import org.hyperhash.devnode.engine.MempoolEntry;
import org.hyperhash.devnode.engine.Regtest;
import org.hyperhash.devnode.engine.Reject;
import org.hyperhash.devnode.engine.TemplateBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Taking blocks from miners, and mining ourselves. */
final class MiningCalls {
    private static final String SECTION = "Mining";
    private static final String GENERATING = "Generating";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long DEFAULT_TRIES = 1_000_000;

    private final Devnode node;

    MiningCalls(Devnode node) {
        this.node = node;
    }

    List<RpcMethod> methods() {
        return List.of(
                RpcMethod.of(GENERATING, "generateblock output transactions [submit]", this::one),
                RpcMethod.of(
                        GENERATING, "generatetoaddress nblocks address [maxtries]", this::many),
                RpcMethod.of(SECTION, "getmininginfo", _ -> info()),
                RpcMethod.of(SECTION, "getnetworkhashps [nblocks] [height]", this::hashRate),
                RpcMethod.of(SECTION, "submitblock hexdata [dummy]", this::submitBlock),
                RpcMethod.of(SECTION, "submitheader hexdata", this::submitHeader));
    }

    private JsonNode submitBlock(RpcParams params) throws RpcError {
        return words(node.submitBlock(block(params.text(0))));
    }

    /** BIP 22's answer to a block. */
    private static JsonNode words(Answer answer) {
        return switch (answer) {
            case Answer.Accepted _ -> NullNode.getInstance();
            case Answer.Duplicate _ -> JSON.stringNode("duplicate");
            case Answer.Inconclusive _, Answer.UnknownBlock _ -> JSON.stringNode("inconclusive");
            case Answer.Rejected(Reject reject) -> JSON.stringNode(reject.reason());
        };
    }

    static Block block(String hex) throws RpcError {
        Optional<Bytes> content = RpcParams.hex(hex);
        if (content.isPresent()
                && Block.parse(content.get().toArray())
                        instanceof ParsedBlock.Parsed(Block block)) {
            return block;
        }
        throw new RpcError(RpcCode.DESERIALIZATION, "Block decode failed");
    }

    private JsonNode submitHeader(RpcParams params) throws RpcError {
        Optional<Bytes> content = RpcParams.hex(params.text(0));
        if (content.isEmpty() || content.get().length() != BlockHeader.LENGTH) {
            throw new RpcError(RpcCode.DESERIALIZATION, "Block header decode failed");
        }
        BlockHeader header = BlockHeader.of(content.get());
        if (node.read(state -> state.chain().find(header.previousBlock())).isEmpty()) {
            throw new RpcError(
                    RpcCode.VERIFY,
                    "Must submit previous header (%s) first"
                            .formatted(header.previousBlock().display()));
        }
        if (node.submitHeader(header) instanceof Answer.Rejected(Reject reject)) {
            throw new RpcError(RpcCode.VERIFY, reject.reason());
        }
        return NullNode.getInstance();
    }

    private JsonNode many(RpcParams params) throws RpcError {
        long count = params.integer(0);
        Bytes script = payTo(params.text(1), "Error: Invalid address");
        long tries = params.integer(2, DEFAULT_TRIES);
        if (count < 0 || count > Devnode.MAX_GENERATED) {
            throw new RpcError(
                    RpcCode.INVALID_PARAMETER,
                    "nblocks is 0 to %d, not %d".formatted(Devnode.MAX_GENERATED, count));
        }
        ArrayNode hashes = JSON.arrayNode();
        for (Hash256 hash : node.generate((int) count, script, tries)) {
            hashes.add(hash.display());
        }
        return hashes;
    }

    private static Bytes payTo(String text, String refusal) throws RpcError {
        String bare =
                text.startsWith("addr(")
                        ? text.substring(5, Math.max(5, text.lastIndexOf(')')))
                        : text;
        return switch (Addresses.parse(Regtest.NETWORK, bare)) {
            case ParsedAddress.Payable(_, Bytes script, _) -> script;
            case ParsedAddress.UnknownWitnessProgram unknown -> unknown.script();
            case ParsedAddress.Refused _ ->
                    throw new RpcError(RpcCode.INVALID_ADDRESS_OR_KEY, refusal);
        };
    }

    private JsonNode one(RpcParams params) throws RpcError {
        Bytes script = payTo(params.text(0), "Invalid address or descriptor");
        boolean submit = params.bool(2, true);
        List<Tx> transactions = new ArrayList<>();
        if (!params.raw(1).isArray()) {
            throw new RpcError(RpcCode.TYPE, "transactions is not an array");
        }
        for (JsonNode word : params.raw(1)) {
            transactions.add(waitingOrRaw(word.asString("")));
        }
        Block proposal = node.assemble(templateOf(transactions), script);
        Optional<Reject> reject =
                node.read(state -> state.tryProposal(proposal, node.nowSeconds()));
        if (reject.isPresent()) {
            throw new RpcError(RpcCode.VERIFY, "TestBlockValidity failed: " + reject.get());
        }
        Block block =
                BlockAssembly.mine(proposal, DEFAULT_TRIES)
                        .orElseThrow(() -> new RpcError(RpcCode.MISC, "Failed to make block."));
        ObjectNode json = JSON.objectNode().put("hash", block.hash().display());
        if (!submit) {
            return json.put("hex", block.serialized().toHex());
        }
        if (!(node.submitBlock(block) instanceof Answer.Accepted)) {
            throw new RpcError(RpcCode.MISC, "Failed to make block.");
        }
        return json;
    }

    private Tx waitingOrRaw(String word) throws RpcError {
        if (word.length() == 2 * Hash256.LENGTH) {
            Hash256 txid = RpcParams.hash(word, "txid");
            return node.read(state -> state.mempool().find(txid))
                    .orElseThrow(() ->
                            new RpcError(
                                    RpcCode.INVALID_ADDRESS_OR_KEY,
                                    "Transaction %s not in mempool.".formatted(word)))
                    .tx();
        }
        return MempoolCalls.transaction(
                word,
                "Transaction decode failed for %s. Make sure the tx has at least one input."
                        .formatted(word));
    }

    /** A template with exactly these; their fees are left to nobody, as in Bitcoin Core. */
    private BlockTemplate templateOf(List<Tx> transactions) {
        List<MempoolEntry> entries = new ArrayList<>();
        transactions.forEach(tx -> entries.add(new MempoolEntry(tx, 0, 0, 0, 0, entries.size())));
        return node.read(state -> {
            BlockNode tip = state.chain().tip();
            int height = tip.height() + 1;
            return new BlockTemplate(
                    tip.hash(),
                    height,
                    tip.medianTime() + 1,
                    entries,
                    Regtest.NETWORK.subsidy(height).value(),
                    TemplateBuilder.commitmentScript(transactions),
                    state.mempool().updates());
        });
    }

    private JsonNode hashRate(RpcParams params) throws RpcError {
        long blocks = params.integer(0, 120);
        long height = params.integer(1, -1);
        return JSON.numberNode(
                node.<Double, RpcError>read(
                        state -> ChainCalls.hashesPerSecond(state.chain(), blocks, height)));
    }

    private JsonNode info() throws RpcError {
        BlockTemplate template = node.template();
        return node.read(state -> {
            ObjectNode json = JSON.objectNode();
            json.put("blocks", state.chain().tip().height());
            json.put("currentblockweight", weight(template));
            json.put("currentblocktx", template.transactions().size());
            json.put("bits", BlockJson.bits());
            json.put("difficulty", BlockJson.difficulty());
            json.put("target", BlockJson.target());
            json.put("networkhashps", ChainCalls.hashesPerSecond(state.chain(), 120, -1));
            json.put("pooledtx", state.mempool().size());
            json.put("blockmintxfee", TransactionJson.bitcoins(0));
            json.put("chain", Regtest.NETWORK.chain());
            json.putObject("next")
                    .put("height", state.chain().tip().height() + 1)
                    .put("bits", BlockJson.bits())
                    .put("difficulty", BlockJson.difficulty())
                    .put("target", BlockJson.target());
            json.set("warnings", NodeCalls.warnings());
            return json;
        });
    }

    private static int weight(BlockTemplate template) {
        return TemplateBuilder.RESERVED_WEIGHT
                + template.transactions().stream().mapToInt(entry -> entry.tx().weight()).sum();
    }
}
