package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minutes of somebody who types {@code hh up}. */
class UpTest {
    @TempDir private Path directory;

    @Test
    void minesStopsInOrderAndGoesOn() throws Exception {
        Installation here = new Installation(directory);
        int heightBefore;
        try (HhProcess up = here.start("up")) {
            up.await(
                    "SV2 miners +stratum2\\+tcp://127.0.0.1:"
                            + here.settings.get("pool.listen-port"));
            assertThat(up.output())
                    .contains(
                            "stratum+tcp://127.0.0.1:"
                                    + here.settings.get("translator.listen-port"))
                    .contains("Ctrl-C stops in order");
            double upAfter = up.secondsSinceStart();
            up.await("shares [1-9]");
            System.out.printf(
                    "hh up: ready after %.1f s, first accepted share shown after %.1f s%n",
                    upAfter, up.secondsSinceStart());
            assertSecondOneIsRefused(here);
            assertThat(up.stop("INT")).isZero();
            assertThat(complaints(up)).isEmpty();
            heightBefore = lastHeight(up);
        }
        int sharesBefore = here.journalledShares().size();
        assertThat(sharesBefore).isPositive();
        try (HhProcess up = here.start("up", "--miners", "0")) {
            up.await("  height " + heightBefore + " ");
            try (Connection database = here.database()) {
                HhProcess.awaitTrue(
                        () -> sharesBefore + " projected shares",
                        () -> projected(database).size() == sharesBefore);
            }
            assertThat(up.stop("TERM")).isZero();
            assertThat(complaints(up)).isEmpty();
        }
        assertThat(here.journalledShares()).hasSize(sharesBefore);
    }

    private static void assertSecondOneIsRefused(Installation first) throws Exception {
        Installation second = new Installation(first.directory);
        try (HhProcess up = second.start("up", "--miners", "0")) {
            assertThat(up.exitCode()).isEqualTo(3);
            assertThat(up.output()).contains("is used by another process").doesNotContain("\tat ");
            assertThat(up.lines().stream().filter(line -> line.contains("ERROR"))).hasSize(1);
        }
    }

    @Test
    void killLosesNoAcknowledgedShare() throws Exception {
        Installation here = new Installation(directory);
        Set<String> acknowledged;
        try (HhProcess up = here.start("up")) {
            up.await("SV2 miners");
            try (ShareMiner miner =
                    new ShareMiner(
                            here.port("pool.listen-port"),
                            here.authority(),
                            Installation.ALICE + ".killed")) {
                for (int i = 0; i < 150; i++) {
                    miner.submit(false);
                    Thread.sleep(4);
                }
                miner.awaitAcknowledged(40);
                for (int i = 0; i < 5; i++) {
                    miner.submit(false);
                }
                up.killHard();
                HhProcess.awaitTrue(() -> "the end of the connection", miner::isOver);
                acknowledged = miner.acknowledged();
            }
        }
        try (HhProcess up = here.start("up", "--miners", "0")) {
            up.await("Ctrl-C stops");
            try (Connection database = here.database()) {
                HhProcess.awaitTrue(
                        () -> "all acknowledged shares in the database",
                        () -> projected(database).containsAll(acknowledged));
            }
            assertThat(up.stop("TERM")).isZero();
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(40);
        assertThat(here.journalledShares()).containsAll(acknowledged).doesNotHaveDuplicates();
    }

    private static Set<String> projected(Connection database) {
        try {
            return Installation.projected(database);
        } catch (java.sql.SQLException notYet) {
            return Set.of();
        }
    }

    private static int lastHeight(HhProcess up) {
        int height = -1;
        for (String line : up.lines()) {
            Matcher progress =
                    java.util.regex.Pattern.compile("  height (\\d+)  blocks").matcher(line);
            if (progress.find()) {
                height = Integer.parseInt(progress.group(1));
            }
        }
        return height;
    }

    private static List<String> complaints(HhProcess process) {
        return process.lines().stream()
                .filter(line -> line.matches(".*(WARN|ERROR|Exception|\\tat ).*"))
                .toList();
    }
}
