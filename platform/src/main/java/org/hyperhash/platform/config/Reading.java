package org.hyperhash.platform.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one run of a reader saw and what was wrong with it; used by one thread. */
final class Reading {
    private final Map<String, Raw> values;
    private final Map<String, Origin> tables;
    private final Path directory;
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final Map<String, Secret> secrets = new TreeMap<>();
    private final Set<String> sections = new TreeSet<>();
    private final Map<String, String> removed = new TreeMap<>();
    private final Set<String> handled = new TreeSet<>();
    private final List<Problem> problems = new ArrayList<>();

    Reading(Map<String, Raw> values, Map<String, Origin> tables, Path directory) {
        this.values = values;
        this.tables = tables;
        this.directory = directory;
    }

    Optional<Raw> find(String path) {
        return Optional.ofNullable(values.get(path));
    }

    /** Relative paths of the file start at the file, all others where the process does. */
    Path resolve(Raw raw, String path) {
        return raw.origin() instanceof Origin.FileLine
                ? directory.resolve(path).normalize()
                : Path.of(path);
    }

    Origin placeOf(String section) {
        return tables.getOrDefault(section, Origin.DEFAULT);
    }

    /** How many tables the array at {@code path} has. */
    int elements(String path) {
        String prefix = path + ".";
        Set<Integer> indices = new TreeSet<>();
        for (Set<String> paths : List.of(values.keySet(), tables.keySet())) {
            for (String known : paths) {
                String rest = known.startsWith(prefix) ? known.substring(prefix.length()) : "";
                String index = rest.split("\\.", 2)[0];
                if (index.matches("[0-9]{1,4}")) {
                    indices.add(Integer.parseInt(index));
                }
            }
        }
        // A gap can only come from the environment; its elements are then reported as unknown.
        int count = 0;
        while (indices.contains(count)) {
            count++;
        }
        return count;
    }

    void declareSection(String path) {
        sections.add(path);
    }

    void declareRemoved(String path, String advice) {
        removed.put(path, advice);
    }

    /** Marks a key as dealt with that is not a setting of its own. */
    void declareHandled(String path) {
        handled.add(path);
    }

    /**
     * Records a key and its effective value.
     *
     * @throws IllegalStateException when two readers disagree about the key
     */
    void declare(Setting setting) {
        Setting known = settings.putIfAbsent(setting.path(), setting);
        if (known != null && !known.equals(setting)) {
            throw new IllegalStateException("declared differently: " + known + " and " + setting);
        }
    }

    void keep(String path, Secret secret) {
        secrets.put(path, secret);
    }

    void report(Origin origin, String message) {
        problems.add(new Problem(origin, message));
    }

    boolean isClean() {
        return problems.isEmpty();
    }

    List<Problem> problems() {
        return problems.stream().distinct().toList();
    }

    Settings settings() {
        return new Settings(List.copyOf(settings.values()), secrets);
    }

    List<Secret> secrets() {
        return List.copyOf(secrets.values());
    }

    /** Reports keys and sections that no reader asked for, each with the nearest known name. */
    void reportUnknown() {
        Set<String> reported = new TreeSet<>();
        tables.forEach((path, origin) -> {
            if (!isKnownSection(path) && !isInside(path, reported)) {
                reported.add(path);
                report(origin, "[%s]: unknown section%s".formatted(path, near(path, sections)));
            }
        });
        values.forEach((path, raw) -> {
            if (!settings.containsKey(path)
                    && !handled.contains(path)
                    && !mayBeOfOthers(path, raw.origin())
                    && !isInside(path, reported)) {
                report(raw.origin(), describeUnknown(path));
            }
        });
    }

    /** A plain {@code HH_SOMETHING} in the environment need not be meant for us. */
    private static boolean mayBeOfOthers(String path, Origin origin) {
        return origin instanceof Origin.Environment && !path.contains(".");
    }

    private String describeUnknown(String path) {
        if (removed.containsKey(path)) {
            return "%s was removed: %s".formatted(path, removed.get(path));
        }
        if (sections.contains(path)) {
            return "%s is a section, not a key: write [%s]".formatted(path, path);
        }
        return "%s: unknown key%s".formatted(path, near(path, settings.keySet()));
    }

    private boolean isKnownSection(String path) {
        return sections.contains(path)
                || sections.stream().anyMatch(section -> section.startsWith(path + "."));
    }

    private static boolean isInside(String path, Set<String> reported) {
        return reported.stream().anyMatch(section -> path.startsWith(section + "."));
    }

    private static String near(String path, Set<String> known) {
        return NearestKey.find(path, known).map(hint -> "; did you mean " + hint).orElse("");
    }
}
