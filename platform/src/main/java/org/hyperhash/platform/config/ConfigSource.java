package org.hyperhash.platform.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.hyperhash.platform.life.Failure;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * What an operator wrote, layer over layer: file, environment ({@code HH_POOL__LISTEN_PORT} for
 * {@code pool.listen-port}, {@code HH_UPSTREAMS__0__ADDRESS} for the first of several), flags
 * ({@code pool.listen-port}). Immutable; a reload loads a new one.
 */
public final class ConfigSource {
    static final int MAX_FILE_BYTES = 1 << 20;

    private static final String VARIABLE_PREFIX = "HH_";
    private static final String LEVEL = "__";
    private static final TomlMapper TOML = new TomlMapper();

    private final Map<String, Raw> values;
    private final Map<String, Origin> tables;
    private final Path directory;

    private ConfigSource(Map<String, Raw> values, Map<String, Origin> tables, Path directory) {
        this.values = values;
        this.tables = tables;
        this.directory = directory;
    }

    /**
     * Collects the layers.
     *
     * @param file the file the operator named; when it is missing, that is an error
     * @param environment a variable without two underscores in its name counts when there is such a
     *     key at the top ({@code HH_NETWORK}); others may be meant for something else
     * @param flags values by dotted path
     * @throws ConfigException when the file cannot be read, is not TOML or names a key twice
     */
    public static ConfigSource load(
            Optional<Path> file, Map<String, String> environment, Map<String, String> flags)
            throws ConfigException {
        Map<String, Raw> values = new TreeMap<>();
        Map<String, Origin> tables = new TreeMap<>();
        if (file.isPresent()) {
            String name = file.get().toString();
            String text = readFile(file.get());
            TomlLines lines = TomlLines.of(text);
            rejectDuplicates(name, lines);
            new Flattener(name, lines, values, tables).flatten("", parse(name, text));
        }
        environment.forEach((variable, value) ->
                pathOf(variable)
                        .ifPresent(path ->
                                values.put(
                                        path,
                                        new Raw.Text(value, new Origin.Environment(variable)))));
        flags.forEach(
                (path, value) -> values.put(path, new Raw.Text(value, new Origin.Flag(path))));
        Path directory = file.map(path -> path.toAbsolutePath().getParent()).orElse(Path.of(""));
        return new ConfigSource(values, tables, directory);
    }

    /**
     * Reads the whole configuration into the record that {@code reader} makes.
     *
     * @throws ConfigException with every problem: values out of range, unknown and removed keys
     */
    public <T> Configured<T> read(Function<Section, T> reader) throws ConfigException {
        Reading reading = new Reading(values, tables, directory);
        Optional<T> result = Optional.empty();
        try {
            result = Optional.of(reader.apply(new Section(reading, "", false)));
        } catch (IllegalArgumentException refused) {
            // A record may refuse the placeholder of a value that was already reported.
            if (reading.isClean()) {
                reading.report(Origin.DEFAULT, String.valueOf(refused.getMessage()));
            }
        }
        reading.reportUnknown();
        if (result.isEmpty() || !reading.isClean()) {
            throw new ConfigException(reading.problems());
        }
        return new Configured<>(result.get(), reading.settings(), reading.secrets());
    }

    private static String readFile(Path file) throws ConfigException {
        try {
            long size = Files.size(file);
            if (size > MAX_FILE_BYTES) {
                throw fileProblem(
                        file, "has %d bytes, at most %d are read".formatted(size, MAX_FILE_BYTES));
            }
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw fileProblem(file, "this configuration file does not exist");
        } catch (CharacterCodingException notText) {
            throw fileProblem(file, "is not text in UTF-8");
        } catch (IOException unreadable) {
            throw fileProblem(file, "cannot be read: " + Failure.reason(unreadable));
        }
    }

    private static ConfigException fileProblem(Path file, String message) {
        return new ConfigException(
                List.of(new Problem(new Origin.FileLine(file.toString(), 0), message)));
    }

    private static void rejectDuplicates(String file, TomlLines lines) throws ConfigException {
        List<Problem> problems = new ArrayList<>();
        for (TomlLines.Duplicate duplicate : lines.duplicates()) {
            problems.add(
                    new Problem(
                            new Origin.FileLine(file, duplicate.line()),
                            "%s is already in line %d"
                                    .formatted(duplicate.path(), duplicate.firstLine())));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static JsonNode parse(String file, String text) throws ConfigException {
        try {
            return TOML.readTree(text);
        } catch (JacksonException notToml) {
            int line = notToml.getLocation() == null ? 0 : notToml.getLocation().getLineNr();
            throw new ConfigException(
                    List.of(
                            new Problem(
                                    new Origin.FileLine(file, line),
                                    "not TOML: " + notToml.getOriginalMessage())));
        }
    }

    private static Optional<String> pathOf(String variable) {
        if (!variable.startsWith(VARIABLE_PREFIX)) {
            return Optional.empty();
        }
        String[] levels = variable.substring(VARIABLE_PREFIX.length()).split(LEVEL, -1);
        return Optional.of(String.join(".", levels).toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** The variable that overrides the key at {@code path}. */
    static String variableOf(String path) {
        return VARIABLE_PREFIX
                + path.toUpperCase(Locale.ROOT).replace(".", LEVEL).replace('-', '_');
    }

    /** Turns the tree of the file into values by path. */
    private record Flattener(
            String file, TomlLines lines, Map<String, Raw> values, Map<String, Origin> tables) {
        void flatten(String path, JsonNode node) {
            if (!node.isObject() && !isArrayOfTables(node)) {
                values.put(path, new Raw.Toml(node, place(path)));
                return;
            }
            if (node.isObject() && !path.isEmpty()) {
                tables.put(path, place(path));
            }
            String prefix = path.isEmpty() ? "" : path + ".";
            if (node.isArray()) {
                for (int i = 0; i < node.size(); i++) {
                    flatten(prefix + i, node.get(i));
                }
            } else {
                for (Map.Entry<String, JsonNode> property : node.properties()) {
                    flatten(prefix + property.getKey(), property.getValue());
                }
            }
        }

        private static boolean isArrayOfTables(JsonNode node) {
            return node.isArray() && !node.isEmpty() && node.get(0).isObject();
        }

        private Origin place(String path) {
            return new Origin.FileLine(file, lines.lineOf(path));
        }
    }
}
