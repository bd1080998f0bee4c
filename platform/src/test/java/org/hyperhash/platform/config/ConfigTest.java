package org.hyperhash.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir Path directory;

    private enum Mode {
        PLAIN_TEXT,
        JSON
    }

    private record Upstream(HostPort address, boolean tls) {}

    private record Example(
            int port,
            long bytes,
            Duration idle,
            BigDecimal rate,
            boolean on,
            String title,
            Optional<String> note,
            List<String> tags,
            Path data,
            Mode mode,
            Optional<Secret> password,
            List<Upstream> upstreams) {}

    private static Example example(Section root) {
        Section server = root.section("server");
        Section limits = server.section("limits");
        server.removed("timeout", "set server.idle-timeout-ms instead");
        return new Example(
                server.port("listen-port", 34254, "Port for clients"),
                limits.longInteger("max-bytes", 1024, 1, 1L << 40, "Largest request"),
                limits.reloadable()
                        .durationMs(
                                "idle-timeout-ms", HOUR, Duration.ofMillis(1), HOUR, "Idle limit"),
                server.decimal(
                        "rate", new BigDecimal("1.5"), BigDecimal.ZERO, BigDecimal.TEN, "Rate"),
                server.bool("on", true, "Whether it works"),
                server.text("title", "none given", "Title"),
                server.optionalText("note", "Note"),
                server.textList("tags", List.of("a"), "Tags"),
                server.path("data", Path.of("data"), "Where it keeps data"),
                server.choice("mode", Mode.PLAIN_TEXT, "Form of the output"),
                server.secret("password", "Password of the server"),
                root.sections("upstreams").stream()
                        .map(upstream ->
                                new Upstream(
                                        upstream.hostPort(
                                                "address",
                                                new HostPort("localhost", 1),
                                                "Where to connect"),
                                        upstream.bool("tls", false, "Whether by TLS")))
                        .toList());
    }

    @Test
    void everyKeyHasItsDefault() throws Exception {
        assertThat(load(Map.of(), Map.of()).read(ConfigTest::example).value())
                .isEqualTo(
                        new Example(
                                34254,
                                1024,
                                HOUR,
                                new BigDecimal("1.5"),
                                true,
                                "none given",
                                Optional.empty(),
                                List.of("a"),
                                Path.of("data"),
                                Mode.PLAIN_TEXT,
                                Optional.empty(),
                                List.of()));
    }

    @Test
    void everyKeyIsMapped() throws Exception {
        Files.writeString(directory.resolve("secret"), "hunter2\n");
        Example example =
                read("""
                [server]
                listen-port = 1
                rate = 2.25
                on = false
                title = "T"
                note = "N"
                tags = ["x", "y"]
                data = "d"
                mode = "json"
                password-file = "secret"
                [server.limits]
                max-bytes = 99
                idle-timeout-ms = 5
                [[upstreams]]
                address = "pool.example:34254"
                [[upstreams]]
                address = "[::1]:2"
                tls = true
                """)
                        .value();
        assertThat(example)
                .isEqualTo(
                        new Example(
                                1,
                                99,
                                Duration.ofMillis(5),
                                new BigDecimal("2.25"),
                                false,
                                "T",
                                Optional.of("N"),
                                List.of("x", "y"),
                                directory.resolve("d"),
                                Mode.JSON,
                                Optional.of(new Secret("hunter2")),
                                List.of(
                                        new Upstream(new HostPort("pool.example", 34254), false),
                                        new Upstream(new HostPort("::1", 2), true))));
    }

    @Test
    void environmentOverridesTheFileAndFlagsOverrideBoth() throws Exception {
        Path file = write("server.listen-port = 1\nserver.title = \"file\"\nserver.on = false\n");
        Configured<Example> configured =
                ConfigSource.load(
                                Optional.of(file),
                                Map.of(
                                        "HH_SERVER__TITLE", "env",
                                        "HH_SERVER__LISTEN_PORT", "2",
                                        "HH_SERVER__TAGS", "p, q",
                                        "HH_SERVER__RATE", "3.5",
                                        "HH_UPSTREAMS__0__ADDRESS", "h:3",
                                        "HH_HOME", "not ours"),
                                Map.of("server.listen-port", "3"))
                        .read(ConfigTest::example);
        assertThat(configured.value().port()).isEqualTo(3);
        assertThat(configured.value().title()).isEqualTo("env");
        assertThat(configured.value().on()).isFalse();
        assertThat(configured.value().tags()).containsExactly("p", "q");
        assertThat(configured.value().rate()).isEqualTo("3.5");
        assertThat(configured.value().upstreams())
                .containsExactly(new Upstream(new HostPort("h", 3), false));
        assertThat(origin(configured, "server.listen-port")).isEqualTo("command line");
        assertThat(origin(configured, "server.title")).isEqualTo("environment HH_SERVER__TITLE");
        assertThat(origin(configured, "server.on")).isEqualTo(file + ":3");
        assertThat(origin(configured, "server.mode")).isEqualTo("default");
    }

    @Test
    void keysOutsideOfSectionsAreReadFromTheEnvironmentToo() throws Exception {
        Configured<List<String>> configured =
                ConfigSource.load(
                                Optional.empty(),
                                Map.of(
                                        "HH_NETWORK",
                                        "signet",
                                        "HH_DATA_DIR",
                                        "/d",
                                        "HH_PEERS",
                                        "x"),
                                Map.of())
                        .read(root ->
                                List.of(
                                        root.text("network", "regtest", "Chain"),
                                        root.path("data-dir", Path.of("here"), "Directory")
                                                .toString()));
        assertThat(configured.value()).containsExactly("signet", "/d");
        assertThat(configured.settings().find("network").orElseThrow().origin())
                .hasToString("environment HH_NETWORK");
        assertThat(configured.settings().changed())
                .extracting(Setting::path)
                .containsExactly("network", "data-dir");
        assertThat(configured.settings().describeChanged())
                .isEqualTo(configured.settings().describe());
    }

    @Test
    void allProblemsAreReportedAtOnceWithTheirPlaces() {
        assertThat(
                        problems(
                                """
                                # a comment
                                [server]
                                listen-prt = 1
                                listen-port = 70_000
                                on = "yes"
                                timeout = 3
                                mode = "xml"
                                tags = ["a",
                                        2]
                                password = "x"

                                [server.limits]
                                idle-timeout-s = 30
                                idle-timeout-ms = "30s"
                                max-byte = 1
                                [sever]
                                a = 1
                                b = 2
                                [[upstreams]]
                                address = "no port"
                                """))
                .containsExactly(
                        ":3: server.listen-prt: unknown key; did you mean server.listen-port?",
                        ":4: server.listen-port = 70000: must be a whole number from 0 to 65535",
                        ":5: server.on = \"yes\": must be true or false",
                        ":6: server.timeout was removed: set server.idle-timeout-ms instead",
                        ":7: server.mode = \"xml\": must be one of plain-text, json",
                        ":8: server.tags = [\"a\",2]: must be a list of texts",
                        ":10: server.password: a secret is not written here; name a file by"
                                + " server.password-file or set HH_SERVER__PASSWORD",
                        ":13: server.limits.idle-timeout-s: unknown key; did you mean"
                                + " server.limits.idle-timeout-ms? The unit is ms",
                        ":14: server.limits.idle-timeout-ms = \"30s\": must be a whole number from"
                                + " 1 to 3600000; in milliseconds that is 30000",
                        ":15: server.limits.max-byte: unknown key; did you mean"
                                + " server.limits.max-bytes?",
                        ":16: [sever]: unknown section; did you mean server?",
                        ":20: upstreams.0.address = \"no port\": must be host:port");
    }

    @Test
    void unknownVariableAndFlagAreErrors() {
        assertThatThrownBy(() ->
                        load(Map.of("HH_SERVER__LISTEN_PROT", "1"), Map.of("server.modus", "json"))
                                .read(ConfigTest::example))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "command line: server.modus: unknown key; did you mean server.mode?\n"
                                + "environment HH_SERVER__LISTEN_PROT: server.listen-prot:"
                                + " unknown key; did you mean server.listen-port?");
    }

    @Test
    void keyWrittenTwiceIsReportedWithBothLines() {
        assertThat(problems("[server]\non = true\n\ntitle = \"a\"\non = false\ntitle = \"b\"\n"))
                .containsExactly(
                        ":5: server.on is already in line 2",
                        ":6: server.title is already in line 4");
        assertThat(problems("[server]\n[server]\n"))
                .containsExactly(":2: server is already in line 1");
    }

    @Test
    void textThatIsNotTomlIsReportedWithItsLine() {
        assertThat(problems("[server]\non = true\ntitle = \n"))
                .singleElement()
                .asString()
                .startsWith(":3: not TOML: ");
    }

    @Test
    void missingFileIsAnErrorAndNotAFallback() {
        Path missing = directory.resolve("absent.toml");
        assertThatThrownBy(() -> ConfigSource.load(Optional.of(missing), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(missing + ": this configuration file does not exist");
    }

    @Test
    void fileThatIsNoTextIsRefusedInWords() throws Exception {
        Path file = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0});
        assertThatThrownBy(() -> ConfigSource.load(Optional.of(file), Map.of(), Map.of()))
                .hasMessage(file + ": is not text in UTF-8");
        assertThatThrownBy(() -> ConfigSource.load(Optional.of(directory), Map.of(), Map.of()))
                .hasMessage(directory + ": cannot be read: Is a directory");
    }

    @Test
    void fileBeyondTheLimitIsRefused() throws Exception {
        Path file = write("#".repeat(ConfigSource.MAX_FILE_BYTES + 1));
        assertThatThrownBy(() -> ConfigSource.load(Optional.of(file), Map.of(), Map.of()))
                .hasMessageContaining("has 1048577 bytes, at most 1048576 are read");
    }

    @Test
    void secretMayComeFromTheEnvironmentAndIsNeverPrinted() throws Exception {
        Configured<Example> configured =
                load(Map.of("HH_SERVER__PASSWORD", "hunter2"), Map.of()).read(ConfigTest::example);
        assertThat(configured.value().password().map(Secret::reveal)).hasValue("hunter2");
        assertThat(configured.secrets()).containsExactly(new Secret("hunter2"));
        assertThat(configured.settings().describe())
                .contains("server.password = \"***\"  # environment HH_SERVER__PASSWORD")
                .doesNotContain("hunter2");
        assertThat(configured.value().toString()).doesNotContain("hunter2");
    }

    @Test
    void secretOnTheCommandLineIsRefused() {
        assertThatThrownBy(() ->
                        load(Map.of(), Map.of("server.password", "hunter2"))
                                .read(ConfigTest::example))
                .hasMessageContaining("a secret is not written here")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void secretFileThatCannotBeReadIsAnError() {
        assertThat(problems("[server]\npassword-file = \"absent\"\n"))
                .singleElement()
                .asString()
                .startsWith(":2: server.password-file: cannot read ")
                .endsWith("absent");
    }

    @Test
    void missingRequiredKeyIsReportedAtItsSection() {
        assertThat(
                        problems(
                                "\n[a]\nb = 1\n",
                                root -> {
                                    Section a = root.section("a");
                                    a.integer("b", 1, 1, 9, "B");
                                    return a.requiredText("c", "Name of C");
                                }))
                .containsExactly(":2: a.c is missing: Name of C (a text)");
    }

    @Test
    void recordThatRefusesItsValuesIsReported() {
        assertThatThrownBy(() ->
                        load(Map.of(), Map.of())
                                .read(root -> {
                                    throw new IllegalArgumentException("a > b");
                                }))
                .isInstanceOf(ConfigException.class)
                .hasMessage("a > b");
    }

    @Test
    void effectiveConfigurationNamesValueLimitsDocAndOrigin() throws Exception {
        Configured<Example> configured = read("[server]\nlisten-port = 5\n");
        assertThat(configured.settings().describe().replace(directory.toString(), ""))
                .startsWith(
                        """
                        # Port for clients (a whole number from 0 to 65535; default 34254)
                        server.listen-port = 5  # /hyperhash.toml:2

                        # Largest request (a whole number from 1 to 1099511627776; default 1024)
                        server.limits.max-bytes = 1024  # default

                        """)
                .contains("# server.note is not set  # default");
    }

    @Test
    void reloadTellsWhatTakesEffectAndWhatNeedsARestart() throws Exception {
        Settings before =
                read("[server]\nlisten-port = 5\nlimits.idle-timeout-ms = 7\n").settings();
        Settings after = read("[server]\nlisten-port = 6\nlimits.idle-timeout-ms = 8\n").settings();
        Settings.Changes changes = before.changesTo(after);
        assertThat(changes.reloadable())
                .containsExactly(new Settings.Change("server.limits.idle-timeout-ms", "7", "8"));
        assertThat(changes.needRestart())
                .containsExactly(new Settings.Change("server.listen-port", "5", "6"));
        assertThat(after.changesTo(after)).isEqualTo(new Settings.Changes(List.of(), List.of()));
    }

    @Test
    void changedSecretIsSeenAlthoughItsPathIsTheSame() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "one");
        Settings before = read("server.password-file = \"secret\"\n").settings();
        Files.writeString(secret, "two");
        Settings after = read("server.password-file = \"secret\"\n").settings();
        assertThat(before.changesTo(after).needRestart())
                .extracting(Settings.Change::path)
                .containsExactly("server.password-file");
    }

    private static String origin(Configured<?> configured, String path) {
        return configured.settings().find(path).orElseThrow().origin().toString();
    }

    private static ConfigSource load(Map<String, String> environment, Map<String, String> flags)
            throws ConfigException {
        return ConfigSource.load(Optional.empty(), environment, flags);
    }

    private Configured<Example> read(String toml) throws Exception {
        return ConfigSource.load(Optional.of(write(toml)), Map.of(), Map.of())
                .read(ConfigTest::example);
    }

    private List<String> problems(String toml) {
        return problems(toml, ConfigTest::example);
    }

    /** The problems without the name of the file. */
    private List<String> problems(String toml, Function<Section, ?> reader) {
        ConfigException failure =
                catchThrowableOfType(
                        ConfigException.class,
                        () ->
                                ConfigSource.load(Optional.of(write(toml)), Map.of(), Map.of())
                                        .read(reader));
        String file = directory.resolve("hyperhash.toml").toString();
        return failure.problems().stream()
                .map(problem -> problem.toString().replace(file, ""))
                .toList();
    }

    private Path write(String toml) throws Exception {
        return Files.writeString(directory.resolve("hyperhash.toml"), toml);
    }
}
