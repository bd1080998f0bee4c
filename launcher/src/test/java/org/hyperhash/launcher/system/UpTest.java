package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One installation of somebody who types {@code hh up}: its first days, in their order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpTest {
    /** Warnings of a healthy process: a reload, and blocks that a stop came in between of. */
    private static final String EXPECTED =
            ".*(RoleProcess|was found before the restart|goes on after the next start).*";

    private static final String RPC_PASSWORD = "correct-horse-battery-staple";

    @TempDir private static Path directory;
    private static Installation here;
    private static Path file;
    private static int height;
    private static int shares;

    @BeforeAll
    static void install() throws Exception {
        here = new Installation(directory);
        Path password = directory.resolve("rpc-password");
        Files.writeString(password, RPC_PASSWORD + "\n");
        file = directory.resolve("hyperhash.toml");
        Files.writeString(
                file,
                """
                [log]
                level = "debug"
                directory = "logs"

                [devnode]
                rpc-user = "alice"
                rpc-password-file = "rpc-password"
                """);
    }

    @Test
    @Order(1)
    void firstStartMinesAndStopsInOrder() throws Exception {
        try (HhProcess up = here.start("up")) {
            up.await("SV2 miners +stratum2\\+tcp://127.0.0.1:" + here.port("pool.listen-port"));
            double ready = up.secondsSinceStart();
            up.await("found by");
            System.out.printf(
                    "hh up: ready after %.1f s, first share accepted after %.1f s%n",
                    ready, up.secondsSinceStart());
            up.await("  shares [1-9]");
            assertThat(up.output())
                    .contains("stratum+tcp://127.0.0.1:" + here.port("translator.listen-port"))
                    .contains("data           " + here.data())
                    .contains("Ctrl-C stops in order");
            secondProcessIsRefused();
            reloadsWhatItCan(up);
            String metrics = HhProcess.get(here.port("core.http.listen-port"), "/metrics").body();
            assertThat(HhProcess.get(here.port("core.http.listen-port"), "/").body())
                    .contains("<hh-app>");
            String cookie = Files.readString(here.data().resolve("devnode/.cookie")).strip();
            assertThat(up.stop("INT")).isZero();
            assertThat(complaints(up)).isEmpty();
            height = lastHeight(up);
            assertNoSecrets(up.output(), metrics, cookie);
        }
        shares = here.journalledShares().size();
        assertThat(shares).isPositive();
    }

    private static void secondProcessIsRefused() throws Exception {
        // The ports are taken as well, but another port is not what this user needs.
        try (HhProcess up = here.start("up", "--miners", "0")) {
            assertThat(up.exitCode()).isEqualTo(3);
            assertThat(up.lines())
                    .containsExactly(
                            "hh: another hh up uses %s: stop it, or choose another directory with"
                                            .formatted(here.data())
                                    + " --data-dir");
        }
        try (HhProcess pool = new Installation(directory).start("pool")) {
            assertThat(pool.exitCode()).isEqualTo(3);
            assertThat(pool.output())
                    .contains(here.shareJournal() + " is used by another process: stop that one")
                    .doesNotContain("\tat ");
        }
    }

    private static void reloadsWhatItCan(HhProcess up) throws Exception {
        String before = Files.readString(file);
        Files.writeString(file, before.replace("debug", "info") + "[pool]\nserver-id = 4\n");
        up.signal("HUP");
        up.await("reloaded log.level: \"debug\" -> \"info\"");
        up.await("needs a restart: pool.server-id: 0 -> 4");
        Files.writeString(file, "bogus =", StandardOpenOption.APPEND);
        up.signal("HUP");
        up.await("the configuration stays as it was: the configuration has 1 problem");
        Files.writeString(file, before);
        up.signal("HUP");
        up.await("reloaded log.level: \"info\" -> \"debug\"");
        up.signal("HUP");
        up.await("nothing has changed");
    }

    private static void assertNoSecrets(String output, String metrics, String cookie)
            throws Exception {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("output", output);
        places.put("metrics", metrics);
        places.put("config show", shown("config show"));
        try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
            for (Path log : files.toList()) {
                places.put(log.toString(), Files.readString(log));
            }
        }
        assertThat(places).hasSizeGreaterThan(3);
        String cookiePassword = cookie.substring(cookie.indexOf(':') + 1);
        List<String> secrets = new ArrayList<>(List.of(RPC_PASSWORD, cookiePassword));
        for (String name :
                List.of("keys/authority.key", "keys/treasury.key", "postgres/password")) {
            secrets.add(Files.readString(here.data().resolve(name)).strip());
        }
        places.forEach((place, text) -> assertThat(text).as(place).doesNotContain(secrets));
    }

    private static String shown(String command) throws Exception {
        try (HhProcess shown = here.start(command)) {
            assertThat(shown.exitCode()).as(shown.output()).isZero();
            return shown.output();
        }
    }

    @Test
    @Order(2)
    void secondStartGoesOnAndKillLosesNoAcknowledgedShare() throws Exception {
        Set<String> acknowledged;
        try (HhProcess up = here.start("up", "--miners", "0", "-s", "log.level=info")) {
            String chain = up.await("regtest chain at height (\\d+)").group(1);
            assertThat(Integer.parseInt(chain)).isGreaterThanOrEqualTo(height);
            up.await("Ctrl-C stops");
            awaitProjected(shares);
            try (ShareMiner miner = miner()) {
                for (int i = 0; i < 100; i++) {
                    miner.submit(false);
                    Thread.sleep(12);
                }
                miner.awaitAcknowledged(80);
                for (int i = 0; i < 5; i++) {
                    miner.submit(false);
                }
                up.killHard();
                HhProcess.awaitTrue(() -> "the end of the connection", miner::isOver);
                acknowledged = miner.acknowledged();
            }
        }
        List<String> journalled = here.journalledShares();
        assertThat(journalled).containsAll(acknowledged).doesNotHaveDuplicates();
        shares = journalled.size();
    }

    @Test
    @Order(3)
    void startAfterTheKillProjectsTheRest() throws Exception {
        try (HhProcess up = here.start("up", "--miners", "0", "-s", "log.level=info")) {
            up.await("Ctrl-C stops");
            awaitProjected(shares);
            assertThat(up.stop("TERM")).isZero();
            assertThat(complaints(up)).isEmpty();
        }
        assertThat(here.journalledShares()).hasSize(shares);
    }

    private static ShareMiner miner() throws IOException {
        return new ShareMiner(
                here.port("pool.listen-port"), here.authority(), Installation.ALICE + ".rig");
    }

    private static void awaitProjected(int count) throws Exception {
        try (Connection database = here.database()) {
            HhProcess.awaitTrue(
                    () -> count + " projected shares", () -> projected(database).size() == count);
        }
    }

    private static Set<String> projected(Connection database) {
        try {
            return Installation.projected(database);
        } catch (SQLException notYet) {
            return Set.of();
        }
    }

    private static int lastHeight(HhProcess up) {
        Pattern progress = Pattern.compile("  height (\\d+)  blocks");
        return up.lines().stream()
                .map(progress::matcher)
                .filter(Matcher::find)
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .max()
                .orElseThrow();
    }

    /** What an operator would worry about. */
    private static List<String> complaints(HhProcess process) {
        return process.lines().stream()
                .filter(line -> line.matches(".*( WARN | ERROR |Exception|\\tat ).*"))
                .filter(line -> !line.matches(EXPECTED))
                .toList();
    }
}
