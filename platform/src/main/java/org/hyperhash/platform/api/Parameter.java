package org.hyperhash.platform.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hyperhash.platform.http.HttpProblem;

/**
 * A value that an operation takes from its path or its query.
 *
 * @param <T> what it is read as
 */
public final class Parameter<T> {
    /** Longest text of any parameter, in characters. */
    public static final int LENGTH_MAX = 512;

    private final String name;
    private final String doc;
    private final boolean inPath;
    private final Map<String, Object> schema;
    private final Optional<T> fallback;
    private final Function<String, Optional<T>> parser;
    private final String expected;

    private Parameter(
            String name,
            String doc,
            boolean inPath,
            Map<String, Object> schema,
            Optional<T> fallback,
            Function<String, Optional<T>> parser,
            String expected) {
        this.name = name;
        this.doc = doc;
        this.inPath = inPath;
        this.schema = schema;
        this.fallback = fallback;
        this.parser = parser;
        this.expected = expected;
    }

    /**
     * A part of the path.
     *
     * @param expected for a person who sent something else, such as "64 hexadecimal digits"
     */
    public static Parameter<String> path(
            String name, Pattern pattern, String expected, String doc) {
        return new Parameter<>(
                name,
                doc,
                true,
                textSchema(pattern),
                Optional.empty(),
                text -> Optional.of(text).filter(value -> matches(pattern, value)),
                expected);
    }

    /** A text of the query; empty when it is absent. */
    public static Parameter<Optional<String>> text(
            String name, Pattern pattern, String expected, String doc) {
        return new Parameter<>(
                name,
                doc,
                false,
                textSchema(pattern),
                Optional.of(Optional.empty()),
                text -> matches(pattern, text) ? Optional.of(Optional.of(text)) : Optional.empty(),
                expected);
    }

    public static Parameter<Integer> integer(
            String name, int least, int most, int fallback, String doc) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "integer");
        schema.put("minimum", least);
        schema.put("maximum", most);
        schema.put("default", fallback);
        return new Parameter<>(
                name,
                doc,
                false,
                schema,
                Optional.of(fallback),
                text -> integer(text).filter(value -> value >= least && value <= most),
                "a whole number from %d to %d".formatted(least, most));
    }

    /** A number of the path. */
    public static Parameter<Integer> number(String name, int least, int most, String doc) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "integer");
        schema.put("minimum", least);
        schema.put("maximum", most);
        return new Parameter<>(
                name,
                doc,
                true,
                schema,
                Optional.empty(),
                text -> integer(text).filter(value -> value >= least && value <= most),
                "a whole number from %d to %d".formatted(least, most));
    }

    /**
     * Where a list goes on, as an earlier answer's {@code next} said.
     *
     * @param keys what each key of the list's cursors must be: clients can write cursors, too
     */
    public static Parameter<Optional<Cursor>> cursor(String list, List<Predicate<String>> keys) {
        return new Parameter<>(
                "cursor",
                "Where to go on: next of the answer before",
                false,
                Map.of("type", "string"),
                Optional.of(Optional.empty()),
                text -> {
                    Optional<Cursor> cursor =
                            Cursor.parse(text, list, keys.size())
                                    .filter(parsed -> fits(parsed.keys(), keys));
                    return cursor.isPresent() ? Optional.of(cursor) : Optional.empty();
                },
                "what an answer of this list named as next");
    }

    private static boolean fits(List<String> keys, List<Predicate<String>> rules) {
        for (int i = 0; i < keys.size(); i++) {
            if (!rules.get(i).test(keys.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** How many items a list's answer has at most. */
    public static Parameter<Integer> limit() {
        return integer("limit", 1, 200, 50, "Most items of the answer");
    }

    /** One of an enum's constants, in lower case with dashes. */
    public static <E extends Enum<E>> Parameter<E> choice(String name, E fallback, String doc) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : fallback.getDeclaringClass().getEnumConstants()) {
            words.put(word(constant), constant);
        }
        return words(name, words, fallback, doc);
    }

    /** One of some words, each with what it stands for. */
    public static <T> Parameter<T> words(
            String name, Map<String, T> words, T fallback, String doc) {
        Map<String, T> known = Collections.unmodifiableMap(new LinkedHashMap<>(words));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("enum", List.copyOf(known.keySet()));
        known.forEach((word, value) -> {
            if (value.equals(fallback)) {
                schema.put("default", word);
            }
        });
        return new Parameter<>(
                name,
                doc,
                false,
                schema,
                Optional.of(fallback),
                text -> Optional.ofNullable(known.get(text)),
                known.keySet().stream().collect(Collectors.joining(", ", "one of ", "")));
    }

    /** How an enum's constant is written. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Object> textSchema(Pattern pattern) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("pattern", "^" + pattern.pattern() + "$");
        return schema;
    }

    private static boolean matches(Pattern pattern, String text) {
        return pattern.matcher(text).matches();
    }

    private static Optional<Integer> integer(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    String name() {
        return name;
    }

    /** As OpenAPI describes a parameter. */
    Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", name);
        description.put("in", inPath ? "path" : "query");
        description.put("required", fallback.isEmpty());
        description.put("description", doc);
        description.put("schema", schema);
        return description;
    }

    boolean inPath() {
        return inPath;
    }

    /**
     * @throws HttpProblem when the text is not what this parameter takes
     */
    T read(Optional<String> sent) {
        if (sent.isEmpty()) {
            return fallback.orElseThrow(() -> refusal("nothing"));
        }
        String text = sent.get();
        if (text.length() > LENGTH_MAX) {
            throw refusal("%d characters".formatted(text.length()));
        }
        return parser.apply(text).orElseThrow(() -> refusal('"' + text + '"'));
    }

    private HttpProblem refusal(String sent) {
        return new HttpProblem(
                400, "bad-parameter", "%s is %s, expected %s".formatted(name, sent, expected));
    }
}
