package org.hyperhash.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hyperhash.platform.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FakeApiTest {
    /** Each value that an answer may hold, by its path, and whether it is always there. */
    private static Map<String, Boolean> values(JsonNode document, String path) {
        Map<String, Boolean> found = new TreeMap<>();
        JsonNode schema =
                document.path("paths")
                        .path(path)
                        .at("/get/responses/200/content/application~1json/schema");
        collect(document, schema, "", true, found);
        return found;
    }

    private static void collect(
            JsonNode document,
            JsonNode schema,
            String at,
            boolean always,
            Map<String, Boolean> found) {
        if (schema.has("$ref")) {
            JsonNode target = document.at(schema.get("$ref").asString().substring(1));
            collect(document, target, at, always, found);
        } else if (schema.has("properties")) {
            Set<String> required = new HashSet<>();
            schema.path("required").forEach(name -> required.add(name.asString()));
            for (Map.Entry<String, JsonNode> field : schema.get("properties").properties()) {
                boolean needed = always && required.contains(field.getKey());
                collect(document, field.getValue(), at + "/" + field.getKey(), needed, found);
            }
        } else if (schema.has("items")) {
            collect(document, schema.get("items"), at + "[]", always, found);
        } else {
            found.put(at + " " + schema.path("type").asString() + schema.path("enum"), always);
        }
    }

    @Test
    void theFakeAnswersInTheShapesOfTheApi() throws Exception {
        JsonNode fake = Json.FOREIGN.readTree(FakeApi.document());
        JsonNode real =
                Json.FOREIGN.readTree(Files.readAllBytes(Path.of("../docs/api/openapi.json")));

        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : fake.get("paths").properties()) {
            Map<String, Boolean> ours = values(fake, path.getKey());
            Map<String, Boolean> theirs = values(real, path.getKey());
            ours.keySet().stream()
                    .filter(value -> !theirs.containsKey(value))
                    .forEach(value -> differences.add(path.getKey() + " invents " + value));
            theirs.forEach((value, always) -> {
                if (always && !ours.containsKey(value)) {
                    differences.add(path.getKey() + " lacks " + value);
                }
            });
        }
        assertThat(differences).isEmpty();
    }
}
