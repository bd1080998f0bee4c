package org.hyperhash.launcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.config.Settings;

/** What a role must be told before it can start, beyond a configuration without mistakes. */
enum RoleNeeds {
    POOL("(pool|reward)\\..*") {
        @Override
        List<Need> needs(HhConfig config) {
            return List.of(
                    () -> config.authority(config.pool().authority()),
                    config::treasury,
                    () -> PoolRole.requireTemplates(config));
        }
    },
    TRANSLATOR("translator\\..*") {
        @Override
        List<Need> needs(HhConfig config) {
            return List.of(() -> TranslatorCommand.requireUpstreams(config));
        }
    },
    TEMPLATE("template\\.server\\..*") {
        @Override
        List<Need> needs(HhConfig config) {
            return List.of(
                    () -> config.authority(config.templateServer().authority()),
                    () -> PoolRole.requireTemplates(config));
        }
    };

    /** Fails with what is missing. */
    @FunctionalInterface
    interface Need {
        void require() throws CommandFailed;
    }

    /** Pattern of the keys that are for this role. */
    private final String keys;

    RoleNeeds(String keys) {
        this.keys = keys;
    }

    abstract List<Need> needs(HhConfig config);

    /**
     * What roles lack, a line for each.
     *
     * @param named those that a person asks about; none for those whose section somebody wrote, off
     *     regtest, where {@code hh up} needs nothing
     */
    static List<String> lacking(List<RoleNeeds> named, Configured<HhConfig> configured) {
        HhConfig config = configured.value();
        List<RoleNeeds> roles = named;
        if (named.isEmpty() && config.network() != Network.REGTEST) {
            roles = written(configured.settings());
        }
        List<String> lines = new ArrayList<>();
        for (RoleNeeds role : roles) {
            for (Need need : role.needs(config)) {
                try {
                    need.require();
                } catch (CommandFailed missing) {
                    lines.add("hh %s: %s".formatted(role, missing.getMessage()));
                }
            }
        }
        return lines;
    }

    /** The roles that somebody configured; the pool when there is none. */
    private static List<RoleNeeds> written(Settings settings) {
        List<RoleNeeds> written =
                Arrays.stream(values())
                        .filter(role ->
                                settings.written().stream()
                                        .anyMatch(setting -> setting.path().matches(role.keys)))
                        .toList();
        return written.isEmpty() ? List.of(POOL) : written;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
