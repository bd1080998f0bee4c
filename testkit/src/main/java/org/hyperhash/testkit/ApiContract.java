package org.hyperhash.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the API promises of its answers, by its OpenAPI document: as much of JSON Schema as that
 * document uses, and an error for anything else that turns up in it.
 */
public final class ApiContract {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> KEYWORDS =
            Set.of(
                    "$ref",
                    "type",
                    "format",
                    "description",
                    "default",
                    "enum",
                    "pattern",
                    "minimum",
                    "maximum",
                    "items",
                    "properties",
                    "required",
                    "additionalProperties");

    private final JsonNode document;

    public ApiContract(JsonNode document) {
        this.document = document;
    }

    public static ApiContract ofFile(Path document) {
        try {
            return new ApiContract(JSON.readTree(Files.readAllBytes(document)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What of a request's parameters the operation does not take. */
    public List<String> faultsOfQuery(String path, Map<String, List<String>> query) {
        List<String> faults = new ArrayList<>();
        query.forEach((name, values) -> {
            JsonNode schema = parameter(path, name);
            for (String value : values) {
                boolean whole = schema.path("type").asString("").equals("integer");
                check(name, schema, JSON.valueToTree(whole ? Long.valueOf(value) : value), faults);
            }
        });
        return faults;
    }

    private JsonNode parameter(String path, String name) {
        for (JsonNode one : operation(path).path("parameters")) {
            if (one.path("name").asString().equals(name)) {
                return one.path("schema");
            }
        }
        throw new IllegalArgumentException(path + " takes no " + name);
    }

    /** What of an answer is not as the document says, one line each. */
    public List<String> faultsOfAnswer(String path, JsonNode answer) {
        List<String> faults = new ArrayList<>();
        check("", answer(path), answer, faults);
        return faults;
    }

    /** Whether a path answers with JSON, and not with a file or a stream. */
    public boolean isJson(String path) {
        return !answer(path).isMissingNode();
    }

    private JsonNode answer(String path) {
        return operation(path).at("/responses/200/content/application~1json/schema");
    }

    private JsonNode operation(String path) {
        JsonNode operation = document.path("paths").path(path).path("get");
        if (operation.isMissingNode()) {
            throw new IllegalArgumentException("the API has no " + path);
        }
        return operation;
    }

    private void check(String at, JsonNode schema, JsonNode value, List<String> faults) {
        if (schema.isEmpty() || !KEYWORDS.containsAll(schema.propertyNames())) {
            throw new IllegalStateException(
                    "%s: no such schema is known: %s".formatted(at, schema));
        }
        if (schema.has("$ref")) {
            check(at, document.at(schema.get("$ref").asString().substring(1)), value, faults);
            return;
        }
        boolean fits =
                switch (schema.path("type").asString()) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "boolean" -> value.isBoolean();
                    case "number" -> value.isNumber();
                    case "integer" -> isWhole(schema, value);
                    case "string" -> value.isString() && isText(schema, value.asString());
                    default -> throw new IllegalStateException(at + ": " + schema.path("type"));
                };
        if (!fits) {
            faults.add("%s is %s, not %s".formatted(at, value, schema));
        } else if (value.isObject()) {
            checkObject(at, schema, value, faults);
        } else if (value.isArray()) {
            value.forEach(item -> check(at + "[]", schema.path("items"), item, faults));
        }
    }

    private void checkObject(String at, JsonNode schema, JsonNode value, List<String> faults) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asString())) {
                faults.add("%s/%s is missing".formatted(at, name.asString()));
            }
        }
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            String inside = at + "/" + property.getKey();
            JsonNode known = schema.path("properties").path(property.getKey());
            if (!known.isMissingNode()) {
                check(inside, known, property.getValue(), faults);
            } else if (schema.path("additionalProperties").isObject()) {
                check(inside, schema.path("additionalProperties"), property.getValue(), faults);
            } else {
                faults.add(inside + " is unknown");
            }
        }
    }

    private static boolean isWhole(JsonNode schema, JsonNode value) {
        boolean small = schema.path("format").asString("").equals("int32");
        return value.isIntegralNumber()
                && (small ? value.canConvertToInt() : value.canConvertToLong())
                && value.asLong() >= schema.path("minimum").asLong(Long.MIN_VALUE)
                && value.asLong() <= schema.path("maximum").asLong(Long.MAX_VALUE);
    }

    private static boolean isText(JsonNode schema, String value) {
        if (schema.has("enum")) {
            return schema.get("enum").valueStream().anyMatch(one -> one.asString().equals(value));
        }
        if (schema.path("format").asString("").equals("date-time")) {
            try {
                return Instant.parse(value) != null;
            } catch (DateTimeParseException _) {
                return false;
            }
        }
        return value.matches(schema.path("pattern").asString(".*"));
    }
}
