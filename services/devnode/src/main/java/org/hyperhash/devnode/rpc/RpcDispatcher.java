package org.hyperhash.devnode.rpc;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hyperhash.devnode.NodeStopped;
import org.hyperhash.platform.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes requests apart and answers them: JSON-RPC 1.0 (also 1.1) with result and error side by
 * side and an HTTP status for errors, 2.0 with one of both and status 200, and batches.
 */
final class RpcDispatcher {
    /** Most calls in one batch. */
    static final int MAX_BATCH = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(RpcDispatcher.class);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, RpcMethod> methods = new LinkedHashMap<>();

    RpcDispatcher(Collection<RpcMethod> methods) {
        for (RpcMethod method : methods) {
            if (this.methods.put(method.name(), method) != null) {
                throw new IllegalArgumentException("two methods named " + method.name());
            }
        }
    }

    RpcReply handle(String body) throws InterruptedException {
        JsonNode request;
        try {
            request = Json.FOREIGN.readTree(body);
        } catch (JacksonException malformed) {
            return failure(new RpcError(RpcCode.PARSE, "Parse error"));
        }
        if (request.isArray()) {
            return handleBatch((ArrayNode) request);
        }
        if (!request.isObject()) {
            return failure(new RpcError(RpcCode.PARSE, "Top-level object parse error"));
        }
        return handleSingle(request);
    }

    private static RpcReply failure(RpcError error) {
        return new RpcReply(500, text(reply(Version.V1, NullNode.getInstance(), error)));
    }

    /** Amounts with all their digits, never in powers of ten. */
    private static String text(JsonNode json) {
        return Json.FOREIGN.writeValueAsString(json);
    }

    private RpcReply handleBatch(ArrayNode requests) throws InterruptedException {
        if (requests.size() > MAX_BATCH) {
            return failure(
                    new RpcError(
                            RpcCode.INVALID_REQUEST,
                            "a batch has at most %d calls, not %d"
                                    .formatted(MAX_BATCH, requests.size())));
        }
        ArrayNode replies = JSON.arrayNode();
        for (JsonNode request : requests) {
            Outcome outcome = call(request);
            if (!outcome.isNotification()) {
                replies.add(outcome.reply());
            }
        }
        return requests.isEmpty() || !replies.isEmpty()
                ? new RpcReply(200, text(replies))
                : new RpcReply(204, "");
    }

    private RpcReply handleSingle(JsonNode request) throws InterruptedException {
        Outcome outcome = call(request);
        return outcome.isNotification()
                ? new RpcReply(204, "")
                : new RpcReply(outcome.status(), text(outcome.reply()));
    }

    private enum Version {
        V1,
        V2
    }

    private record Outcome(int status, ObjectNode reply, boolean isNotification) {}

    private Outcome call(JsonNode request) throws InterruptedException {
        Version version =
                "2.0".equals(request.path("jsonrpc").asString("")) ? Version.V2 : Version.V1;
        JsonNode id = request.path("id");
        boolean notification = version == Version.V2 && id.isMissingNode();
        JsonNode knownId = id.isMissingNode() ? NullNode.getInstance() : id;
        try {
            JsonNode result = invoke(request);
            ObjectNode reply = JSON.objectNode();
            if (version == Version.V2) {
                reply.put("jsonrpc", "2.0");
            }
            reply.set("result", result);
            if (version == Version.V1) {
                reply.putNull("error");
            }
            reply.set("id", knownId);
            return new Outcome(200, reply, notification);
        } catch (RpcError error) {
            int status = version == Version.V2 ? 200 : status(error.code());
            return new Outcome(status, reply(version, knownId, error), notification);
        }
    }

    private JsonNode invoke(JsonNode request) throws RpcError, InterruptedException {
        JsonNode name = request.path("method");
        if (!request.isObject() || name.isMissingNode()) {
            throw new RpcError(
                    RpcCode.INVALID_REQUEST,
                    request.isObject() ? "Missing method" : "Invalid Request object");
        }
        if (!name.isString()) {
            throw new RpcError(RpcCode.INVALID_REQUEST, "Method must be a string");
        }
        JsonNode params = request.path("params");
        boolean none = params.isMissingNode() || params.isNull();
        if (!none && !params.isArray() && !params.isObject()) {
            throw new RpcError(RpcCode.INVALID_REQUEST, "Params must be an array or object");
        }
        RpcMethod method = methods.get(name.asString());
        if (method == null) {
            throw new RpcError(RpcCode.METHOD_NOT_FOUND, "Method not found");
        }
        return invoke(method, RpcParams.of(method, none ? MissingNode.getInstance() : params));
    }

    private static JsonNode invoke(RpcMethod method, RpcParams params)
            throws RpcError, InterruptedException {
        try {
            return method.handler().call(params);
        } catch (NodeStopped stopped) {
            throw new RpcError(RpcCode.NOT_CONNECTED, "Shutting down");
        } catch (RuntimeException bug) {
            LOG.error("{} failed", method.name(), bug);
            throw new RpcError(RpcCode.INTERNAL, "internal error; the log has it");
        }
    }

    private static ObjectNode reply(Version version, JsonNode id, RpcError error) {
        ObjectNode reply = JSON.objectNode();
        if (version == Version.V2) {
            reply.put("jsonrpc", "2.0");
        } else {
            reply.putNull("result");
        }
        reply.putObject("error").put("code", error.code().number()).put("message", error.text());
        reply.set("id", id);
        return reply;
    }

    private static int status(RpcCode code) {
        return switch (code) {
            case INVALID_REQUEST -> 400;
            case METHOD_NOT_FOUND -> 404;
            case MISC,
                    TYPE,
                    INVALID_ADDRESS_OR_KEY,
                    INVALID_PARAMETER,
                    NOT_CONNECTED,
                    DESERIALIZATION,
                    VERIFY,
                    VERIFY_REJECTED,
                    VERIFY_ALREADY_IN_UTXO_SET,
                    PARSE,
                    INVALID_PARAMS,
                    INTERNAL ->
                    500;
        };
    }
}
