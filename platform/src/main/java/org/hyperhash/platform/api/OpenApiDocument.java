package org.hyperhash.platform.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Operations and downloads as an OpenAPI document.
 *
 * @spec https://spec.openapis.org/oas/v3.1.0
 */
final class OpenApiDocument {
    private static final String JSON = "application/json";
    private static final String PROBLEM_JSON = "application/problem+json";

    private OpenApiDocument() {}

    static Map<String, Object> of(
            ApiInfo info, List<Operation<?>> operations, List<Download> downloads) {
        Schemas schemas = new Schemas();
        Map<String, Object> problem = schemas.of(Problem.class);
        Map<String, Object> paths = new TreeMap<>();
        for (Operation<?> operation : operations) {
            paths.put(operation.path(), Map.of("get", describe(operation, schemas, problem)));
        }
        for (Download download : downloads) {
            paths.put(download.path(), Map.of("get", describe(download, problem)));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", describe(info));
        document.put("paths", paths);
        document.put("components", Map.of("schemas", schemas.named()));
        return document;
    }

    private static Map<String, Object> describe(ApiInfo info) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("title", info.title());
        description.put("version", info.version());
        description.put("description", info.description());
        return description;
    }

    private static Map<String, Object> describe(
            Operation<?> operation, Schemas schemas, Map<String, Object> problem) {
        Map<String, Object> description =
                describe(
                        operation.path(),
                        operation.group(),
                        operation.summary(),
                        operation.detail(),
                        operation.parameters());
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("200", response("The answer", JSON, schemas.of(operation.answer())));
        responses.put("304", Map.of("description", "Not changed since If-None-Match's ETag"));
        responses.put("default", response("A refusal", PROBLEM_JSON, problem));
        description.put("responses", responses);
        return description;
    }

    private static Map<String, Object> describe(Download download, Map<String, Object> problem) {
        Map<String, Object> description =
                describe(
                        download.path(),
                        download.group(),
                        download.summary(),
                        download.detail(),
                        download.parameters());
        Map<String, Object> responses = new LinkedHashMap<>();
        Map<String, Object> text = Map.of("type", "string");
        responses.put("200", response("The answer", download.contentType(), text));
        responses.put("default", response("A refusal", PROBLEM_JSON, problem));
        description.put("responses", responses);
        return description;
    }

    private static Map<String, Object> describe(
            String path,
            String group,
            String summary,
            String detail,
            List<Parameter<?>> parameters) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("operationId", id(path));
        description.put("tags", List.of(group));
        description.put("summary", summary);
        if (!detail.isEmpty()) {
            description.put("description", detail);
        }
        description.put("parameters", parameters.stream().map(Parameter::describe).toList());
        return description;
    }

    /** Unique, for whoever generates clients: the path in camel case. */
    private static String id(String path) {
        StringBuilder id = new StringBuilder("get");
        for (String word : path.replaceFirst("^/api/v[0-9]+/", "").split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return id.toString();
    }

    private static Map<String, Object> response(
            String description, String contentType, Map<String, Object> schema) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("description", description);
        response.put("content", Map.of(contentType, Map.of("schema", schema)));
        return response;
    }

    @Doc("Why a request was refused (RFC 9457)")
    private record Problem(
            @Doc("Always about:blank") String type,
            @Doc("The status in words") String title,
            @Doc("The HTTP status") int status,
            @Doc("Stable name of the rule that was broken") String code,
            @Doc("The value, the limit and what to do") String detail,
            @Doc("Names this request in the logs") String id) {}
}
