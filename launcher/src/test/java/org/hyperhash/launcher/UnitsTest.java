package org.hyperhash.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The systemd units, as far as that can be said without a running systemd. */
class UnitsTest {
    private static final Path UNITS = Sources.root().resolve("deploy/systemd");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @Test
    void everyServiceReadsTheOneEnvironmentFile() throws Exception {
        assertThat(units(".service")).hasSizeGreaterThan(3);
        for (Path unit : units(".service")) {
            assertThat(settings(unit, "EnvironmentFile"))
                    .as(unit.toString())
                    .containsExactly("/etc/hyperhash/hyperhash.env");
        }
    }

    @Test
    void everyServiceIsHardenedAndNobodysRoot() throws Exception {
        List<String> hardening = hardening(UNITS.resolve("hyperhash-pool.service"));
        assertThat(hardening).contains("NoNewPrivileges=yes", "ProtectSystem=strict");
        for (Path unit : units(".service")) {
            assertThat(settings(unit, "User")).as(unit.toString()).containsExactly("hyperhash");
            assertThat(hardening(unit)).as(unit.toString()).isEqualTo(hardening);
        }
    }

    @Test
    void everyServiceStartsACommandOfThisVersion() throws Exception {
        String pom = Sources.read(Sources.root().resolve("launcher/pom.xml"));
        String version = pom.replaceAll("(?s).*?<version>(.*?)</version>.*", "$1");
        Set<String> commands = new CommandLine(new HhCommand()).getSubcommands().keySet();
        for (Path unit : units(".service")) {
            String start = String.join("", settings(unit, "ExecStart"));
            assertThat(start).contains("/launcher-" + version + ".jar org.hyperhash.launcher.Main");
            assertThat(commands).contains(start.replaceAll(".*launcher\\.Main (\\S+).*", "$1"));
        }
    }

    @Test
    void systemdFindsNothingToSay() throws Exception {
        boolean found = Files.isExecutable(ANALYZE);
        if (!found) {
            System.out.println("skipped: there is no " + ANALYZE);
        }
        assumeTrue(found, "no systemd-analyze");
        List<String> command = new ArrayList<>(List.of(ANALYZE.toString(), "verify"));
        units(".service").forEach(unit -> command.add(unit.toString()));
        units(".timer").forEach(unit -> command.add(unit.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(text.lines().filter(line -> line.contains("hyperhash"))).isEmpty();
        assertThat(process.exitValue()).as(text).isZero();
    }

    private static List<Path> units(String ending) throws IOException {
        try (Stream<Path> files = Files.list(UNITS)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static List<String> settings(Path unit, String name) {
        return Sources.read(unit)
                .lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    /** What follows the state directory: the same for all. */
    private static List<String> hardening(Path unit) {
        return Sources.read(unit)
                .lines()
                .dropWhile(line -> !line.startsWith("StateDirectory="))
                .takeWhile(line -> !line.isEmpty())
                .toList();
    }
}
