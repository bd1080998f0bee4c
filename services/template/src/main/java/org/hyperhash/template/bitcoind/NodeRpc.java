package org.hyperhash.template.bitcoind;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.ParsedBlock;
import org.hyperhash.bitcoin.tx.Tx;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls we make, typed. Safe from any thread. */
final class NodeRpc implements AutoCloseable {
    private final RpcClient client;
    private final Duration limit;

    /**
     * @param limit for calls that answer at once
     */
    NodeRpc(RpcClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
    }

    /**
     * What a node says about its chain.
     *
     * @param progress of the initial download, in tenths of a percent
     * @param sentAt by its own clock, when it says so
     */
    record ChainInfo(
            String chain,
            int blocks,
            Hash256 bestBlock,
            boolean downloading,
            int progress,
            Optional<Instant> sentAt) {
        boolean isOn(Network network) {
            // btcd writes mainnet.
            return Network.ofChain(chain.equals("mainnet") ? "main" : chain)
                    .filter(network::equals)
                    .isPresent();
        }
    }

    /** A block header, as far as we look at it. */
    record Header(Hash256 parent, long confirmations) {}

    String name() {
        return client.name();
    }

    String host() {
        return client.host();
    }

    ChainInfo chainInfo() throws RpcException, InterruptedException {
        RpcClient.Answer answer = client.call("getblockchaininfo", client.params(), limit);
        JsonNode info = answer.result();
        if (!info.path("chain").isString() || !info.path("blocks").isInt()) {
            throw rubbish("getblockchaininfo");
        }
        return new ChainInfo(
                info.path("chain").asString(),
                info.path("blocks").asInt(),
                hash(info.path("bestblockhash"), "getblockchaininfo"),
                info.path("initialblockdownload").asBoolean(false),
                (int) (1_000 * info.path("verificationprogress").asDouble(0)),
                answer.sentAt());
    }

    /**
     * Asks for a template.
     *
     * @param longPollId when given, the node answers when it has a better one
     */
    RpcClient.Answer blockTemplate(
            Network network, Optional<String> longPollId, Duration longPollLimit)
            throws RpcException, InterruptedException {
        ArrayNode params = client.params();
        ObjectNode request = params.addObject();
        ArrayNode rules = request.putArray("rules").add("segwit");
        if (network == Network.SIGNET) {
            rules.add("signet");
        }
        request.putArray("capabilities").add("coinbasevalue").add("longpoll");
        longPollId.ifPresent(id -> request.put("longpollid", id));
        return client.call(
                "getblocktemplate", params, longPollId.isPresent() ? longPollLimit : limit);
    }

    Hash256 bestBlock() throws RpcException, InterruptedException {
        return hash(
                client.call("getbestblockhash", client.params(), limit).result(),
                "getbestblockhash");
    }

    /** Where it publishes the hashes of blocks, as it names these places; most publish none. */
    List<String> blockNoticeAddresses() throws RpcException, InterruptedException {
        JsonNode offers = client.call("getzmqnotifications", client.params(), limit).result();
        List<String> addresses = new ArrayList<>();
        for (JsonNode offer : offers) {
            if (offer.path("type").asString("").equals("pubhashblock")) {
                addresses.add(offer.path("address").asString(""));
            }
        }
        return addresses;
    }

    /** Empty when the node took the block, its reason otherwise. */
    Optional<String> submitBlock(Bytes block, Duration submitLimit)
            throws RpcException, InterruptedException {
        ArrayNode params = client.params().add(block.toHex());
        JsonNode answer = client.call("submitblock", params, submitLimit).result();
        if (!answer.isNull() && !answer.isString()) {
            throw rubbish("submitblock");
        }
        return answer.isNull() ? Optional.empty() : Optional.of(answer.asString());
    }

    /** Empty when the node knows no such block. */
    Optional<Header> header(Hash256 block) throws RpcException, InterruptedException {
        ArrayNode params = client.params().add(block.display()).add(true);
        try {
            JsonNode header = client.call("getblockheader", params, limit).result();
            if (!header.path("confirmations").isIntegralNumber()) {
                throw rubbish("getblockheader");
            }
            JsonNode parent = header.path("previousblockhash");
            return Optional.of(
                    new Header(
                            parent.isString() ? hash(parent, "getblockheader") : Hash256.ZERO,
                            header.path("confirmations").asLong()));
        } catch (RpcException.Refused refused) {
            if (refused.code() == RpcException.Refused.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Empty when the node has no such block. */
    Optional<Tx> coinbase(Hash256 block) throws RpcException, InterruptedException {
        ArrayNode params = client.params().add(block.display()).add(0);
        try {
            JsonNode answer = client.call("getblock", params, limit).result();
            String hex = answer.isString() ? answer.asString() : "";
            return switch (Block.parse(Bytes.ofHex(hex).toArray())) {
                case ParsedBlock.Parsed(Block read) when read.hash().equals(block) ->
                        Optional.of(read.transactions().getFirst());
                case ParsedBlock.Parsed _, ParsedBlock.Malformed _ -> throw rubbish("getblock");
            };
        } catch (IllegalArgumentException noHex) {
            throw rubbish("getblock");
        } catch (RpcException.Refused refused) {
            if (refused.code() == RpcException.Refused.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private Hash256 hash(JsonNode node, String method) throws RpcException {
        String text = node.isString() ? node.asString() : "";
        if (!text.matches("[0-9a-fA-F]{64}")) {
            throw rubbish(method);
        }
        return Hash256.ofDisplay(text);
    }

    private RpcException rubbish(String method) {
        return new RpcException.Rubbish(
                "%s answers %s with fields that make no sense".formatted(name(), method));
    }
}
