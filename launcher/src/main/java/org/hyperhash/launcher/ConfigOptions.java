package org.hyperhash.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.platform.config.ConfigException;
import org.hyperhash.platform.config.ConfigSource;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.life.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every role has: where its configuration comes from. */
final class ConfigOptions {
    static final Path DEFAULT_FILE = Path.of("hyperhash.toml");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file (default: ./hyperhash.toml if there is one).")
    private @Nullable Path file;

    @Option(
            names = {"-d", "--data-dir"},
            paramLabel = "DIR",
            description = "Data directory (default: ~/.hyperhash); same as -s data-dir=DIR.")
    private @Nullable Path dataDirectory;

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description = "Sets a key of the configuration, such as -s pool.listen-port=3333.")
    private Map<String, String> values = new LinkedHashMap<>();

    /** What the command itself sets: over file and environment, under the user's flags. */
    private Map<String, String> presets = Map.of();

    /** Sets keys for every read from now on. */
    void preset(Map<String, String> settings) {
        presets = Map.copyOf(settings);
    }

    /** The data directory that the user named by a flag. */
    Optional<Path> namedDataDirectory() {
        return dataDirectory != null
                ? Optional.of(dataDirectory)
                : Optional.ofNullable(values.get("data-dir")).map(Path::of);
    }

    /** Reads file, environment and flags; fails with every problem at once. */
    Configured<HhConfig> read() throws CommandFailed {
        try {
            return source().read(HhConfig::read);
        } catch (ConfigException e) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "the configuration has %d problem%s:%n%s"
                            .formatted(
                                    e.problems().size(),
                                    e.problems().size() == 1 ? "" : "s",
                                    e.getMessage()));
        }
    }

    private ConfigSource source() throws ConfigException {
        Map<String, String> flags = new LinkedHashMap<>(presets);
        flags.putAll(values);
        if (dataDirectory != null) {
            flags.put("data-dir", dataDirectory.toString());
        }
        return ConfigSource.load(file(), System.getenv(), flags);
    }

    /** The file in use, if any. */
    Optional<Path> file() {
        if (file != null) {
            return Optional.of(file);
        }
        return Files.exists(DEFAULT_FILE) ? Optional.of(DEFAULT_FILE) : Optional.empty();
    }
}
