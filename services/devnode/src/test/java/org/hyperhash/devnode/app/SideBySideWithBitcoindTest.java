package org.hyperhash.devnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.ScriptWitness;
import fr.acinq.bitcoin.TxOut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.devnode.engine.BlockTemplate;
import org.hyperhash.devnode.engine.OutRef;
import org.hyperhash.devnode.engine.Rig;
import org.hyperhash.devnode.engine.TemplateBuilder;
import org.hyperhash.testkit.peers.Bitcoind;
import org.hyperhash.testkit.peers.PeerTest;
import org.hyperhash.testkit.peers.Sighting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The same calls to Bitcoin Core and to our node. */
@PeerTest
class SideBySideWithBitcoindTest {
    private static final String ADDRESS =
            Addresses.render(Network.REGTEST, Rig.PAY_TO_KEY).orElseThrow();
    private static final long SUBSIDY = 5_000_000_000L;

    /** Fields that tell of the machine, or of Core's way to order its mempool. */
    private static final Set<String> OWN_AFFAIR =
            Set.of(
                    "warnings",
                    "size_on_disk",
                    "disk_size",
                    "time",
                    "longpollid",
                    "curtime",
                    "chunkweight",
                    "chunk",
                    "testdummy");

    @TempDir private Path directory;
    private Bitcoind bitcoind;
    private RpcClient core;
    private RunningNode node;
    private int compared;

    @BeforeEach
    void start() throws Exception {
        bitcoind = Bitcoind.start(directory.resolve("bitcoind"));
        core = new RpcClient(bitcoind.rpcPort(), Files.readString(bitcoind.cookieFile()));
        node = new RunningNode(directory.resolve("ours"));
        core.call("generatetoaddress", 105, ADDRESS);
        copyBlocks();
    }

    @AfterEach
    void stop() throws Exception {
        if (node != null) {
            node.close();
        }
        if (core != null) {
            core.close();
        }
        if (bitcoind != null) {
            bitcoind.close();
        }
    }

    private void copyBlocks() throws Exception {
        int height = core.call("getblockcount").asInt();
        for (int i = node.node().height() + 1; i <= height; i++) {
            String hash = core.call("getblockhash", i).asString();
            String hex = core.call("getblock", hash, 0).asString();
            assertThat(node.rpc.call("submitblock", hex).isNull()).isTrue();
        }
    }

    private Tx spend(int height, long feeSats) {
        OutRef coinbase =
                node.node()
                        .read(state ->
                                new OutRef(
                                        state.chain()
                                                .at(height)
                                                .orElseThrow()
                                                .block()
                                                .orElseThrow()
                                                .transactions()
                                                .getFirst()
                                                .txid(),
                                        0));
        return new Rig().spend(coinbase, SUBSIDY, SUBSIDY - feeSats);
    }

    @Test
    void answersAreTheSame(Sighting sighting) throws Exception {
        Tx tx = spend(1, 1_000);
        Tx child = new Rig().spend(Rig.output(tx, 0), SUBSIDY - 1_000, SUBSIDY - 3_000);
        for (Tx one : List.of(tx, child)) {
            String hex = one.serialized().toHex();
            same("sendrawtransaction", hex);
            same("decoderawtransaction", hex);
            same("testmempoolaccept", List.of(hex));
            same("getmempoolentry", one.txid().display());
            same("gettxout", one.txid().display(), 0);
        }
        same("getblocktemplate", Map.of("rules", List.of("segwit")));
        core.call("generatetoaddress", 2, ADDRESS);
        copyBlocks();
        for (String method :
                List.of(
                        "getblockchaininfo",
                        "gettxoutsetinfo",
                        "getchaintips",
                        "getrawmempool",
                        "getbestblockhash",
                        "getblockcount",
                        "getdifficulty",
                        "getnetworkhashps")) {
            same(method);
        }
        for (int height = 0; height <= 107; height++) {
            String hash = core.call("getblockhash", height).asString();
            same("getblockheader", hash);
            if (height > 0) {
                same("getblock", hash, 3);
            }
        }
        same("validateaddress", ADDRESS);
        same("getblockhash", 10_000);
        same("getblock", "00");
        same("submitblock", "00");
        same("getblocktemplate", Map.of());
        sighting.saw(compared + " answers are the same");
    }

    private void same(String method, Object... params) throws Exception {
        JsonNode theirs = core.reply(method, params);
        JsonNode ours = node.rpc.reply(method, params);
        List<String> differences = new ArrayList<>();
        compare(method, theirs, ours, differences);
        assertThat(differences).as(method + Arrays.toString(params)).isEmpty();
        compared++;
    }

    private static void compare(
            String path, JsonNode theirs, JsonNode ours, List<String> differences) {
        if (theirs.isObject() && ours.isObject()) {
            for (Map.Entry<String, JsonNode> field : theirs.properties()) {
                if (!OWN_AFFAIR.contains(field.getKey())) {
                    String inner = path + "." + field.getKey();
                    compare(inner, field.getValue(), ours.path(field.getKey()), differences);
                }
            }
        } else if (theirs.isArray() && ours.isArray() && theirs.size() == ours.size()) {
            for (int i = 0; i < theirs.size(); i++) {
                compare(path + "[" + i + "]", theirs.get(i), ours.get(i), differences);
            }
        } else if (theirs.isNumber() && ours.isNumber()) {
            if (theirs.doubleValue() != ours.doubleValue()) {
                differences.add(path + ": " + theirs + " / " + ours);
            }
        } else if (!theirs.equals(ours)) {
            differences.add(path + ": " + theirs + " / " + ours);
        }
    }

    @Test
    void badBlocksAreRefusedInTheSameWords(Sighting sighting) throws Exception {
        Map<String, String> answers = new LinkedHashMap<>();
        for (Map.Entry<String, Block> bad : badBlocks().entrySet()) {
            String hex = bad.getValue().serialized().toHex();
            for (int again = 0; again < 2; again++) {
                String theirs = core.call("submitblock", hex).asString("null");
                String ours = node.rpc.call("submitblock", hex).asString("null");
                assertThat(ours.replaceFirst(" \\(.*", ""))
                        .as(bad.getKey())
                        .isEqualTo(theirs.replaceFirst(" \\(.*", ""));
                answers.put(bad.getKey() + again, theirs);
            }
        }
        assertThat(answers).doesNotContainValue("null");
        same("gettxoutsetinfo");
        sighting.saw(answers.size() + " refusals in the same words");
    }

    private Map<String, Block> badBlocks() {
        Tx good = spend(1, 1_000);
        Tx forged =
                Tx.of(
                        good.body()
                                .updateOutputs(
                                        List.of(
                                                new TxOut(
                                                        new Satoshi(1),
                                                        Rig.PAY_TO_KEY.toArray()))));
        OutRef nowhere = new OutRef(new Hash256(1, 2, 3, 4), 0);
        byte[] signatures = new byte[20_001];
        Arrays.fill(signatures, (byte) 0xac);
        Map<String, Block> bad = new LinkedHashMap<>();
        bad.put("time", changed(header -> at(header, 4, 1)));
        bad.put("version", changed(header -> at(header, 3, header.timeSeconds())));
        bad.put(
                "amount",
                Rig.withCoinbase(
                        mined(),
                        body ->
                                body.updateOutputs(
                                        List.of(
                                                new TxOut(
                                                        new Satoshi(SUBSIDY + 1),
                                                        Rig.PAY_TO_KEY.toArray()),
                                                body.txOut.getLast()))));
        bad.put("height", Rig.withCoinbase(mined(), body -> body.updateSigScript(0, new byte[5])));
        bad.put(
                "script",
                Rig.withCoinbase(mined(), body -> body.updateSigScript(0, new byte[101])));
        bad.put(
                "witness",
                Rig.withCoinbase(
                        mined(), body -> body.updateOutputs(List.of(body.txOut.getFirst()))));
        bad.put(
                "reserved",
                Rig.withCoinbase(
                        mined(),
                        body -> body.updateWitness(0, new ScriptWitness().push(new byte[31]))));
        bad.put(
                "operations",
                Rig.withCoinbase(
                        mined(), body -> body.addOutput(new TxOut(new Satoshi(0), signatures))));
        bad.put("missing", Rig.withAdded(mined(), new Rig().spend(nowhere, 2_000, 1_000)));
        bad.put("immature", Rig.withAdded(mined(), spend(50, 0)));
        bad.put("greedy", Rig.withAdded(mined(), spend(1, -1)));
        bad.put("forged", Rig.withAdded(mined(), forged));
        bad.put("twice", Rig.withAdded(mined(), good, spend(1, 2_000)));
        bad.put("no coinbase", Rig.withTransactions(mined(), List.of(good)));
        return bad;
    }

    private Block mined() {
        BlockTemplate template = node.node().template();
        assertThat(template.commitmentScript())
                .isEqualTo(TemplateBuilder.commitmentScript(List.of()));
        return Rig.mine(node.node().assemble(template, Rig.PAY_TO_KEY));
    }

    private Block changed(java.util.function.UnaryOperator<BlockHeader> change) {
        return Rig.withHeader(mined(), change);
    }

    private static BlockHeader at(BlockHeader header, int version, int timeSeconds) {
        return new BlockHeader(
                version,
                header.previousBlock(),
                header.merkleRoot(),
                timeSeconds,
                header.nBits(),
                0);
    }

    @Test
    void scriptsThatWeMakeAreCoresHeights() throws Exception {
        String hash = core.call("getblockhash", 100).asString();
        String script =
                core.call("getblock", hash, 1).get("coinbase_tx").get("coinbase").asString();
        Bytes expected = org.hyperhash.bitcoin.coinbase.CoinbaseScript.height(100);
        assertThat(script).startsWith(expected.toHex());
    }
}
