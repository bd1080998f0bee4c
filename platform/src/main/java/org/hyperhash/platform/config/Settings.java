package org.hyperhash.platform.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every known key with its effective value, in the order of the readers. */
public final class Settings {
    private final Map<String, Setting> byPath = new LinkedHashMap<>();
    private final Map<String, Secret> secrets;

    Settings(List<Setting> settings, Map<String, Secret> secrets) {
        settings.forEach(setting -> byPath.put(setting.path(), setting));
        this.secrets = Map.copyOf(secrets);
    }

    public List<Setting> all() {
        return List.copyOf(byPath.values());
    }

    public Optional<Setting> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** The effective configuration with docs and origins, readable as TOML. */
    public String describe() {
        return describe(all());
    }

    /** The same of what differs from the defaults. */
    public String describeChanged() {
        return describe(changed());
    }

    /** The keys whose values are not the defaults. */
    public List<Setting> changed() {
        return byPath.values().stream()
                .filter(setting -> !setting.value().equals(setting.fallback()))
                .toList();
    }

    /** The keys that somebody set, also to their defaults. */
    public List<Setting> written() {
        return byPath.values().stream()
                .filter(setting -> !setting.origin().equals(Origin.DEFAULT))
                .toList();
    }

    private static String describe(List<Setting> settings) {
        StringBuilder text = new StringBuilder();
        for (Setting setting : settings) {
            String fallback = setting.fallback().isEmpty() ? "none" : setting.fallback();
            text.append(
                    "# %s (%s; default %s)%n"
                            .formatted(setting.doc(), setting.expected(), fallback));
            String line = setting.path() + " = " + setting.value();
            text.append(setting.value().isEmpty() ? "# " + setting.path() + " is not set" : line)
                    .append("  # ")
                    .append(setting.origin())
                    .append("\n\n");
        }
        return text.toString();
    }

    /** What differs in {@code next}, told apart by whether a running process can take it over. */
    public Changes changesTo(Settings next) {
        Set<String> paths = new LinkedHashSet<>(byPath.keySet());
        paths.addAll(next.byPath.keySet());
        List<Change> reloadable = new ArrayList<>();
        List<Change> restart = new ArrayList<>();
        for (String path : paths) {
            Optional<Setting> before = find(path);
            Optional<Setting> after = next.find(path);
            boolean sameSecret =
                    Optional.ofNullable(secrets.get(path))
                            .equals(Optional.ofNullable(next.secrets.get(path)));
            String oldValue = before.map(Setting::value).orElse("");
            String newValue = after.map(Setting::value).orElse("");
            if (oldValue.equals(newValue) && sameSecret) {
                continue;
            }
            boolean live =
                    before.map(Setting::reloadable).orElse(false)
                            && after.map(Setting::reloadable).orElse(false);
            (live ? reloadable : restart).add(new Change(path, oldValue, newValue));
        }
        return new Changes(List.copyOf(reloadable), List.copyOf(restart));
    }

    /** One key whose effective value differs; an absent value is empty, secrets are redacted. */
    public record Change(String path, String before, String after) {
        @Override
        public String toString() {
            return path + ": " + before + " -> " + after;
        }
    }

    /**
     * The differences of two configurations.
     *
     * @param reloadable take effect at once
     * @param needRestart take effect at the next start only
     */
    public record Changes(List<Change> reloadable, List<Change> needRestart) {}
}
