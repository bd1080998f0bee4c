package org.hyperhash.launcher.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a Prometheus expression asks for: a metric, and conditions on its labels. */
record Selector(String metric, List<Condition> conditions) {
    private static final Pattern TOKEN =
            Pattern.compile(
                    """
                    \\b(?:by|without|on|ignoring|group_left|group_right)\\b\\s*\\([^)]*\\)\
                    |\\[[^\\]]*\\]|"[^"]*"|\\d[\\w.]*\
                    |(?<name>[a-zA-Z_:][\\w:]*)\\s*(?<call>(?=\\(|by\\b|without\\b))?\
                    (?:\\{(?<labels>[^}]*)\\})?\
                    """);
    private static final Pattern CONDITION =
            Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern SERIES =
            Pattern.compile("(?<name>[a-zA-Z_:][\\w:]*)(?:\\{(?<labels>.*)\\})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

    /** Prometheus adds them to what it reads. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");

    record Condition(String label, String operator, String value) {
        boolean holds(Map<String, String> labels) {
            String there = labels.getOrDefault(label, "");
            return switch (operator) {
                case "=" -> there.equals(value);
                case "!=" -> !there.equals(value);
                case "=~" -> there.matches(value);
                case "!~" -> !there.matches(value);
                default -> throw new IllegalArgumentException(operator);
            };
        }
    }

    /** One line of what a role exposes. */
    record Series(String metric, Map<String, String> labels) {
        static Set<Series> of(String scrape) {
            return scrape.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Series::parse)
                    .collect(Collectors.toSet());
        }

        private static Series parse(String line) {
            Matcher series = SERIES.matcher(line);
            if (!series.matches()) {
                throw new AssertionError("not a line of a metric: " + line);
            }
            Map<String, String> labels = new HashMap<>();
            if (series.group("labels") != null) {
                Matcher label = LABEL.matcher(series.group("labels"));
                while (label.find()) {
                    labels.put(label.group(1), label.group(2));
                }
            }
            return new Series(series.group("name"), labels);
        }
    }

    /** All selectors of an expression, those of functions and aggregations included. */
    static List<Selector> of(String expression) {
        List<Selector> found = new ArrayList<>();
        Matcher token = TOKEN.matcher(expression);
        while (token.find()) {
            String name = token.group("name");
            if (name != null && token.group("call") == null && !OPERATORS.contains(name)) {
                found.add(new Selector(name, conditions(token.group("labels"))));
            }
        }
        return found;
    }

    private static List<Condition> conditions(String labels) {
        return labels == null
                ? List.of()
                : CONDITION
                        .matcher(labels)
                        .results()
                        .map(part -> new Condition(part.group(1), part.group(2), part.group(3)))
                        .filter(condition -> !OF_THE_SCRAPE.contains(condition.label()))
                        .toList();
    }

    boolean isIn(Set<Series> exposed) {
        return exposed.stream()
                .filter(series -> series.metric().equals(metric))
                .anyMatch(series ->
                        conditions.stream()
                                .allMatch(condition -> condition.holds(series.labels())));
    }
}
