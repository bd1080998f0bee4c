package org.hyperhash.devnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.devnode.engine.BlockAssembly;
import org.hyperhash.devnode.engine.OutRef;
import org.hyperhash.devnode.engine.Rig;
import org.hyperhash.platform.json.Json;
import org.hyperhash.testkit.Golden;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The node as its clients see it: real HTTP, real journal. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevnodeRpcTest {
    private static final String ADDRESS =
            Addresses.render(Network.REGTEST, Rig.PAY_TO_KEY).orElseThrow();
    private static final Map<String, Object> SEGWIT = Map.of("rules", List.of("segwit"));
    private static final long SUBSIDY = 5_000_000_000L;

    @TempDir private static Path directory;
    private RunningNode node;
    private RpcClient rpc;

    @BeforeAll
    void start() throws Exception {
        node = new RunningNode(directory.resolve("node"));
        rpc = node.rpc;
        assertThat(rpc.call("generatetoaddress", 110, ADDRESS)).hasSize(110);
    }

    @AfterAll
    void stop() throws Exception {
        node.close();
    }

    private OutRef matureCoinbase(int height) {
        return node.node()
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
    }

    /** Each test spends a coinbase of its own. */
    private Tx spend(int height, long feeSats) {
        return new Rig().spend(matureCoinbase(height), SUBSIDY, SUBSIDY - feeSats);
    }

    private static String hex(Tx tx) {
        return tx.serialized().toHex();
    }

    private Block unmined() {
        return node.node().assemble(node.node().template(), Rig.PAY_TO_KEY);
    }

    private static String hex(Block block) {
        return block.serialized().toHex();
    }

    @Test
    void saysWhatItIs() throws Exception {
        JsonNode network = rpc.call("getnetworkinfo");
        assertThat(network.get("subversion").asString()).isEqualTo("/HyperHash-devnode:0.1.0/");
        JsonNode chain = rpc.call("getblockchaininfo");
        assertThat(chain.get("chain").asString()).isEqualTo("regtest");
        assertThat(chain.get("warnings").get(0).asString())
                .isEqualTo(
                        "HyperHash's embedded development node: regtest only, no peers, coins"
                                + " without value");
        assertThat(rpc.call("getpeerinfo")).isEmpty();
        assertThat(rpc.call("getconnectioncount").asInt()).isZero();
        assertThat(rpc.call("getblockhash", 0).asString())
                .isEqualTo("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206");
        assertThat(rpc.call("getdifficulty").asDouble()).isEqualTo(4.656542373906925e-10);
        assertThat(rpc.call("help").asString()).contains("== Mining ==", "submitblock");
        assertThat(rpc.call("help", "submitheader").asString()).isEqualTo("submitheader hexdata");
    }

    @Test
    void fieldsAreThoseOfTheGoldenFile() throws Exception {
        Tx tx = spend(1, 1_000);
        rpc.call("sendrawtransaction", hex(tx));
        String txid = tx.txid().display();
        StringBuilder fields = new StringBuilder();
        JsonNode template = rpc.call("getblocktemplate", SEGWIT);
        describe(fields, "getblocktemplate", template);
        describe(fields, "getblocktemplate.transactions[0]", template.get("transactions").get(0));
        describe(fields, "getmempoolentry", rpc.call("getmempoolentry", txid));
        describe(fields, "getmempoolinfo", rpc.call("getmempoolinfo"));
        describe(fields, "getrawtransaction 1 (waiting)", rpc.call("getrawtransaction", txid, 1));
        describe(
                fields,
                "testmempoolaccept[0]",
                rpc.call("testmempoolaccept", List.of(hex(spend(2, 1_000)))).get(0));
        String hash = rpc.call("generatetoaddress", 1, ADDRESS).get(0).asString();
        for (String method :
                List.of(
                        "getblockchaininfo",
                        "getnetworkinfo",
                        "getmininginfo",
                        "gettxoutsetinfo")) {
            describe(fields, method, rpc.call(method));
        }
        describe(fields, "getchaintips[0]", rpc.call("getchaintips").get(0));
        describe(fields, "getblockheader", rpc.call("getblockheader", hash));
        describe(fields, "getblock 1", rpc.call("getblock", hash, 1));
        JsonNode transactions = rpc.call("getblock", hash, 2).get("tx");
        describe(fields, "getblock 2 tx[0]", transactions.get(0));
        describe(fields, "getblock 2 tx[1]", transactions.get(1));
        describe(
                fields,
                "getblock 3 tx[1].vin[0]",
                rpc.call("getblock", hash, 3).get("tx").get(1).get("vin").get(0));
        describe(
                fields, "scriptPubKey", transactions.get(0).get("vout").get(0).get("scriptPubKey"));
        describe(fields, "getrawtransaction 1", rpc.call("getrawtransaction", txid, 1));
        describe(
                fields,
                "getrawtransaction 1 in block",
                rpc.call("getrawtransaction", txid, 1, hash));
        describe(fields, "gettxout", rpc.call("gettxout", txid, 0));
        describe(fields, "estimatesmartfee", rpc.call("estimatesmartfee", 6));
        describe(fields, "validateaddress", rpc.call("validateaddress", ADDRESS));
        describe(fields, "validateaddress (bad)", rpc.call("validateaddress", "nonsense"));
        Golden.assertMatches(Path.of("src/test/golden/rpc-fields.txt"), fields.toString());
    }

    private static void describe(StringBuilder fields, String method, JsonNode json) {
        fields.append(method).append(": ");
        fields.append(String.join(" ", json.propertyNames())).append('\n');
    }

    @Test
    void templatesAndTheirTransactionsMakeAValidBlock() throws Exception {
        Tx parent = spend(3, 1_000);
        Tx child = new Rig().spend(Rig.output(parent, 0), SUBSIDY - 1_000, SUBSIDY - 9_000);
        rpc.call("sendrawtransaction", hex(parent));
        rpc.call("sendrawtransaction", hex(child));
        JsonNode template = rpc.call("getblocktemplate", SEGWIT);
        List<JsonNode> waiting = List.copyOf(template.get("transactions").values());
        int parentAt = position(waiting, parent) + 1;
        JsonNode last = waiting.get(position(waiting, child));
        assertThat(last.get("depends").toString()).isEqualTo("[" + parentAt + "]");
        assertThat(last.get("data").asString()).isEqualTo(hex(child));
        assertThat(last.get("fee").asLong()).isEqualTo(8_000);

        Block block = unmined();
        assertThat(
                        rpc.call("getblocktemplate", Map.of("mode", "proposal", "data", hex(block)))
                                .isNull())
                .isTrue();
        Block mined = Rig.mine(block);
        assertThat(rpc.call("submitblock", hex(mined)).isNull()).isTrue();
        assertThat(rpc.call("submitblock", hex(mined)).asString()).isEqualTo("duplicate");
        assertThat(
                        rpc.call("getblocktemplate", Map.of("mode", "proposal", "data", hex(mined)))
                                .asString())
                .isEqualTo("duplicate");
        assertThat(rpc.call("getbestblockhash").asString()).isEqualTo(mined.hash().display());
        assertThat(rpc.call("getblock", mined.hash().display(), 0).asString())
                .isEqualTo(hex(mined));
        assertThat(rpc.call("getrawmempool")).isEmpty();
    }

    private static int position(List<JsonNode> waiting, Tx tx) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).get("txid").asString().equals(tx.txid().display())) {
                return i;
            }
        }
        throw new AssertionError("not in the template: " + tx);
    }

    @Test
    void badBlocksAreRefusedInWords() throws Exception {
        Block block = unmined();
        for (int nonce = 0; ; nonce++) {
            Block unlucky = new Block(block.header().withNonce(nonce), block.transactions());
            if (!block.header().target().isMetBy(unlucky.hash())) {
                assertThat(rpc.call("submitblock", hex(unlucky)).asString()).isEqualTo("high-hash");
                break;
            }
        }
        Block greedy =
                Rig.withCoinbase(
                        block,
                        body ->
                                body.updateOutputs(
                                        List.of(
                                                body.txOut
                                                        .getFirst()
                                                        .updateAmount(
                                                                body.txOut
                                                                        .getFirst()
                                                                        .amount
                                                                        .plus(
                                                                                new fr.acinq.bitcoin
                                                                                        .Satoshi(
                                                                                        1))),
                                                body.txOut.getLast())));
        assertThat(rpc.call("submitblock", hex(greedy)).asString()).isEqualTo("bad-cb-amount");
        assertThat(rpc.call("submitblock", hex(greedy)).asString()).isEqualTo("duplicate-invalid");
        assertThat(rpc.error("submitblock", "00")).isEqualTo("-22 Block decode failed");
        assertThat(rpc.error("submitblock", "xyz")).isEqualTo("-22 Block decode failed");
        assertThat(rpc.error("submitheader", "00")).isEqualTo("-22 Block header decode failed");
        assertThat(rpc.error("submitheader", "00".repeat(80)))
                .isEqualTo("-25 Must submit previous header (" + "0".repeat(64) + ") first");
    }

    @Test
    void wrongCallsEarnCoresErrors() throws Exception {
        assertThat(rpc.error("nosuchmethod")).isEqualTo("-32601 Method not found");
        assertThat(rpc.error("getblockhash", 1_000_000)).isEqualTo("-8 Block height out of range");
        assertThat(rpc.error("getblockhash", "one"))
                .isEqualTo(
                        "-3 Wrong type passed:\n{\n    \"Position 1 (height)\": "
                                + "\"JSON value of type string"
                                + " is not of expected type number\"\n}");
        assertThat(rpc.error("getblock", "00"))
                .startsWith("-8 blockhash must be of length 64 (not 2,");
        assertThat(rpc.error("getblock", "zz".repeat(32)))
                .startsWith("-8 blockhash must be hexadecimal string (not 'zz");
        assertThat(rpc.error("getblock", "00".repeat(32))).isEqualTo("-5 Block not found");
        assertThat(rpc.error("getblock")).isEqualTo("-1 getblock blockhash ( verbosity )");
        assertThat(rpc.error("getblockcount", 1)).isEqualTo("-1 getblockcount");
        assertThat(rpc.error("getmempoolentry", "00".repeat(32)))
                .isEqualTo("-5 Transaction not in mempool");
        assertThat(rpc.error("sendrawtransaction", "00")).startsWith("-22 TX decode failed");
        Tx orphan = new Rig().spend(new OutRef(new Hash256(1, 2, 3, 4), 0), 2_000, 1_000);
        assertThat(rpc.error("sendrawtransaction", hex(orphan)))
                .isEqualTo("-25 bad-txns-inputs-missingorspent");
        assertThat(rpc.error("sendrawtransaction", hex(spend(4, 1))))
                .startsWith("-26 min relay fee not met, 1 < ");
        assertThat(rpc.error("sendrawtransaction", hex(spend(4, 100_000_000))))
                .isEqualTo(
                        "-25 Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)");
        assertThat(rpc.error("getblocktemplate", Map.of()))
                .startsWith("-8 getblocktemplate must be called with the segwit rule set");
        assertThat(rpc.error("getblocktemplate", Map.of("mode", "hello")))
                .isEqualTo("-8 Invalid mode");
        assertThat(rpc.error("getblocktemplate", Map.of("mode", "proposal")))
                .isEqualTo("-3 Missing data String key for proposal");
        assertThat(rpc.error("generatetoaddress", 1, "nowhere"))
                .isEqualTo("-5 Error: Invalid address");
        assertThat(rpc.error("generatetoaddress", 10_001, ADDRESS))
                .isEqualTo("-8 nblocks is 0 to 10000, not 10001");
        assertThat(rpc.error("invalidateblock", "00".repeat(32))).isEqualTo("-5 Block not found");
        assertThat(rpc.error("getrawtransaction", "00".repeat(32)))
                .startsWith("-5 No such mempool or blockchain transaction");
        assertThat(rpc.error("setmocktime", -1)).startsWith("-8 Mocktime must be in the range");
    }

    @Test
    void triedTransactionsAreJudgedAndNotTaken() throws Exception {
        Tx good = spend(5, 1_000);
        JsonNode yes = rpc.call("testmempoolaccept", List.of(hex(good))).get(0);
        assertThat(yes.get("allowed").asBoolean()).isTrue();
        assertThat(yes.get("fees").get("base").decimalValue()).hasToString("0.00001000");
        assertThat(rpc.reply("getmempoolentry", good.txid().display()).get("error").isNull())
                .isFalse();
        JsonNode no = rpc.call("testmempoolaccept", List.of(hex(spend(5, 1)))).get(0);
        assertThat(no.get("allowed").asBoolean()).isFalse();
        assertThat(no.get("reject-reason").asString()).isEqualTo("min relay fee not met");
    }

    @Test
    void versionsOfTheProtocolAreKept() throws Exception {
        HttpResponse<String> one = rpc.post("{\"id\":\"a\",\"method\":\"uptime\"}");
        assertThat(one.body()).matches("\\{\"result\":\\d+,\"error\":null,\"id\":\"a\"}\n");
        HttpResponse<String> two =
                rpc.post("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"uptime\",\"params\":{}}");
        assertThat(two.body()).matches("\\{\"jsonrpc\":\"2.0\",\"result\":\\d+,\"id\":7}\n");
        HttpResponse<String> wrong = rpc.post("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"no\"}");
        assertThat(wrong.statusCode()).isEqualTo(200);
        assertThat(wrong.body())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":\"Method not"
                                + " found\"},\"id\":7}\n");
        assertThat(rpc.post("{\"id\":7,\"method\":\"no\"}").statusCode()).isEqualTo(404);
        assertThat(rpc.post("{\"id\":7,\"method\":5}").statusCode()).isEqualTo(400);
        assertThat(rpc.post("{\"id\":7,\"method\":\"getblock\"}").statusCode()).isEqualTo(500);
        assertThat(rpc.post("{nonsense").body()).contains("\"code\":-32700");
        assertThat(rpc.post("5").body()).contains("\"code\":-32700");
        HttpResponse<String> notification = rpc.post("{\"jsonrpc\":\"2.0\",\"method\":\"uptime\"}");
        assertThat(notification.statusCode()).isEqualTo(204);
        assertThat(notification.body()).isEmpty();
        assertThat(
                        rpc.post("{\"id\":1,\"method\":\"getblockhash\",\"params\":{\"height\":0}}")
                                .body())
                .contains("0f9188f13cb7b2c7");
        assertThat(
                        rpc.post("{\"id\":1,\"method\":\"getblockhash\",\"params\":{\"depth\":0}}")
                                .body())
                .contains("Unknown named parameter depth");
    }

    @Test
    void batchesAreAnsweredInOrder() throws Exception {
        HttpResponse<String> batch =
                rpc.post(
                        "[{\"id\":1,\"method\":\"getblockhash\",\"params\":[0]},"
                                + "{\"id\":2,\"method\":\"no\"},5]");
        assertThat(batch.statusCode()).isEqualTo(200);
        JsonNode replies = Json.FOREIGN.readTree(batch.body());
        assertThat(replies).hasSize(3);
        assertThat(replies.get(0).get("id").asInt()).isEqualTo(1);
        assertThat(replies.get(1).get("error").get("code").asInt()).isEqualTo(-32601);
        assertThat(replies.get(2).get("error").get("code").asInt()).isEqualTo(-32600);
        assertThat(rpc.post("[]").body()).isEqualTo("[]\n");
        String call = "{\"id\":1,\"method\":\"uptime\"}";
        String tooMany = "[" + (call + ",").repeat(1_000) + call + "]";
        assertThat(rpc.post(tooMany).body()).contains("a batch has at most 1000 calls, not 1001");
    }

    @Test
    void onlyThoseWithAPasswordMayCall() throws Exception {
        int port = node.app.rpcPort();
        assertThat(new RpcClient(port, "miner:secret").call("uptime").isNumber()).isTrue();
        for (String wrong : List.of("miner:other", "", "miner", "__cookie__:00")) {
            HttpResponse<String> refused =
                    new RpcClient(port, wrong).post("{\"method\":\"uptime\"}");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate"))
                    .contains("Basic realm=\"jsonrpc\"");
            assertThat(refused.body()).isEmpty();
        }
        HttpRequest get =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
        HttpResponse<String> refused =
                HttpClient.newHttpClient().send(get, HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(node.app.cookieFile())))
                .isEqualTo("rw-------");
        assertThat(node.cookie()).matches("__cookie__:[0-9a-f]{64}");
    }

    @Test
    void bodiesBeyondTheLimitAreRefused() throws Exception {
        String large =
                "{\"method\":\"submitblock\",\"params\":[\""
                        + "0".repeat(DevnodeConfig.MAX_BODY_BYTES)
                        + "\"]}";
        try {
            assertThat(rpc.post(large).statusCode()).isEqualTo(413);
        } catch (IOException closedWhileSending) {
            assertThat(rpc.call("uptime").isNumber()).isTrue();
        }
    }

    @Test
    void blocksOfTheNodesOwnMaking() throws Exception {
        Tx raw = spend(6, 1_000);
        JsonNode made = rpc.call("generateblock", ADDRESS, List.of(hex(raw)));
        JsonNode block = rpc.call("getblock", made.get("hash").asString(), 1);
        assertThat(block.get("tx").get(1).asString()).isEqualTo(raw.txid().display());
        JsonNode unsent = rpc.call("generateblock", ADDRESS, List.of(), false);
        assertThat(rpc.call("submitblock", unsent.get("hex").asString()).isNull()).isTrue();
        assertThat(rpc.error("generateblock", ADDRESS, List.of(hex(raw))))
                .startsWith("-25 TestBlockValidity failed: bad-txns-BIP30");
    }

    @Test
    void minersThatWaitHearOfANewTipAtOnce() throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            String id = rpc.call("getblocktemplate", SEGWIT).get("longpollid").asString();
            long start = System.nanoTime();
            Future<JsonNode> waiting = pool.submit(() -> longPoll(id));
            Thread.sleep(50);
            String hash = rpc.call("generatetoaddress", 1, ADDRESS).get(0).asString();
            JsonNode template = waiting.get(5, TimeUnit.SECONDS);
            assertThat(template.get("previousblockhash").asString()).isEqualTo(hash);
            assertThat(elapsedMs(start)).isLessThan(RunningNode.QUICK.total().toMillis());
        }
    }

    private JsonNode longPoll(String id) throws Exception {
        return rpc.call("getblocktemplate", Map.of("rules", List.of("segwit"), "longpollid", id));
    }

    @Test
    void minersThatWaitHearOfTransactionsAfterAWhile() throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            String id = rpc.call("getblocktemplate", SEGWIT).get("longpollid").asString();
            long start = System.nanoTime();
            Future<JsonNode> waiting = pool.submit(() -> longPoll(id));
            Thread.sleep(20);
            rpc.call("sendrawtransaction", hex(spend(7, 1_000)));
            JsonNode template = waiting.get(5, TimeUnit.SECONDS);
            assertThat(template.get("transactions")).isNotEmpty();
            assertThat(elapsedMs(start))
                    .isBetween(
                            RunningNode.QUICK.firstMempoolCheck().toMillis() - 1,
                            RunningNode.QUICK.total().toMillis() - 1);
        }
    }

    @Test
    void minersThatWaitAreAnsweredInTheEnd() throws Exception {
        String id = rpc.call("getblocktemplate", SEGWIT).get("longpollid").asString();
        long start = System.nanoTime();
        assertThat(longPoll(id).get("longpollid").asString()).isEqualTo(id);
        assertThat(elapsedMs(start)).isGreaterThanOrEqualTo(RunningNode.QUICK.total().toMillis());
        assertThat(longPoll("00".repeat(32) + "0").get("longpollid").asString()).isEqualTo(id);
        assertThat(
                        rpc.error(
                                "getblocktemplate",
                                Map.of("rules", List.of("segwit"), "longpollid", "x")))
                .isEqualTo("-8 longpollid must be of length 64 (not 1, for 'x')");
    }

    private static long elapsedMs(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }

    @Test
    void restartKeepsEverything() throws Exception {
        Path folder = directory.resolve("restarted");
        Hash256 digest;
        try (RunningNode first = new RunningNode(folder)) {
            first.rpc.call("generatetoaddress", 105, ADDRESS);
            OutRef coinbase =
                    first.node()
                            .read(state ->
                                    new OutRef(
                                            state.chain()
                                                    .at(1)
                                                    .orElseThrow()
                                                    .block()
                                                    .orElseThrow()
                                                    .transactions()
                                                    .getFirst()
                                                    .txid(),
                                            0));
            first.rpc.call(
                    "sendrawtransaction", hex(new Rig().spend(coinbase, SUBSIDY, SUBSIDY - 1_000)));
            String top = first.rpc.call("getbestblockhash").asString();
            first.rpc.call("invalidateblock", top);
            digest = first.node().digest();
        }
        assertThat(folder.resolve(".cookie")).doesNotExist();
        try (RunningNode second = new RunningNode(folder)) {
            assertThat(second.node().digest()).isEqualTo(digest);
            assertThat(second.rpc.call("getblockcount").asInt()).isEqualTo(104);
            assertThat(second.rpc.call("getmempoolinfo").get("size").asInt()).isEqualTo(1);
            assertThat(second.rpc.call("generatetoaddress", 2, ADDRESS)).hasSize(2);
            assertThat(second.rpc.call("stop").asString()).isEqualTo("HyperHash devnode stopping");
            assertThat(second.stopAsked).isTrue();
        }
    }

    @Test
    void amountsHaveAllTheirDigits() throws Exception {
        String hash = rpc.call("getbestblockhash").asString();
        String body =
                rpc.post("{\"id\":1,\"method\":\"getblock\",\"params\":[\"" + hash + "\",2]}")
                        .body();
        assertThat(body).contains("\"value\":0.00000000,", "\"difficulty\":4.656542373906925E-10");
        assertThat(rpc.post("{\"id\":1,\"method\":\"getmempoolinfo\"}").body())
                .contains("\"minrelaytxfee\":0.00000100,");
    }

    @Test
    void mockTimeRulesTheClock() throws Exception {
        long time = rpc.call("getblockchaininfo").get("time").asLong() + 1_000;
        rpc.call("setmocktime", time);
        try {
            String hash = rpc.call("generatetoaddress", 1, ADDRESS).get(0).asString();
            assertThat(rpc.call("getblockheader", hash).get("time").asLong()).isEqualTo(time);
        } finally {
            rpc.call("setmocktime", 0);
        }
    }

    @Test
    void unspentOutputsAddUp() throws Exception {
        JsonNode set = rpc.call("gettxoutsetinfo");
        assertThat(set.get("height").asInt()).isEqualTo(rpc.call("getblockcount").asInt());
        Bytes script = Rig.PAY_TO_KEY;
        JsonNode info = rpc.call("validateaddress", ADDRESS);
        assertThat(info.get("scriptPubKey").asString()).isEqualTo(script.toHex());
        assertThat(new TreeSet<>(set.propertyNames()))
                .contains("hash_serialized_3", "total_amount");
        assertThat(BlockAssembly.mine(unmined(), 0)).isEmpty();
    }
}
