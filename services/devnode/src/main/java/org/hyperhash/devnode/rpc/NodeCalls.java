package org.hyperhash.devnode.rpc;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.address.AddressType;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.address.ParsedAddress;
import org.hyperhash.devnode.Devnode;
import org.hyperhash.devnode.engine.MempoolPolicy;
import org.hyperhash.devnode.engine.Regtest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** What the node says about itself, and how to stop it. */
final class NodeCalls {
    /** Name under which the node goes; nobody should take it for Bitcoin Core. */
    static final String SUBVERSION = "/HyperHash-devnode:0.1.0/";

    static final String WARNING =
            "HyperHash's embedded development node: regtest only, no peers, coins without value";

    /** The Bitcoin Core whose methods and fields these are. */
    private static final int COMPATIBLE_VERSION = 310_000;

    private static final int PROTOCOL_VERSION = 70_016;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Devnode node;
    private final MempoolPolicy policy;
    private final Runnable stop;

    NodeCalls(Devnode node, MempoolPolicy policy, Runnable stop) {
        this.node = node;
        this.policy = policy;
        this.stop = stop;
    }

    List<RpcMethod> methods() {
        return List.of(
                RpcMethod.of("Control", "stop", _ -> stop()),
                RpcMethod.of("Control", "uptime", _ -> JSON.numberNode(node.uptime().toSeconds())),
                RpcMethod.of("Network", "getconnectioncount", _ -> JSON.numberNode(0)),
                RpcMethod.of("Network", "getnetworkinfo", _ -> networkInfo()),
                RpcMethod.of("Network", "getpeerinfo", _ -> JSON.arrayNode()),
                RpcMethod.of("Util", "estimatesmartfee conf_target [estimate_mode]", this::fee),
                RpcMethod.of("Util", "setmocktime timestamp", this::mockTime),
                RpcMethod.of("Util", "validateaddress address", NodeCalls::validate),
                RpcMethod.of("Zmq", "getzmqnotifications", _ -> JSON.arrayNode()));
    }

    /** The list of all methods, and one line on each. */
    static RpcMethod help(List<RpcMethod> methods) {
        return RpcMethod.of(
                "Control",
                "help [command]",
                params -> {
                    String wanted = params.text(0, "");
                    if (wanted.isEmpty()) {
                        return JSON.stringNode(list(methods));
                    }
                    return JSON.stringNode(
                            methods.stream()
                                    .filter(method -> method.name().equals(wanted))
                                    .findFirst()
                                    .map(RpcMethod::usage)
                                    .orElse("help: unknown command: " + wanted));
                });
    }

    private static String list(List<RpcMethod> methods) {
        StringBuilder text = new StringBuilder();
        String section = "";
        List<RpcMethod> sorted =
                methods.stream()
                        .sorted(
                                Comparator.comparing(RpcMethod::section)
                                        .thenComparing(RpcMethod::name))
                        .toList();
        for (RpcMethod method : sorted) {
            if (!method.section().equals(section)) {
                text.append(section.isEmpty() ? "" : "\n");
                section = method.section();
                text.append("== ").append(section).append(" ==\n");
            }
            text.append(method.usage()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    static ArrayNode warnings() {
        return JSON.arrayNode().add(WARNING);
    }

    private JsonNode stop() {
        stop.run();
        return JSON.stringNode("HyperHash devnode stopping");
    }

    private JsonNode networkInfo() {
        ObjectNode json = JSON.objectNode();
        json.put("version", COMPATIBLE_VERSION);
        json.put("subversion", SUBVERSION);
        json.put("protocolversion", PROTOCOL_VERSION);
        json.put("localservices", "0000000000000000");
        json.putArray("localservicesnames");
        json.put("localrelay", false);
        json.put("timeoffset", 0);
        json.put("networkactive", false);
        json.put("connections", 0);
        json.put("connections_in", 0);
        json.put("connections_out", 0);
        json.putArray("networks");
        json.put("relayfee", TransactionJson.bitcoins(policy.minFeeRate()));
        json.put("incrementalfee", TransactionJson.bitcoins(policy.minFeeRate()));
        json.putArray("localaddresses");
        json.set("warnings", warnings());
        return json;
    }

    private JsonNode fee(RpcParams params) throws RpcError {
        long target = params.integer(0);
        if (target < 1 || target > 1008) {
            throw new RpcError(
                    RpcCode.INVALID_PARAMETER, "Invalid conf_target, must be between 1 and 1008");
        }
        ObjectNode json = JSON.objectNode();
        json.putArray("errors").add("Insufficient data or no feerate found");
        return json.put("blocks", target);
    }

    private JsonNode mockTime(RpcParams params) throws RpcError {
        long seconds = params.integer(0);
        if (seconds < 0 || seconds > 0xffff_ffffL) {
            throw new RpcError(
                    RpcCode.INVALID_PARAMETER,
                    "Mocktime must be in the range [0, 4294967295], not %d.".formatted(seconds));
        }
        node.setMockTime(seconds);
        return NullNode.getInstance();
    }

    private static JsonNode validate(RpcParams params) throws RpcError {
        String text = params.text(0);
        return switch (Addresses.parse(Regtest.NETWORK, text)) {
            case ParsedAddress.Payable(AddressType type, Bytes script, _) ->
                    valid(script, type == AddressType.SCRIPT_HASH, Optional.of(type));
            case ParsedAddress.UnknownWitnessProgram unknown ->
                    valid(
                            unknown.script(),
                            ScriptJson.type(unknown.script()).equals("anchor"),
                            Optional.empty());
            case ParsedAddress.Refused refused -> {
                ObjectNode json = JSON.objectNode().put("isvalid", false);
                json.putArray("error_locations");
                yield json.put("error", refused.explanation());
            }
        };
    }

    private static JsonNode valid(Bytes script, boolean bareScript, Optional<AddressType> type) {
        boolean witness = type.map(AddressType::isWitness).orElse(true);
        boolean isScript =
                bareScript
                        || type.filter(one -> one == AddressType.WITNESS_SCRIPT_HASH).isPresent()
                        || type.filter(one -> one == AddressType.TAPROOT).isPresent();
        ObjectNode json = JSON.objectNode().put("isvalid", true);
        json.put("address", Addresses.render(Regtest.NETWORK, script).orElseThrow());
        json.put("scriptPubKey", script.toHex());
        json.put("isscript", isScript);
        json.put("iswitness", witness);
        if (witness && !ScriptJson.type(script).equals("anchor")) {
            int opcode = script.at(0) & 0xff;
            json.put("witness_version", opcode == 0 ? 0 : opcode - 0x50);
            json.put("witness_program", script.slice(2, script.length()).toHex());
        }
        return json;
    }
}
