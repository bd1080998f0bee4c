package org.hyperhash.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hyperhash.platform.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * Turns an OpenAPI document into TypeScript: an interface for each schema, and one that says which
 * path answers with which.
 */
final class TypeScriptTypes {
    private static final String REFERENCE = "#/components/schemas/";

    private TypeScriptTypes() {}

    static String of(byte[] document) {
        JsonNode root = Json.FOREIGN.readTree(document);
        StringBuilder out = new StringBuilder("// Generated from the OpenAPI document.\n");
        for (Map.Entry<String, JsonNode> schema : root.at("/components/schemas").properties()) {
            out.append('\n').append(ofSchema(schema.getKey(), schema.getValue()));
        }
        return out.append('\n').append(answers(root.get("paths"))).toString();
    }

    private static String ofSchema(String name, JsonNode schema) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(field -> required.add(field.asString()));
        StringBuilder out = new StringBuilder();
        if (schema.has("description")) {
            out.append("/** %s. */\n".formatted(schema.get("description").asString()));
        }
        out.append("export interface %s {\n".formatted(name));
        for (Map.Entry<String, JsonNode> field : schema.get("properties").properties()) {
            out.append("  /** %s. */\n".formatted(field.getValue().get("description").asString()));
            out.append(
                    "  %s%s: %s;\n"
                            .formatted(
                                    field.getKey(),
                                    required.contains(field.getKey()) ? "" : "?",
                                    typeOf(field.getValue())));
        }
        return out.append("}\n").toString();
    }

    private static String typeOf(JsonNode schema) {
        if (schema.has("$ref")) {
            return schema.get("$ref").asString().substring(REFERENCE.length());
        }
        if (schema.has("enum")) {
            return schema.get("enum")
                    .valueStream()
                    .map(word -> "'" + word.asString() + "'")
                    .collect(Collectors.joining(" | "));
        }
        String type = schema.get("type").asString();
        return switch (type) {
            case "string", "boolean" -> type;
            case "integer", "number" -> "number";
            case "array" -> "Array<%s>".formatted(typeOf(schema.get("items")));
            case "object" ->
                    "Record<string, %s>".formatted(typeOf(schema.get("additionalProperties")));
            default -> throw new IllegalArgumentException("no TypeScript for " + type);
        };
    }

    private static String answers(JsonNode paths) {
        StringBuilder out = new StringBuilder("/** What each path answers. */\n");
        out.append("export interface Answers {\n");
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            JsonNode answer =
                    path.getValue().at("/get/responses/200/content/application~1json/schema");
            if (!answer.isMissingNode()) {
                out.append("  '%s': %s;\n".formatted(path.getKey(), typeOf(answer)));
            }
        }
        return out.append("}\n").toString();
    }
}
