package org.hyperhash.devnode.rpc;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.tx.CompactSize;
import org.hyperhash.devnode.Devnode;
import org.hyperhash.devnode.engine.Answer;
import org.hyperhash.devnode.engine.BlockNode;
import org.hyperhash.devnode.engine.Chain;
import org.hyperhash.devnode.engine.Coin;
import org.hyperhash.devnode.engine.DevnodeEngine;
import org.hyperhash.devnode.engine.MempoolEntry;
import org.hyperhash.devnode.engine.OutRef;
import org.hyperhash.devnode.engine.Regtest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions about blocks and unspent outputs, and a person's word about blocks. */
final class ChainCalls {
    private static final String SECTION = "Blockchain";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int BOGO_COIN_BYTES = 32 + 4 + 4 + 8 + 2;

    /** Where regtest's difficulty would change if it did. */
    private static final int RETARGET_BLOCKS = 144;

    private final Devnode node;

    ChainCalls(Devnode node) {
        this.node = node;
    }

    List<RpcMethod> methods() {
        return List.of(
                RpcMethod.of(SECTION, "getbestblockhash", _ -> text(node.tip())),
                RpcMethod.of(SECTION, "getblock blockhash [verbosity]", this::block),
                RpcMethod.of(SECTION, "getblockchaininfo", _ -> info()),
                RpcMethod.of(SECTION, "getblockcount", _ -> JSON.numberNode(node.height())),
                RpcMethod.of(SECTION, "getblockhash height", this::hashAt),
                RpcMethod.of(SECTION, "getblockheader blockhash [verbose]", this::header),
                RpcMethod.of(SECTION, "getchaintips", _ -> tips()),
                RpcMethod.of(
                        SECTION, "getdifficulty", _ -> JSON.numberNode(BlockJson.difficulty())),
                RpcMethod.of(SECTION, "gettxout txid n [include_mempool]", this::unspent),
                RpcMethod.of(
                        SECTION,
                        "gettxoutsetinfo [hash_type] [hash_or_height] [use_index]",
                        this::unspentSet),
                RpcMethod.of(SECTION, "invalidateblock blockhash", this::invalidate),
                RpcMethod.of(SECTION, "reconsiderblock blockhash", this::reconsider));
    }

    private static JsonNode text(Hash256 hash) {
        return JSON.stringNode(hash.display());
    }

    private static BlockNode find(Chain chain, Hash256 hash) throws RpcError {
        return chain.find(hash)
                .orElseThrow(() -> new RpcError(RpcCode.INVALID_ADDRESS_OR_KEY, "Block not found"));
    }

    private JsonNode block(RpcParams params) throws RpcError {
        Hash256 hash = params.hash(0);
        int verbosity = params.verbosity(1, 1);
        return node.read(state -> {
            BlockNode found = find(state.chain(), hash);
            Optional<Block> block = found.block();
            if (block.isEmpty()) {
                throw new RpcError(RpcCode.MISC, "Block not available (not fully downloaded)");
            }
            return verbosity == 0
                    ? JSON.stringNode(block.get().serialized().toHex())
                    : BlockJson.block(state.chain(), found, block.get(), verbosity);
        });
    }

    private JsonNode header(RpcParams params) throws RpcError {
        Hash256 hash = params.hash(0);
        boolean verbose = params.bool(1, true);
        return node.read(state -> {
            BlockNode found = find(state.chain(), hash);
            return verbose
                    ? BlockJson.header(state.chain(), found)
                    : JSON.stringNode(found.header().serialized().toHex());
        });
    }

    private JsonNode hashAt(RpcParams params) throws RpcError {
        long height = params.integer(0);
        return node.read(state -> {
            boolean inRange = height >= 0 && height <= state.chain().tip().height();
            if (!inRange) {
                throw new RpcError(RpcCode.INVALID_PARAMETER, "Block height out of range");
            }
            return text(state.chain().at((int) height).orElseThrow().hash());
        });
    }

    private JsonNode info() {
        return node.read(state -> {
            BlockNode tip = state.chain().tip();
            ObjectNode json = JSON.objectNode();
            json.put("chain", Regtest.NETWORK.chain());
            json.put("blocks", tip.height());
            json.put("headers", bestHeader(state.chain()).height());
            json.put("bestblockhash", tip.hash().display());
            json.put("bits", BlockJson.bits());
            json.put("target", BlockJson.target());
            json.put("difficulty", BlockJson.difficulty());
            json.put("time", tip.header().time());
            json.put("mediantime", tip.medianTime());
            json.put("verificationprogress", 1);
            json.put("initialblockdownload", false);
            json.put("chainwork", "%064x".formatted(tip.chainWork().hashes()));
            json.put("size_on_disk", sizeOfBlocks(state.chain()));
            json.put("pruned", false);
            json.set("warnings", NodeCalls.warnings());
            return json;
        });
    }

    private static BlockNode bestHeader(Chain chain) {
        return chain.all().stream()
                .filter(one -> !one.isFailed())
                .max(Comparator.comparing(BlockNode::chainWork))
                .orElseThrow();
    }

    private static long sizeOfBlocks(Chain chain) {
        return chain.all().stream()
                .flatMap(one -> one.block().stream())
                .mapToLong(Block::totalSize)
                .sum();
    }

    private JsonNode tips() {
        return node.read(state -> {
            ArrayNode json = JSON.arrayNode();
            for (BlockNode tip : state.chain().tips()) {
                json.add(tip(state.chain(), tip));
            }
            return json;
        });
    }

    private static ObjectNode tip(Chain chain, BlockNode tip) {
        BlockNode fork = tip;
        while (!chain.isActive(fork)) {
            fork = fork.parent().orElseThrow();
        }
        return JSON.objectNode()
                .put("height", tip.height())
                .put("hash", tip.hash().display())
                .put("branchlen", tip.height() - fork.height())
                .put("status", status(chain, tip));
    }

    private static String status(Chain chain, BlockNode tip) {
        if (chain.isActive(tip)) {
            return "active";
        }
        if (tip.isFailed()) {
            return "invalid";
        }
        if (!tip.isComplete()) {
            return "headers-only";
        }
        return tip.isValidated() ? "valid-fork" : "valid-headers";
    }

    private JsonNode unspent(RpcParams params) throws RpcError {
        long index = params.integer(1);
        if (index < 0 || index > 0xffff_ffffL) {
            throw new RpcError(RpcCode.INVALID_PARAMETER, "Invalid output index");
        }
        OutRef ref = new OutRef(params.hash(0), (int) index);
        boolean withMempool = params.bool(2, true);
        return node.read(state -> unspent(state, ref, withMempool));
    }

    private static JsonNode unspent(DevnodeEngine state, OutRef ref, boolean withMempool) {
        Optional<Coin> confirmed = state.chain().unspent(ref);
        if (withMempool && state.mempool().spender(ref).isPresent()) {
            return NullNode.getInstance();
        }
        Optional<Coin> waiting =
                withMempool
                        ? state.mempool().find(ref.txid()).flatMap(entry -> output(entry, ref))
                        : Optional.empty();
        Optional<Coin> coin = confirmed.or(() -> waiting);
        if (coin.isEmpty()) {
            return NullNode.getInstance();
        }
        BlockNode tip = state.chain().tip();
        int confirmations = confirmed.isPresent() ? tip.height() - coin.get().height() + 1 : 0;
        ObjectNode json = JSON.objectNode();
        json.put("bestblock", tip.hash().display());
        json.put("confirmations", confirmations);
        json.put("value", TransactionJson.bitcoins(coin.get().sats()));
        json.set("scriptPubKey", ScriptJson.output(coin.get().script()));
        return json.put("coinbase", coin.get().coinbase());
    }

    private static Optional<Coin> output(MempoolEntry entry, OutRef ref) {
        List<Coin> outputs = Coin.outputsOf(entry.tx(), 0);
        return ref.index() >= 0 && ref.index() < outputs.size()
                ? Optional.of(outputs.get(ref.index()))
                : Optional.empty();
    }

    private JsonNode unspentSet(RpcParams params) throws RpcError {
        String hashType = params.text(0, "hash_serialized_3");
        if (!hashType.equals("hash_serialized_3") && !hashType.equals("none")) {
            throw new RpcError(
                    RpcCode.INVALID_PARAMETER, "'%s' is not a valid hash_type".formatted(hashType));
        }
        if (!params.isAbsent(1)) {
            throw new RpcError(
                    RpcCode.INVALID_PARAMETER,
                    "Querying specific block heights requires coinstatsindex");
        }
        return node.read(state -> unspentSet(state.chain(), hashType));
    }

    private static JsonNode unspentSet(Chain chain, String hashType) {
        Map<OutRef, Coin> unspent = chain.unspent();
        Set<Hash256> transactions = new LinkedHashSet<>();
        long sats = 0;
        long bogoSize = 0;
        for (Map.Entry<OutRef, Coin> entry : unspent.entrySet()) {
            transactions.add(entry.getKey().txid());
            sats += entry.getValue().sats();
            bogoSize += BOGO_COIN_BYTES + entry.getValue().script().length();
        }
        ObjectNode json = JSON.objectNode();
        json.put("height", chain.tip().height());
        json.put("bestblock", chain.tip().hash().display());
        json.put("txouts", unspent.size());
        json.put("bogosize", bogoSize);
        if (hashType.equals("hash_serialized_3")) {
            json.put("hash_serialized_3", hashOf(unspent).display());
        }
        json.put("total_amount", TransactionJson.bitcoins(sats));
        json.put("transactions", transactions.size());
        return json.put("disk_size", 0);
    }

    /** Bitcoin Core's hash over all unspent outputs: ids in byte order, then indices. */
    private static Hash256 hashOf(Map<OutRef, Coin> unspent) {
        Sha256d sha256d = new Sha256d();
        unspent.entrySet().stream()
                .sorted(
                        Comparator.comparing((Map.Entry<OutRef, Coin> entry) ->
                                        entry.getKey().txid().toBytes())
                                .thenComparingLong(
                                        entry -> Integer.toUnsignedLong(entry.getKey().index())))
                .forEach(entry -> hash(sha256d, entry.getKey(), entry.getValue()));
        return sha256d.finish();
    }

    private static void hash(Sha256d sha256d, OutRef ref, Coin coin) {
        int length = coin.script().length();
        byte[] content = new byte[32 + 4 + 4 + 8 + CompactSize.length(length) + length];
        ref.txid().writeTo(content, 0);
        littleEndian(content, 32, 4, ref.index());
        littleEndian(content, 36, 4, coin.height() * 2L + (coin.coinbase() ? 1 : 0));
        littleEndian(content, 40, 8, coin.sats());
        coin.script().copyTo(content, CompactSize.write(content, 48, length));
        sha256d.update(content, 0, content.length);
    }

    private static void littleEndian(byte[] content, int at, int length, long value) {
        for (int i = 0; i < length; i++) {
            content[at + i] = (byte) (value >>> (8 * i));
        }
    }

    private JsonNode invalidate(RpcParams params) throws RpcError {
        return marked(node.invalidate(params.hash(0)));
    }

    private JsonNode reconsider(RpcParams params) throws RpcError {
        return marked(node.reconsider(params.hash(0)));
    }

    private static JsonNode marked(Answer answer) throws RpcError {
        return switch (answer) {
            case Answer.Accepted _, Answer.Duplicate _, Answer.Inconclusive _ ->
                    NullNode.getInstance();
            case Answer.UnknownBlock _ ->
                    throw new RpcError(RpcCode.INVALID_ADDRESS_OR_KEY, "Block not found");
            case Answer.Rejected(var reject) ->
                    throw new RpcError(RpcCode.INVALID_PARAMETER, reject.toString());
        };
    }

    /** Hashes per second that the last {@code blocks} blocks up to {@code height} stand for. */
    static double hashesPerSecond(Chain chain, long blocks, long height) throws RpcError {
        if (blocks < -1 || blocks == 0) {
            throw new RpcError(
                    RpcCode.INVALID_PARAMETER, "Invalid nblocks. Must be a positive number or -1.");
        }
        if (height < -1 || height > chain.tip().height()) {
            throw new RpcError(
                    RpcCode.INVALID_PARAMETER, "Block does not exist at specified height");
        }
        BlockNode last = height < 0 ? chain.tip() : chain.at((int) height).orElseThrow();
        if (last.height() == 0) {
            return 0;
        }
        long wanted = blocks == -1 ? last.height() % RETARGET_BLOCKS + 1L : blocks;
        BlockNode first = last;
        long earliest = last.header().time();
        long latest = earliest;
        for (long i = Math.min(wanted, last.height()); i > 0; i--) {
            first = first.parent().orElseThrow();
            earliest = Math.min(earliest, first.header().time());
            latest = Math.max(latest, first.header().time());
        }
        BigInteger work = last.chainWork().hashes().subtract(first.chainWork().hashes());
        return earliest == latest ? 0 : BlockJson.rounded(work.doubleValue() / (latest - earliest));
    }
}
