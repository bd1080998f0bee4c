package org.hyperhash.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hyperhash.platform.config.ConfigSource;
import org.hyperhash.platform.config.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key is in docs/operations/configuration.md, in its section and with its own words. */
class ConfigurationPageTest {
    private static final Pattern ELEMENT = Pattern.compile("\\.\\d+(?=\\.|$)");

    /** Lists have no keys until they have elements. */
    private static final Map<String, String> ELEMENTS =
            Map.of(
                    "translator.upstreams.0.url",
                    "stratum2+tcp://127.0.0.1:1/9bxnH2mbt3dTTAU3Dyt5tV1rqdeUyUyKZbUd1dmPWScx3CMhao4",
                    "template.nodes.0.url",
                    "http://127.0.0.1:1",
                    "template.nodes.0.cookie-file",
                    "cookie");

    @TempDir private Path directory;

    @Test
    void everyKeyIsExplained() throws Exception {
        Map<String, List<String>> page = rowsBySection();
        List<String> missing = new ArrayList<>();
        for (Setting setting : settings()) {
            String path = ELEMENT.matcher(setting.path()).replaceAll("");
            int dot = path.lastIndexOf('.');
            String section = dot < 0 ? "" : path.substring(0, dot);
            String row = "| `%s` | %s |".formatted(path.substring(dot + 1), setting.doc());
            if (page.getOrDefault(section, List.of()).stream().noneMatch(r -> r.startsWith(row))) {
                missing.add("[%s] %s %s".formatted(section, row, setting.expected()));
            }
        }
        assertThat(missing).isEmpty();
    }

    private List<Setting> settings() throws Exception {
        Files.writeString(directory.resolve("cookie"), "a:b");
        Map<String, String> flags = new HashMap<>(ELEMENTS);
        flags.put("template.nodes.0.cookie-file", directory.resolve("cookie").toString());
        flags.put("data-dir", directory.toString());
        return ConfigSource.load(Optional.empty(), Map.of(), flags)
                .read(HhConfig::read)
                .settings()
                .all();
    }

    /** Rows of the page's tables by section; a heading may name several. */
    private static Map<String, List<String>> rowsBySection() throws Exception {
        Map<String, List<String>> rows = new HashMap<>();
        List<String> sections = List.of("");
        Path page = Sources.root().resolve("docs/operations/configuration.md");
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith("### ")) {
                String names = line.substring(4).replaceAll("[\\[\\] ]", "");
                sections = names.startsWith("Top") ? List.of("") : List.of(names.split(","));
            } else if (line.startsWith("| `")) {
                sections.forEach(
                        section -> rows.computeIfAbsent(section, _ -> new ArrayList<>()).add(line));
            }
        }
        return rows;
    }
}
