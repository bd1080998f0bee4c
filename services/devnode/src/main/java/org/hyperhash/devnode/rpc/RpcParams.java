package org.hyperhash.devnode.rpc;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What a call was given, by position; an absent value and null are the same. */
final class RpcParams {
    private final List<String> names;
    private final List<JsonNode> values;

    private RpcParams(List<String> names, List<JsonNode> values) {
        this.names = names;
        this.values = values;
    }

    /** Puts an array or an object of named values into the order of {@code method}. */
    static RpcParams of(RpcMethod method, JsonNode given) throws RpcError {
        List<JsonNode> values = new ArrayList<>();
        if (given.isObject()) {
            for (String name : method.parameters()) {
                values.add(given.path(name));
            }
            for (String name : given.propertyNames()) {
                if (!method.parameters().contains(name)) {
                    throw new RpcError(
                            RpcCode.INVALID_PARAMETER, "Unknown named parameter " + name);
                }
            }
        } else {
            given.forEach(values::add);
        }
        RpcParams params = new RpcParams(method.parameters(), values);
        for (int i = 0; i < method.required(); i++) {
            if (params.isAbsent(i)) {
                throw new RpcError(RpcCode.MISC, method.usage());
            }
        }
        if (values.size() > method.parameters().size()) {
            throw new RpcError(RpcCode.MISC, method.usage());
        }
        return params;
    }

    boolean isAbsent(int index) {
        JsonNode value = raw(index);
        return value.isMissingNode() || value.isNull();
    }

    JsonNode raw(int index) {
        return index < values.size() ? values.get(index) : MissingNode.getInstance();
    }

    String text(int index) throws RpcError {
        JsonNode value = raw(index);
        if (!value.isString()) {
            throw wrongType(index, "string");
        }
        return value.asString();
    }

    String text(int index, String fallback) throws RpcError {
        return isAbsent(index) ? fallback : text(index);
    }

    long integer(int index) throws RpcError {
        JsonNode value = raw(index);
        if (!value.isNumber()) {
            throw wrongType(index, "number");
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new RpcError(RpcCode.MISC, "JSON integer out of range");
        }
        return value.asLong();
    }

    long integer(int index, long fallback) throws RpcError {
        return isAbsent(index) ? fallback : integer(index);
    }

    boolean bool(int index, boolean fallback) throws RpcError {
        if (isAbsent(index)) {
            return fallback;
        }
        if (!raw(index).isBoolean()) {
            throw wrongType(index, "bool");
        }
        return raw(index).asBoolean();
    }

    /** A level of detail: a number, or a boolean for 0 and 1. */
    int verbosity(int index, int fallback) throws RpcError {
        if (isAbsent(index)) {
            return fallback;
        }
        if (raw(index).isBoolean()) {
            return raw(index).asBoolean() ? 1 : 0;
        }
        return Math.clamp(integer(index), 0, 3);
    }

    /** An amount in bitcoin, as a number or text, in satoshis. */
    long sats(int index, long fallback) throws RpcError {
        if (isAbsent(index)) {
            return fallback;
        }
        JsonNode value = raw(index);
        try {
            BigDecimal bitcoins = new BigDecimal(value.asString());
            return bitcoins.movePointRight(8).longValueExact();
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw new RpcError(RpcCode.TYPE, "Invalid amount");
        }
    }

    Hash256 hash(int index) throws RpcError {
        return hash(text(index), names.get(index));
    }

    static Hash256 hash(String text, String name) throws RpcError {
        if (text.length() != 2 * Hash256.LENGTH) {
            throw new RpcError(
                    RpcCode.INVALID_PARAMETER,
                    "%s must be of length 64 (not %d, for '%s')"
                            .formatted(name, text.length(), text));
        }
        return hex(text)
                .map(bytes -> Hash256.of(bytes.toArray()).reversed())
                .orElseThrow(() ->
                        new RpcError(
                                RpcCode.INVALID_PARAMETER,
                                "%s must be hexadecimal string (not '%s')".formatted(name, text)));
    }

    /** The bytes of {@code text} when it is an even number of hex digits. */
    static Optional<Bytes> hex(String text) {
        try {
            return Optional.of(Bytes.ofHex(text.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException noHex) {
            return Optional.empty();
        }
    }

    private RpcError wrongType(int index, String expected) {
        String actual =
                switch (raw(index).getNodeType()) {
                    case STRING -> "string";
                    case NUMBER -> "number";
                    case BOOLEAN -> "bool";
                    case ARRAY -> "array";
                    case OBJECT, POJO -> "object";
                    case NULL, MISSING, BINARY -> "null";
                };
        return new RpcError(
                RpcCode.TYPE,
                ("Wrong type passed:\n{\n    \"Position %d (%s)\": "
                                + "\"JSON value of type %s is not of expected type %s\"\n}")
                        .formatted(index + 1, names.get(index), actual, expected));
    }
}
