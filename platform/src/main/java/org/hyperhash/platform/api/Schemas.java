package org.hyperhash.platform.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON schemas of records, collected under their simple names. Not thread-safe. */
final class Schemas {
    private static final Map<Class<?>, Map<String, Object>> PLAIN =
            Map.ofEntries(
                    Map.entry(String.class, Map.of("type", "string")),
                    Map.entry(boolean.class, Map.of("type", "boolean")),
                    Map.entry(Boolean.class, Map.of("type", "boolean")),
                    Map.entry(int.class, Map.of("type", "integer", "format", "int32")),
                    Map.entry(Integer.class, Map.of("type", "integer", "format", "int32")),
                    Map.entry(long.class, Map.of("type", "integer", "format", "int64")),
                    Map.entry(Long.class, Map.of("type", "integer", "format", "int64")),
                    Map.entry(double.class, Map.of("type", "number", "format", "double")),
                    Map.entry(Double.class, Map.of("type", "number", "format", "double")),
                    Map.entry(BigInteger.class, Map.of("type", "integer")),
                    Map.entry(Instant.class, Map.of("type", "string", "format", "date-time")));

    private final Map<String, Object> named = new TreeMap<>();
    private final Map<String, Class<?>> owners = new TreeMap<>();

    /** Every record that was mentioned, by name. */
    Map<String, Object> named() {
        return named;
    }

    /** The schema of a type, a reference where it is a record. */
    Map<String, Object> of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic);
        }
        Class<?> plain = (Class<?>) type;
        Map<String, Object> known = PLAIN.get(plain);
        if (known != null) {
            return new TreeMap<>(known);
        }
        if (plain.isEnum()) {
            return ofEnum(plain);
        }
        if (plain.isRecord()) {
            return Map.of("$ref", "#/components/schemas/" + define(plain));
        }
        throw new IllegalArgumentException("no schema for " + type);
    }

    private Map<String, Object> ofGeneric(ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        if (generic.getRawType() == Optional.class) {
            return of(arguments[0]);
        }
        if (generic.getRawType() == List.class) {
            return ordered("type", "array", "items", of(arguments[0]));
        }
        if (generic.getRawType() == Map.class && arguments[0] == String.class) {
            return ordered("type", "object", "additionalProperties", of(arguments[1]));
        }
        throw new IllegalArgumentException("no schema for " + generic);
    }

    private static Map<String, Object> ofEnum(Class<?> plain) {
        List<String> words =
                Arrays.stream(plain.getEnumConstants())
                        .map(constant -> Parameter.word((Enum<?>) constant))
                        .toList();
        return ordered("type", "string", "enum", words);
    }

    private String define(Class<?> type) {
        String name = type.getSimpleName();
        Class<?> owner = owners.putIfAbsent(name, type);
        if (owner != null && owner != type) {
            throw new IllegalArgumentException(
                    "two records named %s: %s and %s".formatted(name, owner, type));
        }
        if (owner == null) {
            named.put(name, describe(type));
        }
        return name;
    }

    private Map<String, Object> describe(Class<?> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = ApiJson.nameOf(component.getName());
            properties.put(name, documented(of(component.getGenericType()), doc(component, type)));
            if (component.getType() != Optional.class) {
                required.add(name);
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        Doc doc = type.getAnnotation(Doc.class);
        if (doc != null) {
            schema.put("description", doc.value());
        }
        schema.put("properties", properties);
        schema.put("required", required);
        return schema;
    }

    private static String doc(RecordComponent component, Class<?> type) {
        Doc doc = component.getAnnotation(Doc.class);
        if (doc == null) {
            throw new IllegalArgumentException(
                    "%s.%s has no @Doc".formatted(type.getSimpleName(), component.getName()));
        }
        return doc.value();
    }

    private static Map<String, Object> documented(Map<String, Object> schema, String doc) {
        Map<String, Object> documented = new LinkedHashMap<>(schema);
        documented.put("description", doc);
        return documented;
    }

    private static Map<String, Object> ordered(
            String key1, Object value1, String key2, Object value2) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key1, value1);
        map.put(key2, value2);
        return map;
    }
}
