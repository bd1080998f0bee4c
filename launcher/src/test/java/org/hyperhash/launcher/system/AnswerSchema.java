package org.hyperhash.launcher.system;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether an answer is what the OpenAPI document says, as far as our documents use its schemas. */
final class AnswerSchema {
    private final JsonNode document;
    private final List<String> differences = new ArrayList<>();

    AnswerSchema(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with the 200 answer of a path of the document. */
    List<String> differences(String path, JsonNode answer) {
        differences.clear();
        compare(path, schema(path), answer);
        return List.copyOf(differences);
    }

    /** Whether a path answers with JSON, and not with a file or a stream. */
    boolean isJson(String path) {
        return !schema(path).isMissingNode();
    }

    private JsonNode schema(String path) {
        return document.path("paths")
                .path(path)
                .at("/get/responses/200/content/application~1json/schema");
    }

    private void compare(String where, JsonNode schema, JsonNode value) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").stringValue().replace("#/components/schemas/", "");
            compare(where, document.at("/components/schemas/" + name), value);
            return;
        }
        switch (schema.path("type").stringValue()) {
            case "object" -> compareObject(where, schema, value);
            case "array" -> {
                require(where, value.isArray(), value);
                value.forEach(item -> compare(where + "[]", schema.path("items"), item));
            }
            case "integer" -> require(where, value.isIntegralNumber(), value);
            case "number" -> require(where, value.isNumber(), value);
            case "boolean" -> require(where, value.isBoolean(), value);
            case "string" -> {
                require(where, value.isString(), value);
                boolean known =
                        !schema.has("enum")
                                || schema.path("enum").valueStream().anyMatch(value::equals);
                require(where, known, value);
            }
            default -> throw new AssertionError(where + ": no type in " + schema);
        }
    }

    private void compareObject(String where, JsonNode schema, JsonNode value) {
        require(where, value.isObject(), value);
        if (schema.has("additionalProperties")) {
            value.forEach(each -> compare(where, schema.path("additionalProperties"), each));
            return;
        }
        for (JsonNode required : schema.path("required")) {
            require(where + "." + required.stringValue(), value.has(required.stringValue()), value);
        }
        for (String name : value.propertyNames()) {
            boolean known = schema.path("properties").has(name);
            require(where + "." + name, known, value);
            if (known) {
                compare(where + "." + name, schema.path("properties").path(name), value.path(name));
            }
        }
    }

    private void require(String where, boolean fits, JsonNode value) {
        if (!fits) {
            differences.add(where + ": " + value);
        }
    }
}
