package org.hyperhash.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user reads who makes a mistake, and the exit code that a supervisor sees. */
class CommandLineTest {
    private static final int WRONG = 2;
    private static final int CANNOT_START = 3;
    private static final String MAIN_ADDRESS = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

    @TempDir private Path directory;

    private static HhCall run(String... arguments) {
        return HhCall.of(List.of(arguments));
    }

    /** The same in a data directory of the test. */
    private HhCall runHere(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command, "--data-dir", directory.toString()));
        line.addAll(List.of(arguments));
        return run(line.toArray(String[]::new));
    }

    private static void refused(HhCall outcome, int exitCode, String... parts) {
        assertThat(outcome.text()).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(exitCode);
    }

    @Test
    void wrongCommandLineIsExplained() {
        refused(run("upp"), WRONG, "'upp'", "hh up");
        refused(run(), WRONG, "Missing required subcommand", "Usage: hh");
        refused(run("up", "--bogus"), WRONG, "Unknown option: '--bogus'", "Usage: hh up");
        refused(run("config"), WRONG, "Missing required subcommand", "Usage: hh config");
        refused(run("mine"), WRONG, "Missing required options: '--url=URL', '--user=IDENTITY'");
        refused(run("mine", "--url", "foo", "--user", "x"), WRONG, "a pool's URL starts with");
        refused(runHere("up", "-s", "devnode.rpc-port=0"), WRONG, "devnode.rpc-port is 0");
        refused(runHere("up", "--miners", "9999"), WRONG, "--miners is 9999; this machine has");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "pool",
                "translator",
                "template",
                "devnode",
                "mine",
                "config",
                "config show",
                "config check",
                "keys",
                "doctor",
                "version",
                "generate-completion",
                "help"
            })
    void everyCommandHasHelp(String command) {
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.add("--help");
        HhCall outcome = run(line.toArray(String[]::new));
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.text()).contains("Usage: hh " + command);
    }

    @Test
    void exitCodesAreDocumentedAndCompletionIsAScript() {
        assertThat(run("--help").text())
                .contains(
                        "0  done, or stopped as asked", "2  wrong command line", "3  cannot start");
        assertThat(run("generate-completion").text()).startsWith("#!/usr/bin/env bash");
        assertThat(run("--help").text())
                .containsPattern("(?m)^  test  +Run all tests")
                .containsPattern("(?m)^  bench  +Run the benchmarks");
    }

    @Test
    void eachLevelTellsVersionAndCommit() {
        String expected =
                "HyperHash \\d+\\.\\d+\\.\\d+ \\(commit (unknown|[0-9a-f]{12}(-dirty)?)\\)";
        for (String line : List.of("version", "-V", "pool -V", "config show --version")) {
            HhCall outcome = run(line.split(" "));
            assertThat(outcome.exitCode()).as(line).isZero();
            assertThat(outcome.text()).as(line).containsPattern(expected).contains("Java 25");
        }
    }

    @Test
    void onlyWhatDiffersFromTheDefaultsIsShown() {
        String text =
                run(
                                "config",
                                "show",
                                "--only-changed",
                                "-s",
                                "pool.listen-port=3333",
                                "-s",
                                "pool.listen-address=127.0.0.1")
                        .text();
        assertThat(text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")))
                .containsExactly("pool.listen-port = 3333  # command line");
    }

    @Test
    void settingIsNotCalledAFlag() {
        HhCall outcome = run("config", "check", "-s", "nokey=1");
        refused(outcome, WRONG, "command line: nokey: unknown key");
        assertThat(outcome.text()).doesNotContain("--nokey");
    }

    @Test
    void checkOffRegtestNamesWhatEachRoleLacks() {
        refused(
                run("config", "check", "-d", directory.toString(), "-s", "network=main"),
                WRONG,
                "hh pool: there is no key file",
                "hh pool: pool.treasury-address is not set",
                "hh pool: no node is named");
        HhCall both =
                run(
                        "config",
                        "check",
                        "-d",
                        directory.toString(),
                        "-s",
                        "network=main",
                        "-s",
                        "translator.listen-port=1",
                        "-s",
                        "template.server.listen-port=2");
        refused(
                both,
                WRONG,
                "hh translator: no pool to mine for",
                "hh template: there is no key file",
                "hh template: no node is named");
        assertThat(both.text()).doesNotContain("hh pool:");
    }

    @Test
    void checkOnRegtestAsksOnlyForNamedRoles() {
        String here = directory.toString();
        assertThat(run("config", "check", "-d", here).exitCode()).isZero();
        refused(
                run("config", "check", "translator", "-d", here),
                WRONG,
                "hh translator: no pool to mine for");
        assertThat(runHere("keys").exitCode()).isZero();
        assertThat(run("config", "check", "pool", "template", "-d", here).exitCode()).isZero();
    }

    @Test
    void checkNotesWhatItsAuthorHardlyWants() {
        String text =
                run(
                                "config",
                                "check",
                                "-d",
                                directory.toString(),
                                "-s",
                                "template.source=sv2-tp",
                                "-s",
                                "template.sv2-tp.address=127.0.0.1:8442",
                                "-s",
                                "template.sv2-tp.insecure=true",
                                "-s",
                                "pool.listen-port=34255")
                        .text();
        assertThat(text)
                .contains("note: template.source is sv2-tp and there are no [[template.nodes]]")
                .contains("note: pool.listen-port and translator.listen-port are both 34255")
                .contains("no problems");
        assertThat(run("config", "check", "-d", directory.toString()).text())
                .doesNotContain("note:");
    }

    @Test
    void keysAreForTheirOwnerAndTreasuryKeysForRegtest() throws Exception {
        Path data = directory.resolve("data");
        assertThat(run("keys", "-d", data.toString(), "-s", "network=main").exitCode()).isZero();
        Path keys = data.resolve("main/keys");
        assertThat(keys.resolve("authority.key")).exists();
        assertThat(keys.resolve("treasury.key")).doesNotExist();
        assertThat(run("keys", "-d", data.toString()).text()).contains("treasury");
        assertThat(data.resolve("regtest/keys/treasury.key")).exists();
        for (Path folder : List.of(data, data.resolve("main"), keys)) {
            assertThat(permissions(folder)).isEqualTo("rwx------");
        }
        assertThat(permissions(keys.resolve("authority.key"))).isEqualTo("rw-------");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run("keys", "-d", data.toString(), "-s", "network=main").exitCode()).isZero();
        assertThat(permissions(keys)).isEqualTo("rwx------");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void doctorSpeaksInWordsAndTestsWhatItSays() throws Exception {
        String text = runHere("doctor").text();
        assertThat(text)
                .contains("database: postgres (PostgreSQL) ", " runs here; ", "a role makes it in")
                .contains("node: embedded, not tested")
                .containsPattern("worry   clock: \\S+ here, not checked: no node answers")
                .contains("devnode.rpc-port ", "template.server.listen-port ")
                .contains("pool.http.listen-port ", "devnode.http.listen-port ")
                .doesNotContainPattern("DEBUG|INFO|\\b[A-Z][A-Za-z]+\\[[a-z]");
        assertThat(text.lines())
                .allMatch(line -> line.matches("(ok      |worry   |broken  |        -> ).*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{\"path\":[null]}", "{}", "7", ""})
    void proofThatIsNoneIsRefused(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("proof.json"), text);
        refused(
                run("payout", "verify", "--proof", file.toString(), "--root", "00".repeat(32)),
                7,
                "hh: " + file + ": ");
    }

    @Test
    void doctorNamesADatabaseAndANodeThatAreAway() throws Exception {
        HhCall outcome =
                runHere(
                        "doctor",
                        "-s",
                        "database.url=jdbc:postgresql://127.0.0.1:1/none",
                        "-s",
                        "template.nodes.0.url=http://127.0.0.1:1",
                        "-s",
                        "template.nodes.0.cookie-file="
                                + Files.writeString(directory.resolve("c"), "a:b"));
        refused(
                outcome,
                CANNOT_START,
                "broken  database: the database jdbc:postgresql://127.0.0.1:1/none cannot be used:",
                "broken  node: no node can be mined on: 127.0.0.1:1 cannot be reached");
        assertThat(outcome.text()).doesNotContainPattern("DEBUG|\\b[A-Z][A-Za-z]+\\[[a-z]");
    }

    @Test
    void everyProblemOfTheConfigurationIsNamedAtOnce() throws Exception {
        Path file = directory.resolve("hyperhash.toml");
        Files.writeString(
                file, "[pool]\nidle-timeout-ms = \"30s\"\nlisten-prot = 1\nserver-id = -1\n");
        refused(
                runHere("up", "-c", file.toString(), "-s", "log.level=loud"),
                WRONG,
                "4 problems",
                file + ":2: pool.idle-timeout-ms = \"30s\"",
                "in milliseconds that is 30000",
                file + ":3: pool.listen-prot: unknown key; did you mean pool.listen-port?",
                file + ":4: pool.server-id",
                "command line: log.level = loud: must be one of debug, info, warn, error");
        refused(run("config", "check", "-c", file.toString()), WRONG, "3 problems");
        refused(
                runHere("pool", "-c", directory.resolve("none.toml").toString()),
                WRONG,
                "none.toml: this configuration file does not exist");
    }

    @Test
    void addressThatCannotBePaidIsRefused() {
        refused(
                runHere("pool", "-s", "pool.treasury-address=" + MAIN_ADDRESS),
                WRONG,
                "the address is for main, not for regtest");
        refused(
                runHere("pool", "-s", "pool.treasury-address=nonsense"),
                WRONG,
                "pool.treasury-address: nonsense:");
    }

    @Test
    void rolesOfTheEmbeddedChainRefuseOthers() {
        refused(runHere("up", "-s", "network=main"), WRONG, "network is main, but hh up");
        refused(runHere("devnode", "-s", "network=main"), WRONG, "network is main, but the embed");
        assertThat(directory.resolve("main")).doesNotExist();
    }

    @Test
    void whatARoleNeedsIsNamed() {
        refused(runHere("pool"), WRONG, "there is no key file", "`hh keys` makes it");
        refused(runHere("template"), WRONG, "there is no key file", "`hh keys` makes it");
        refused(runHere("translator"), WRONG, "write [[translator.upstreams]]");
        assertThat(runHere("keys", "-s", "network=main").exitCode()).isZero();
        refused(
                runHere("pool", "-s", "network=main"),
                WRONG,
                "no node is named: write [[template.nodes]]");
        assertThat(runHere("keys").text()).contains("made keys in", "authority key   9");
        assertThat(runHere("keys").text()).contains("keys exist already in");
    }

    @Test
    void damagedKeyFileIsNotReplaced() throws Exception {
        assertThat(runHere("keys").exitCode()).isZero();
        Path key = directory.resolve("regtest/keys/authority.key");
        Files.writeString(key, "garbage\n");
        refused(runHere("pool"), WRONG, "authority.key: ");
        refused(runHere("keys"), WRONG, "authority.key: ");
        assertThat(key).hasContent("garbage");
    }

    @Test
    void directoryThatCannotBeWrittenIsNamedWithTheReason() throws Exception {
        Path inTheWay = Files.writeString(directory.resolve("file"), "");
        HhCall outcome = run("up", "--data-dir", inTheWay.toString());
        refused(outcome, CANNOT_START, "cannot write keys to " + inTheWay + "/regtest/keys: ");
        assertThat(outcome.text()).doesNotContain("keys: " + inTheWay + "\n");
        assumeTrue(Files.isDirectory(Path.of("/proc")), "no /proc here");
        refused(run("keys", "--data-dir", "/proc/none"), CANNOT_START, "no such file or directory");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "core.http.listen-port",
                "devnode.rpc-port",
                "pool.listen-port",
                "translator.listen-port"
            })
    void takenPortIsNamedByItsKey(String key) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> line = new ArrayList<>(List.of("up", "--data-dir", directory.toString()));
            // The database would only take time here.
            line.addAll(List.of("-s", "database.url=jdbc:postgresql://127.0.0.1:1/none"));
            for (String port :
                    List.of(
                            "core.http.listen-port",
                            "devnode.rpc-port",
                            "pool.listen-port",
                            "translator.listen-port")) {
                boolean fixed = port.equals("devnode.rpc-port");
                int number = port.equals(key) ? taken.getLocalPort() : fixed ? freePort() : 0;
                line.addAll(List.of("-s", port + "=" + number));
            }
            HhCall outcome = run(line.toArray(String[]::new));
            refused(outcome, CANNOT_START, "set " + key);
            assertThat(outcome.text().lines().filter(text -> text.contains("set " + key)))
                    .hasSize(1);
        }
    }
}
